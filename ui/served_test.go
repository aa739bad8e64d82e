package ui

import (
	"fmt"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
)

// TestTokensThatWereGivenOutAreShown: who opens the account sees which program
// got its token, as long as the window is open.
func TestTokensThatWereGivenOutAreShown(t *testing.T) {
	d := newDesk(t)
	d.demoSignIn("ada")
	session, id := d.app.session, d.app.state.Accounts[0].ID
	var publish func(home.News)
	session.Follow = func(f func(home.News)) func() { publish = f; return func() {} }
	d.app.follow(session)
	go publish(home.News{Served: &agent.Served{At: time.Now(), Account: auth.Account{ID: id}, To: agent.Caller{Program: "latchkey", Parent: "git"}}})
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
		s = s.withServed(agent.Served{At: noon.Add(time.Minute * time.Duration(i)), Account: a, To: agent.Caller{Parent: fmt.Sprint(i)}})
	}
	all := s.history(a)
	if len(all) != servedKept+2 || all[1].Note != "5" || all[len(all)-1].What != auth.HappenedRefreshed || len(a.History) != 2 {
		t.Errorf("%d entries, the second %q, the last %s", len(all), all[1].Note, all[len(all)-1].What)
	}
	if len(s.history(auth.Account{ID: "b"})) != 0 {
		t.Error("another account has them, too")
	}
}
