package ui

import (
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/ui/parts"
)

func TestASignInIsTold(t *testing.T) {
	s := State{Phase: PhaseOpen, Now: noon}.withSignIn(SignIn{N: 7, Started: noon}).withDialog(Dialog{Kind: DialogWaiting, SignIn: 7})
	event := func(step auth.Step) State { return s.happened(7, auth.Event{Step: step}) }
	want := func(stage Stage) {
		t.Helper()
		if x, _ := s.SignIn(7); x.Reached != stage {
			t.Fatalf("stage %d, want %d", x.Reached, stage)
		}
	}
	s = s.listening(7, "http://127.0.0.1:1/cb/x")
	want(StageBrowser)
	s = s.browsing(7, "https://x.example", nil)
	want(StageWaiting)
	s = s.happened(7, auth.Event{Step: auth.StepCallback, Err: &auth.Error{Reason: auth.ReasonForeignRequest}})
	if x, _ := s.SignIn(7); x.Refused != 0 {
		t.Errorf("a request that never was a callback counts as %d", x.Refused)
	}
	s = s.happened(7, auth.Event{Step: auth.StepCallback, Err: &auth.Error{Reason: auth.ReasonStateMismatch, Refused: 1}})
	want(StageWaiting)
	if x, _ := s.SignIn(7); x.Refused != 1 || x.Err != nil {
		t.Errorf("a refused callback: %d counted, err %v", x.Refused, x.Err)
	}
	s = event(auth.StepCallback)
	want(StageExchange)
	s = event(auth.StepListen) // a late event does not go back to an earlier stage
	want(StageExchange)
	s = event(auth.StepExchange)
	want(StageVerify)
	s = s.signedIn(7, account("new", "a", time.Hour))
	if len(s.SignIns) != 0 || s.Dialog.Kind != DialogNone || s.Selected != "new" {
		t.Errorf("after the sign-in: %d left, dialog %q, selected %q", len(s.SignIns), s.Dialog.Kind, s.Selected)
	}
}

func TestASignInThatStops(t *testing.T) {
	denied := &auth.Error{Step: auth.StepCallback, Kind: auth.KindProviderError, Reason: auth.ReasonDenied}
	waiting := State{Phase: PhaseOpen, Now: noon}.withSignIn(SignIn{N: 1, Started: noon, Reached: StageExchange})
	shown := waiting.withDialog(Dialog{Kind: DialogWaiting, SignIn: 1})

	s := shown.stopped(1, denied)
	x, _ := s.SignIn(1)
	if s.Dialog != (Dialog{Kind: DialogFailure, SignIn: 1}) || x.marks()[StageWaiting] != markFailed || x.marks()[StageExchange] != markPending {
		t.Errorf("a denied sign-in: dialog %v, marks %v", s.Dialog, x.marks())
	}
	if s = s.answered(); len(s.SignIns) != 0 {
		t.Error("a failure that was read is still in the list")
	}
	if s := shown.cancelled(1); len(s.SignIns) != 0 || s.Dialog.Kind != DialogNone {
		t.Error("a cancelled sign-in leaves something behind")
	}
	if s := waiting.stopped(1, denied); s.Dialog.Kind != DialogFailure {
		t.Error("a failure is not shown although no dialog is open")
	}
	busy := waiting.withDialog(Dialog{Kind: DialogRename, Account: "x"})
	if s := busy.stopped(1, denied); s.Dialog.Kind != DialogRename || len(s.SignIns) != 1 {
		t.Error("a failure replaces an open dialog")
	}
}

// U33: a person's own No is no error with a red mark.
func TestU33APersonsNoHasAGreyMark(t *testing.T) {
	now := noon
	reached := func(reason auth.Reason) *parts.CheckRow {
		c := newChecklist()
		c.reached(SignIn{Provider: "GitHub", Started: now, Reached: StageWaiting, Err: &auth.Error{Step: auth.StepCallback, Kind: auth.KindProviderError, Reason: reason}}, now)
		return c.rows[StageWaiting]
	}
	if no := reached(auth.ReasonDenied); no.State() != parts.StepEnded || !strings.Contains(no.Words(), "declined at GitHub") {
		t.Errorf("a person's No: state %v, %q", no.State(), no.Words())
	}
	if bad := reached(""); bad.State() != parts.StepFailed || !strings.Contains(bad.Words(), "GitHub refused") {
		t.Errorf("an error of the provider: state %v, %q", bad.State(), bad.Words())
	}
}

func TestEveryStepHasAStage(t *testing.T) {
	for _, step := range auth.Steps {
		x := SignIn{Err: &auth.Error{Step: step}, Reached: stageOf(step)}
		if x.marks()[stageOf(step)] != markFailed {
			t.Errorf("a failure of step %s stands nowhere on the checklist", step)
		}
	}
}

func TestWaitedNeverGoesBack(t *testing.T) {
	x := SignIn{Started: noon}
	if got := x.waited(noon.Add(-time.Hour)); got != 0 {
		t.Errorf("a clock set back shows %v", got)
	}
	x.EndedAt = noon.Add(3 * time.Second)
	if got := x.waited(noon.Add(time.Hour)); got != 3*time.Second {
		t.Errorf("a stopped wait goes on: %v", got)
	}
}

// TestS19CameBackIsShown: the provider's answer that cannot be taken, and a refused
// paste, stay with the pending sign-in; the latest of the two is shown.
func TestS19CameBackIsShown(t *testing.T) {
	s := State{Phase: PhaseOpen, Now: noon}.withSignIn(SignIn{N: 7, Started: noon})
	came := &auth.Error{Reason: auth.ReasonCallbackHost, Line: `redirect = "http://localhost/cb/x"`}
	s = s.pasteRefused(7).happened(7, auth.Event{Step: auth.StepCallback, Err: came})
	if x, _ := s.SignIn(7); x.CameBack != came || x.BadPaste || x.Err != nil {
		t.Errorf("%+v", x)
	}
	s = s.happened(7, auth.Event{Step: auth.StepCallback, Err: &auth.Error{Reason: auth.ReasonForeignRequest}})
	if x, _ := s.SignIn(7); x.CameBack != came {
		t.Error("a foreign request hides it")
	}
	if x, _ := s.pasteRefused(7).SignIn(7); x.CameBack != nil || !x.BadPaste {
		t.Errorf("%+v", x)
	}
}
