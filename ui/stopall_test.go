package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/auth/lend"
	"latchkey/auth/program"
	"latchkey/ui/words"
)

// TestStopEverythingShowsTheProofsAndLocks: with revoke the window stays open until the person has
// seen what proves that each account is revoked.
func TestStopEverythingShowsTheProofsAndLocks(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.app.enter(RoomSettings)
	d.until("the settings are read", func() bool { return d.app.state.settable() })
	d.app.ask(Dialog{Kind: DialogStopAll})
	d.press(words.Keep())
	if d.app.state.Phase != PhaseOpen {
		t.Fatal("Keep locks the window")
	}
	d.app.ask(Dialog{Kind: DialogStopAll})
	d.press(words.StopAllRevoke())
	d.until("the proofs are shown", func() bool { return d.app.state.Dialog.Kind == DialogStopped })
	a := d.app.state.Programs.Stopped.Revoked
	if len(a) != 1 || a[0].Err != nil || a[0].Account.Ended != auth.EndedRevoked {
		t.Fatalf("revoked is %+v", a)
	}
	if proof := words.ProofOf(a[0].Account, d.app.state.Now); !slices.Contains(d.texts(), proof) || d.app.state.Phase != PhaseOpen {
		t.Errorf("the window says %q in phase %v", d.texts(), d.app.state.Phase)
	}
	d.press(words.StoppedLock())
	d.until("the window is locked", func() bool { return d.app.state.Phase == PhaseHidden })
}

// TestStopLocksAtOnce: without revoking there is nothing to show.
func TestStopLocksAtOnce(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.app.ask(Dialog{Kind: DialogStopAll})
	d.press(words.AskStopAll().Yes)
	d.until("the window is locked", func() bool { return d.app.state.Phase == PhaseHidden })
	if d.app.state.Dialog.Kind != DialogNone {
		t.Errorf("%s is open", d.app.state.Dialog.Kind)
	}
}

// TestLeasesComeAndGo with the news.
func TestLeasesComeAndGo(t *testing.T) {
	l := home.Lease{State: lend.State{ID: "l", Terms: lend.Terms{Until: noon.Add(time.Minute)}}}
	s := State{Phase: PhaseOpen, Room: RoomPrograms, Now: noon}.withAccounts(wall().Accounts, nil).withLease(l)
	if wait := s.nextLease(); wait > time.Second {
		t.Errorf("in its last minute the window sleeps for %v", wait)
	}
	l.Calls = 2
	if s = s.withLease(l); len(s.Programs.Leases) != 1 || s.Programs.Leases[0].Calls != 2 {
		t.Errorf("after a request there are %+v", s.Programs.Leases)
	}
	l.Ending = lend.EndedTime
	if s = s.withLease(l).withLease(l); len(s.Programs.Leases) != 0 {
		t.Errorf("after its end there are %+v", s.Programs.Leases)
	}
}

// TestTheLedgerIsReadOnce: lines that were read do not come again by the news, closing ones are no
// hand-over, and the window keeps the latest.
func TestTheLedgerIsReadOnce(t *testing.T) {
	var lines []ledger.Line
	for i := range takesKept + 3 {
		lines = append(lines, ledger.Line{N: uint64(i + 1), At: noon.Add(time.Duration(i) * time.Minute), Program: "git", Path: "/usr/bin/git", Account: "a", Result: ledger.Given})
	}
	s := State{}.withRecords(recordsOf(lines))
	last := lines[len(lines)-1]
	s = s.withTaken(last)
	k := s.Programs.Known["/usr/bin/git"]
	if len(k.takes) != takesKept || k.takes[0].N != last.N || !k.first.Equal(noon) || len(s.Served["a"]) != len(lines) {
		t.Errorf("%d hand-overs, the latest %d, %d events", len(k.takes), k.takes[0].N, len(s.Served["a"]))
	}
	last.N, last.IsEnd = last.N+1, true
	if after := s.withTaken(last); len(after.Served["a"]) != len(lines) || after.Programs.Known["/usr/bin/git"].takes[0].N != k.takes[0].N {
		t.Error("the line that closes a lease is listed as a hand-over")
	}
	last.N, last.IsEnd, last.Result = last.N+1, false, ledger.Refused
	if after := s.withTaken(last); after.Served["a"][len(lines)].What != auth.HappenedNotServed {
		t.Error("a refusal is listed as something else")
	}
}

