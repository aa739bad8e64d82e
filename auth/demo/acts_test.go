package demo

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey/auth"
)

// watcher collects what the provider reports.
type watcher struct {
	mu   sync.Mutex
	acts []act
}

func (w *watcher) report(mark string, e auth.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acts = append(w.acts, act{mark, e})
}

// notes returns the notes reported so far for the attempt with that mark.
func (w *watcher) notes(mark string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var notes []string
	for _, a := range w.acts {
		if a.mark == mark {
			notes = append(notes, a.event.Note)
		}
	}
	return notes
}

// TestActs: the provider reports its own side of each attempt, in order of time,
// under the mark of the attempt's state, and without its secrets.
func TestActs(t *testing.T) {
	w := &watcher{}
	d := serve(t, Options{Observe: w.report})
	b := newBrowser(t, d)
	a := newAuthRequest()
	code := b.code(a)
	got := b.exchange(a, code)
	front := []string{ActPageShown, ActPersonAuthenticated, ActPageShown, ActConsentGiven, ActCodeIssued}
	if notes, want := w.notes(auth.MarkOf(a.Get("state"))), append(front, ActVerifierCompared, ActTokenIssued); !slices.Equal(notes, want) {
		t.Errorf("reported %v, want %v", notes, want)
	}
	for i, act := range w.acts {
		if act.event.At.IsZero() || i > 0 && act.event.At.Before(w.acts[i-1].event.At) {
			t.Errorf("%s at %v", act.event.Note, act.event.At)
		}
	}
	if c := w.acts[5].event.Checks; len(c) != 1 || c[0].Outcome != auth.CheckHeld || c[0].Section != "RFC 7636 §4.6" {
		t.Errorf("the verifier was compared: %v", c)
	}
	text, err := json.Marshal(w.events())
	must(t, err)
	for _, secret := range []string{a.Get("state"), a.Get("nonce"), a.verifier, code, got.Access, got.Refresh, got.ID, a.Get("code_challenge")} {
		if secret == "" || strings.Contains(string(text), secret) {
			t.Errorf("%q is reported", secret)
		}
	}
	n := len(w.acts)
	b.refresh(got.Refresh)
	if len(w.acts) != n {
		t.Errorf("a refresh is reported as %v", w.acts[n:])
	}
}

func (w *watcher) events() (all []auth.Event) {
	for _, a := range w.acts {
		all = append(all, a.event)
	}
	return all
}

// TestActsOfAStolenCode: the provider reports another verifier as refused, and
// issues no token.
func TestActsOfAStolenCode(t *testing.T) {
	w := &watcher{}
	d := serve(t, Options{Observe: w.report})
	b := newBrowser(t, d)
	a := newAuthRequest()
	code := b.code(a)
	a.verifier = randomText()
	if got := b.exchange(a, code); got.Error != "invalid_grant" {
		t.Fatalf("another verifier: %+v", got)
	}
	last := w.acts[len(w.acts)-1]
	if last.event.Note != ActVerifierCompared || last.event.Checks[0].Outcome != auth.CheckRefused || last.mark != auth.MarkOf(a.Get("state")) {
		t.Errorf("the last report is %+v", last)
	}
}

func TestActsOfARefusal(t *testing.T) {
	w := &watcher{}
	d := serve(t, Options{Observe: w.report})
	b := newBrowser(t, d)
	a := newAuthRequest()
	b.submit(b.login(b.authorize(a)), url.Values{"decision": {"deny"}})
	want := []string{ActPageShown, ActPersonAuthenticated, ActPageShown, ActConsentRefused}
	if notes := w.notes(auth.MarkOf(a.Get("state"))); !slices.Equal(notes, want) {
		t.Errorf("reported %v, want %v", notes, want)
	}
}
