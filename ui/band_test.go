package ui

import (
	"context"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/ui/words"
)

// TestU9ATypoLeavesTheAccountsReachable: with mistakes in config.toml the window opens,
// names each of them over every room, opens the file, and goes on when it is corrected.
func TestU9ATypoLeavesTheAccountsReachable(t *testing.T) {
	d := underPassphrase(t)
	d.close()
	bad := "thme = \"dark\"\nlock_after = \"never\"\n"
	if err := os.WriteFile(d.home.ConfigFile(), []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	opened := make(chan string, 1)
	d.openFile = func(_ context.Context, path string) error { opened <- path; return nil }
	d.open()
	named := []string{words.SettingsFaults(2), "1: thme is not a known key; perhaps theme is meant", "2: lock_after must be"}
	for _, say := range named {
		d.untilShown(say)
	}
	d.unlocks()
	if len(d.app.state.Accounts) != 1 || !d.app.screen.band.Visible() {
		t.Fatalf("there are %d accounts; the window shows %q", len(d.app.state.Accounts), d.texts())
	}
	if got := d.app.lockAfter(d.app.state.Keeper); got != 15*time.Minute {
		t.Errorf("it locks after %v", got)
	}
	if d.app.screen.main.Position().Y == 0 {
		t.Error("the band covers the room")
	}
	d.press(words.SettingsFile())
	if path := <-opened; path != d.home.ConfigFile() {
		t.Errorf("it opened %s", path)
	}
	if err := os.WriteFile(d.home.ConfigFile(), []byte("theme = \"dark\"\nlock_after = \"2m\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.until("the band is gone", func() bool { return !d.app.screen.band.Visible() })
	if got := d.app.lockAfter(d.app.state.Keeper); got != 2*time.Minute || d.app.screen.main.Position().Y != 0 {
		t.Errorf("corrected, it locks after %v, and the room is at %v", got, d.app.screen.main.Position())
	}
}

// TestTheBandIsHiddenFromAnAudience: while the room has the whole window the band stays hidden, and
// after that it shows what there is to name then.
func TestTheBandIsHiddenFromAnAudience(t *testing.T) {
	test.NewTempApp(t)
	fault := []*auth.Error{{Kind: auth.KindUsage, Detail: "1: thme"}}
	for name, c := range map[string]struct {
		before, meanwhile []*auth.Error
		want              bool
	}{
		"corrected meanwhile": {before: fault, want: false},
		"broken meanwhile":    {meanwhile: fault, want: true},
		"as before":           {before: fault, meanwhile: fault, want: true},
	} {
		b := newConfigBand(nil)
		b.show(c.before)
		b.setAway(true)
		b.show(c.meanwhile)
		if b.Visible() {
			t.Errorf("%s: an audience sees the band", name)
		}
		if b.setAway(false); b.Visible() != c.want {
			t.Errorf("%s: the band is visible: %v", name, b.Visible())
		}
	}
}