// TestEnterKeepsEverythingAsItIs: what ends everything is not what Enter does at first.
func TestEnterKeepsEverythingAsItIs(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.app.ask(Dialog{Kind: DialogStopAll})
	d.key(fyne.KeyReturn)
	if d.app.state.Phase != PhaseOpen || d.app.state.Dialog.Kind != DialogNone {
		t.Errorf("after Enter the phase is %v, and %q is open", d.app.state.Phase, d.app.state.Dialog.Kind)
	}
}

// TestTheProofsLockHoweverTheyAreLeft: Esc is no way round the lock. Without an account it says that
// there was nothing to revoke, and a refusal is no proof.
func TestTheProofsLockHoweverTheyAreLeft(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	busy := d.app.state.stoppingAll()
	if busy.Notice.Text != words.StopAllBusy() {
		t.Errorf("meanwhile the window says %q", busy.Notice.Text)
	}
	d.app.set(busy.stoppedAll(agent.Stopped{Leases: 2}))
	if said := d.app.state.Notice.Text; said != "" {
		t.Errorf("beside the proofs the window says %q", said)
	}
	if !d.shows(words.NothingToRevoke()) || !d.shows(words.StoppedText(2)) {
		t.Errorf("the window says %q", d.texts())
	}
	d.key(fyne.KeyEscape)
	d.until("the window is locked", func() bool { return d.app.state.Phase == PhaseHidden })
	a := auth.Account{Identity: auth.Identity{Name: "Ada"}, Ended: auth.EndedRevoked}
	if said := (State{Accounts: []auth.Account{a}}).stoppingAll().Notice.Text; said != "" {
		t.Errorf("with no account to revoke the window says %q", said)
	}
	failed := &auth.Error{Step: auth.StepRevoke, Kind: auth.KindProviderError}
	v := State{Now: noon}.stoppedAll(agent.Stopped{Revoked: []agent.Revoked{{Account: a, Err: failed}}}).stoppedShown()
	title, _ := words.Say(failed)
	if want := words.NotRevokedAt("Ada", title); len(v.proofs) != 1 || v.proofs[0] != want {
		t.Errorf("of an account that could not be revoked stands %q, want %q", v.proofs, want)
	}
}

// TestWhatWasLentIsSaidSo: a lease and a call hand no token out.
func TestWhatWasLentIsSaidSo(t *testing.T) {
	for way, want := range map[ledger.Way]auth.Happening{
		ledger.WayLend: auth.HappenedLent, ledger.WayCall: auth.HappenedLent, ledger.WayToken: auth.HappenedServed, ledger.WayGit: auth.HappenedServed,
	} {
		if e, ok := entryOfLine(ledger.Line{Way: way, Result: ledger.Given}); !ok || e.What != want {
			t.Errorf("by %s happens %v, want %v", way, e.What, want)
		}
	}
}

// TestTheWindowWakesForWhatEnds: for the end of a rule in the room, and for a question that sleeps.
func TestTheWindowWakesForWhatEnds(t *testing.T) {
	s := State{Phase: PhaseOpen, Room: RoomPrograms, Now: noon}.withAccounts(wall().Accounts, nil)
	s = s.withRules(program.Book{{Path: "/p", Kind: program.Until, Until: noon.Add(5 * time.Second)}})
	if wait := s.nextChange(); wait <= 0 || wait > 5*time.Second+time.Millisecond {
		t.Errorf("before the end of a rule the window sleeps for %v", wait)
	}
	s = s.withAsked(home.Asked{ID: "q", Until: noon.Add(time.Minute)})
	s.Now = noon.Add(consentSleep - 100*time.Millisecond)
	if wait := s.nextChange(); wait <= 0 || wait > 100*time.Millisecond {
		t.Errorf("before a question is awake the window sleeps for %v", wait)
	}
}
