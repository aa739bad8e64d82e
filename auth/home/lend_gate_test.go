package home

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/ledger"
	"latchkey/auth/lend"
	"latchkey/auth/program"
)

// asGit is a request of git for what the lender has.
func asGit(l *lender) Take { return by(git, auth.Account{ID: l.id}) }

// TestLendingPassesTheGate: a program with the rule never gets neither a lease nor a request, and
// the API hears nothing; what it gets has a line in the ledger before, and one with the requests
// and bytes at its end, also where the session closes over it.
func TestLendingPassesTheGate(t *testing.T) {
	l := newLender(t)
	if err := l.SetRule(t.Context(), program.Rule{Path: git, Account: l.id, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	call := func() error {
		return l.Call(t.Context(), asGit(l), auth.CallRequest{URL: l.api + "/notes", Header: http.Header{}, OnAnswer: func(auth.Head) io.Writer { return io.Discard }})
	}
	_, lendErr := l.Lend(t.Context(), asGit(l), agent.Lending{})
	for way, err := range map[ledger.Way]error{ledger.WayLend: lendErr, ledger.WayCall: call()} {
		if e := auth.AsError(err); e == nil || e.Kind != auth.KindNotAllowed || e.Reason != auth.ReasonProgramRefused {
			t.Errorf("%s of a refused program: %v", way, err)
		}
	}
	if len(l.Leases()) != 0 || len(l.got) != 0 {
		t.Errorf("%d leases, the API got %q", len(l.Leases()), l.got)
	}
	if err := l.Withdraw(t.Context(), git, l.id); err != nil {
		t.Fatal(err)
	}
	before, _ := lastLine(t, l.Session)

	// A lease that the rules allow and that cannot be opened was not given.
	if _, err := l.Lend(t.Context(), asGit(l), agent.Lending{Scopes: []string{"never.granted"}}); auth.AsError(err) == nil {
		t.Error("a scope that the account was never granted is lent")
	}
	if n, line := lastLine(t, l.Session); n != before {
		t.Errorf("of a lease that was not opened: %+v", line)
	}

	lent, err := l.Lend(t.Context(), asGit(l), agent.Lending{For: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if n, line := lastLine(t, l.Session); n != before+1 || line.Way != ledger.WayLend || line.Result != ledger.Given || line.Path != git || line.Resource != l.api || !line.Until.Equal(lent.Until.UTC()) || line.IsEnd {
		t.Errorf("at the start: %+v", line)
	}
	l.mustAnswer(t, lent)
	l.mustAnswer(t, lent)
	lent.End(lend.EndedProgram)
	<-lent.Done
	if n, line := lastLine(t, l.Session); n != before+2 || line.Way != ledger.WayLend || !line.IsEnd || line.Calls != 2 || line.Bytes != 10 {
		t.Errorf("at the end: %+v", line)
	}
	if err := call(); err != nil {
		t.Fatal(err)
	}
	if n, line := lastLine(t, l.Session); n != before+4 || line.Way != ledger.WayCall || !line.IsEnd || line.Calls != 1 || line.Bytes != 5 || line.Resource != l.api {
		t.Errorf("after a call: %+v", line)
	}
	if _, err = l.Lend(t.Context(), asGit(l), agent.Lending{}); err != nil {
		t.Fatal(err)
	}
	h := l.Home
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again := openWith(t, h, withPassphrase("correct horse"))
	if n, line := lastLine(t, again); n != before+6 || line.Way != ledger.WayLend || !line.IsEnd || line.Calls != 0 {
		t.Errorf("after the session closed: %+v", line)
	}
}

// TestNoLeaseWithoutItsLine: a lease whose line cannot be written is not given, and ends.
func TestNoLeaseWithoutItsLine(t *testing.T) {
	l := newLender(t)
	lent, err := l.Lend(t.Context(), asGit(l), agent.Lending{})
	if err != nil {
		t.Fatal(err)
	}
	lent.End(lend.EndedProgram)
	<-lent.Done
	head := filepath.Join(l.Home.programsDir(), "ledger-head")
	if err := errors.Join(os.Remove(head), os.Mkdir(head, 0o700)); err != nil {
		t.Fatal(err)
	}
	lent, err = l.Lend(t.Context(), asGit(l), agent.Lending{})
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonCannotRead || lent != nil {
		t.Errorf("%v, %v", lent, err)
	}
	if n := len(l.Leases()); n != 0 {
		t.Errorf("%d leases are open", n)
	}
}
