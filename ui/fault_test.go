package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// TestE3TheWindowNamesTheFolderAndWaits: the folder of an open vault is moved away.
// The window says so and names it, shows no first-run screen, and shows the accounts
// when the folder is back.
func TestE3TheWindowNamesTheFolderAndWaits(t *testing.T) {
	d := underPassphrase(t)
	dir := d.home.VaultDir()
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	d.untilShown("The vault's folder is gone")
	if !d.shows(dir) || d.app.session == nil {
		t.Errorf("the folder is not named: %q", d.texts())
	}
	d.press(words.Retry())
	d.drain()
	if !d.shows("The vault's folder is gone") {
		t.Errorf("after a retry: %q", d.texts())
	}
	if _, err := os.Lstat(dir); err == nil {
		t.Fatal("the folder was made anew")
	}
	if err := os.Rename(dir+".away", dir); err != nil {
		t.Fatal(err)
	}
	d.until("the accounts are shown again", func() bool { return d.app.state.Phase == PhaseOpen && len(d.app.state.Accounts) == 1 })
	if files, _ := filepath.Glob(filepath.Join(dir, "*.sealed")); len(files) == 0 {
		t.Error("nothing is sealed there")
	}
}

// TestE8TheDiskIsSaid: while nothing can be renewed the window says why, and so does
// an account that has expired.
func TestE8TheDiskIsSaid(t *testing.T) {
	now := time.Now()
	s := State{Phase: PhaseOpen, Now: now, Accounts: []auth.Account{renewable("a", now.Add(-time.Minute))}}.renewsTokens(true)
	full := &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull, Detail: "/vault"}
	said := s.withFault(home.Fault{What: home.FaultVault, Err: full})
	if !strings.Contains(said.Notice.Text, "The disk is full") || !said.Notice.Bad {
		t.Errorf("the notice says %q", said.Notice.Text)
	}
	if n := said.trouble(said.Accounts[0]); n.title != "The disk is full" {
		t.Errorf("an expired account says %q", n.title)
	}
	over := said.withFault(home.Fault{What: home.FaultVault})
	if n := over.trouble(over.Accounts[0]); n.title != "" {
		t.Errorf("with room again it says %q", n.title)
	}
}

// TestE10RenewedAccountsNeedNoAttention: an account that is renewed without the
// person does not stand under what needs attention; without renewal it does.
func TestE10RenewedAccountsNeedNoAttention(t *testing.T) {
	now := time.Now()
	s := State{Phase: PhaseOpen, Now: now, Accounts: []auth.Account{renewable("a", now.Add(time.Second))}}
	if st := s.Accounts[0].Status(now); st != auth.StatusExpiring {
		t.Fatalf("the test stands on an account that is %s", st)
	}
	heading := func(s State) string { return s.rows(new(keptRows))[0].title }
	attention, active := words.Groups()[1], words.Groups()[2]
	full := &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}
	for name, c := range map[string]struct {
		state State
		want  string
	}{
		"nobody renews":    {s, attention},
		"renewed":          {s.renewsTokens(true), active},
		"the disk is full": {s.renewsTokens(true).withFault(home.Fault{What: home.FaultVault, Err: full}), attention},
		"no refresh token": {State{Phase: PhaseOpen, Now: now, Accounts: []auth.Account{notRefreshable(s.Accounts[0])}}.renewsTokens(true), attention},
	} {
		if got := heading(c.state); got != c.want {
			t.Errorf("%s: it stands under %q, want %q", name, got, c.want)
		}
	}
	if s.rowsFrom() == s.renewsTokens(true).rowsFrom() {
		t.Error("the list would not be drawn anew")
	}
}

func notRefreshable(a auth.Account) auth.Account {
	a.Grant.RefreshToken = auth.Secret{}
	return a
}

// renewable is an account whose hour ends at end.
func renewable(id string, end time.Time) auth.Account {
	return auth.Account{ID: id, Provider: "demo", Grant: auth.Grant{
		AccessToken: auth.NewSecret("a"), RefreshToken: auth.NewSecret("r"), ObtainedAt: end.Add(-time.Hour), ExpiresAt: end,
	}}
}

// TestE7SecondsAreForTheEnd: the window is not drawn every second while a token has
// more than two minutes left.
func TestE7SecondsAreForTheEnd(t *testing.T) {
	now := time.Now()
	for left, most := range map[time.Duration]bool{time.Hour: false, 30*time.Minute + 20*time.Second: false, 3 * time.Minute: false, 90 * time.Second: true} {
		a := renewable("a", now.Add(left))
		s := State{Phase: PhaseOpen, Now: now, Accounts: []auth.Account{a}, Selected: "a"}
		next := s.nextChange()
		if bySecond := next <= time.Second+time.Millisecond; bySecond != most {
			t.Errorf("%v before the end the next drawing is in %v", left, next)
		}
		if says := words.Headline(a, a.Status(now), now); strings.Contains(says, " s") != most {
			t.Errorf("%v before the end it says %q", left, says)
		}
	}
	a := renewable("a", now.Add(words.SecondsBelow+5*time.Second))
	s := State{Phase: PhaseOpen, Now: now, Accounts: []auth.Account{a}, Selected: "a"}
	if next := s.nextChange(); next > 5*time.Second+time.Millisecond {
		t.Errorf("the countdown begins in 5 s, the next drawing is in %v", next)
	}
}
