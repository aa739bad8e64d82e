package ui

import (
	"fmt"
	"testing"
	"time"

	"latchkey/auth"
)

// TestTokensThatWereGivenOutAreShown: who opens the account sees which program
// got its token, as long as the window is open.
func TestTokensThatWereGivenOutAreShown(t *testing.T) {
	d := newDesk(t)
	d.demoSignIn("ada")
	session, id := d.app.session, d.app.state.Accounts[0].ID
	var told func(string, auth.Entry)
	session.OnServed = func(f func(string, auth.Entry)) { told = f }
	d.app.showServed(session)
	go told(id, auth.Entry{At: time.Now(), What: auth.HappenedServed, Note: "git"})
	d.untilShown("Token given to a command")
	d.untilShown("git")
	if stored, err := session.Client.Vault.Load(t.Context(), id); err != nil || len(stored.History) != 1 {
		t.Errorf("it was stored: %d entries, %v", len(stored.History), err)
	}
}

func TestServedTokensStandAmongTheHistory(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	a := auth.Account{ID: "a", History: []auth.Entry{{At: noon, What: auth.HappenedLinked}, {At: noon.Add(time.Hour), What: auth.HappenedRefreshed}}}
	s := State{}
	for i := range servedKept + 5 {
		s = s.withServed("a", auth.Entry{At: noon.Add(time.Minute * time.Duration(i)), What: auth.HappenedServed, Note: fmt.Sprint(i)})
	}
	all := s.history(a)
	if len(all) != servedKept+2 || all[1].Note != "5" || all[len(all)-1].What != auth.HappenedRefreshed || len(a.History) != 2 {
		t.Errorf("%d entries, the second %q, the last %s", len(all), all[1].Note, all[len(all)-1].What)
	}
	if len(s.history(auth.Account{ID: "b"})) != 0 {
		t.Error("another account has them, too")
	}
}
