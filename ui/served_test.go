package ui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/auth/ledger"

	"fyne.io/fyne/v2"
)

// TestTokensThatWereGivenOutAreShown: the account lists which program got its token, as long as
// the window is open.
func TestTokensThatWereGivenOutAreShown(t *testing.T) {
	d := underPassphrase(t)
	a := d.app.state.Accounts[0]
	d.until("a command is given the token", func() bool { // the holder starts on another goroutine
		token, _, err := d.home.AskHolder(t.Context(), home.Take{Account: a.ID})
		return err == nil && token.Equal(a.Grant.AccessToken)
	})
	d.untilShown("Token given to a command")
	if stored, err := d.last.Vault.Load(t.Context(), a.ID); err != nil || len(stored.History) != 1 {
		t.Errorf("it was stored: %d entries, %v", len(stored.History), err)
	}
	d.ctrl(fyne.KeyL)
	if _, _, err := d.home.AskHolder(t.Context(), home.Take{Account: a.ID}); !errors.Is(err, agent.ErrNoHolder) {
		t.Errorf("a locked window hands out a token: %v", err)
	}
}

func TestServedTokensStandAmongTheHistory(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	a := auth.Account{ID: "a", History: []auth.Entry{{At: noon, What: auth.HappenedLinked}, {At: noon.Add(time.Hour), What: auth.HappenedRefreshed}}}
	s := State{}
	for i := range servedKept + 5 {
		s = s.withTaken(ledger.Line{At: noon.Add(time.Minute * time.Duration(i)), Account: a.ID, Program: fmt.Sprint(i), Result: ledger.Given})
	}
	all := s.history(a)
	if len(all) != servedKept+2 || all[1].Note != "5" || all[len(all)-1].What != auth.HappenedRefreshed || len(a.History) != 2 {
		t.Errorf("%d entries, the second %q, the last %s", len(all), all[1].Note, all[len(all)-1].What)
	}
	if len(s.history(auth.Account{ID: "b"})) != 0 {
		t.Error("another account has them, too")
	}
}
