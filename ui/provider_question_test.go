package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

// removals records what a provider question triggers.
type removals struct{ calls []string }

func (r *removals) answer() { r.calls = append(r.calls, "keep") }

func (r *removals) removeProvider(id string, revoke bool) {
	r.calls = append(r.calls, fmt.Sprint(id, " revoke=", revoke))
}

// TestAProviderIsRemovedAsItsButtonSays: each button does what it says, and Enter presses the one that
// changes nothing.
func TestAProviderIsRemovedAsItsButtonSays(t *testing.T) {
	p := auth.Provider{ID: "staging", Name: "Staging"}
	for _, c := range []struct {
		alive []string
		press string // Enter if empty
		want  string
	}{
		{nil, words.AskRemoveProvider("Staging").Yes, "staging revoke=false"},
		{nil, "", "keep"},
		{[]string{"Ada"}, words.RemoveOnly(), "staging revoke=false"},
		{[]string{"Ada"}, words.AskRemoveProviderAlive("Staging", nil).Yes, "staging revoke=true"},
		{[]string{"Ada"}, words.Keep(), "keep"},
		{[]string{"Ada"}, "", "keep"},
	} {
		d := newTestWindow(t)
		on := &removals{}
		q := newProviderQuestion(on, p, c.alive)
		q.shell().Open(d.app.canvas())
		if c.press == "" {
			d.key(fyne.KeyReturn)
		} else {
			d.press(c.press)
		}
		if !slices.Equal(on.calls, []string{c.want}) {
			t.Errorf("alive %v, %q pressed: %v, want %s", c.alive, c.press, on.calls, c.want)
		}
		if named := d.shows("Ada"); named != (c.alive != nil) {
			t.Errorf("alive %v: named %t", c.alive, named)
		}
		q.shell().Close()
	}
}

// TestAliveAtAProvider: the question names the accounts of that provider whose grants may be alive.
func TestAliveAtAProvider(t *testing.T) {
	s := State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{
		account("1", "staging", 0), account("2", "staging", 0, revoked), account("3", "demo", 0),
	}, nil)
	if got := s.aliveAt("staging"); len(got) != 1 {
		t.Errorf("alive are %q", got)
	}
}
