package ui

import (
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// moved returns the error of a sign-in whose provider names a new host that was not accepted: a
// question from outside.
func moved(host string) *auth.Error {
	return &auth.Error{Step: auth.StepDiscover, Kind: auth.KindProviderError, Reason: auth.ReasonEndpointMoved, Moves: []auth.Move{{From: "id.example", To: host}}}
}

// waitingTwice returns the wall with two pending sign-ins and no dialog.
func waitingTwice() State {
	s := wall()
	s.Now = time.Now()
	for n, name := range []string{1: "Alpha", 2: "Beta"} {
		if n > 0 {
			s = s.withSignIn(SignIn{N: n, Ask: Ask{Provider: "demo"}, Provider: name, Started: s.Now, Timeout: time.Minute})
		}
	}
	return s
}

// TestNoQuestionFromOutsideIsDropped: two arrive while a dialog is open. Neither replaces the
// dialog, and both are opened in order.
func TestNoQuestionFromOutsideIsDropped(t *testing.T) {
	d := newTestWindow(t)
	d.showState(waitingTwice().withDialog(Dialog{Kind: DialogRename, Account: "ada-1815"}))
	d.app.set(d.app.state.stopped(1, moved("one.example")))
	d.app.set(d.app.state.stopped(2, moved("two.example")))
	d.drain()
	if !d.shows(words.RenameTitle()) {
		t.Fatalf("the dialog that stood is gone; shown is %q", d.texts())
	}
	d.typeIn("Countess") // typed text stays in the dialog
	if d.app.state.Dialog.Kind != DialogRename {
		t.Fatal("a question took the dialog's place")
	}
	d.press(words.Cancel())
	d.untilShown("one.example")
	d.press(words.Close())
	d.untilShown("two.example")
	d.press(words.Close())
	if !d.app.free() || len(d.app.state.Queue) != 0 || len(d.app.state.SignIns) != 0 {
		t.Errorf("%d questions and %d sign-ins are left", len(d.app.state.Queue), len(d.app.state.SignIns))
	}
}

// TestAFailureBehindADialogComesByTheNews: a sign-in that stops while the person does something else
// is a question of the session's news. It waits, and opens when the dialog is closed.
func TestAFailureBehindADialogComesByTheNews(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	address := d.sentTo()
	d.untilShown(words.WaitingForYou())
	d.ctrl(fyne.KeyN)
	d.untilShown(words.PickerTitle())
	var news atomic.Int32
	d.app.session.Follow(func(n home.News) {
		if n.Question != nil {
			news.Add(1)
		}
	})
	go d.answer(address, "ada", "deny")
	d.until("the question waits", func() bool { return len(d.app.state.Queue) == 1 })
	if d.app.state.Dialog.Kind != DialogPicker || news.Load() != 1 {
		t.Errorf("%q is open, and %d questions were in the news", d.app.state.Dialog.Kind, news.Load())
	}
	d.press(words.Cancel())
	d.untilShown("Access was not granted")
}

// TestTwoQuestionsAtOnceAreAskedOneByOne, even if the answer to the first opens a dialog of its
// own.
func TestTwoQuestionsAtOnceAreAskedOneByOne(t *testing.T) {
	s := waitingTwice().stopped(1, moved("one.example")).stopped(2, moved("two.example"))
	if s.Dialog.SignIn != 1 || len(s.Queue) != 1 {
		t.Fatalf("sign-in %d is asked about, %d wait", s.Dialog.SignIn, len(s.Queue))
	}
	if again := s.queued(s.Queue[0]); len(again.Queue) != 1 {
		t.Error("the same question waits twice")
	}
	s = s.answered().withDialog(Dialog{Kind: DialogPicker}) // as retrying a sign-in does
	if s.Dialog.Kind != DialogPicker || len(s.Queue) != 1 {
		t.Fatalf("%q stands and %d wait", s.Dialog.Kind, len(s.Queue))
	}
	if s = s.answered(); s.Dialog.SignIn != 2 {
		t.Errorf("the second question is lost: %q stands", s.Dialog.Kind)
	}
}

func TestAQuestionAboutWhatIsGoneIsPassedOver(t *testing.T) {
	s := waitingTwice().withDialog(Dialog{Kind: DialogKeys}).stopped(1, moved("one.example")).stopped(2, moved("two.example"))
	if s = s.withoutSignIn(1).answered(); s.Dialog.SignIn != 2 {
		t.Errorf("%+v is asked", s.Dialog)
	}
}

// TestALockKeepsQuestions: a question that arrives while the window is locked is opened after the
// unlock.
func TestALockKeepsQuestions(t *testing.T) {
	s := waitingTwice().hidden().queued(Dialog{Kind: DialogRename, Account: "ada-1815"})
	if s.Dialog.Kind != DialogNone {
		t.Error("a hidden window asks")
	}
	if s = s.revealed(); s.Dialog.Kind != DialogRename {
		t.Errorf("%q is asked when it is shown again", s.Dialog.Kind)
	}
	locked := State{Queue: s.outside()}.locked()
	open := locked.opened(auth.KeeperPassphrase).withAccounts(wall().Accounts, nil)
	if open.Dialog.Account != "ada-1815" {
		t.Errorf("after a lock %+v is asked", open.Dialog)
	}
}

func TestADialogAboutWhatIsGoneLeavesTheWindowUsable(t *testing.T) {
	d := newTestWindow(t)
	d.showState(wall().withDialog(Dialog{Kind: DialogRename, Account: "nobody"}))
	d.until("the window can be used", d.app.free)
}

// ofKind returns a state in which a dialog is open, and what any of them needs.
func ofKind(kind DialogKind) State {
	if kind == DialogConsent { // it stands over the others
		return questioned(nil)()
	}
	s := waitingTwice().stopped(1, moved("one.example"))
	s.SelectedProv, s.Code = "demo", auth.NewSecret("7ZQ2-4KXD-0VRM-P3TN-H8JC-WY6B-5GAE-1S9F")
	pair := notesAPI()
	s.SignIns[0].Suggested, s.SignIns[0].Pair = "one.example", &pair
	s.Draft = &Draft{New: true}
	s.SigningOut = SigningOut{N: 3, Account: "ada-1815", Provider: "Demo provider"}
	s.Dialog = Dialog{Kind: kind, Account: "ada-1815", SignIn: 1}
	return s
}

// TestEveryKindOfDialogIsMade makes each dialog of the table.
func TestEveryKindOfDialogIsMade(t *testing.T) {
	d := newTestWindow(t)
	for kind := range questions() {
		d.showState(ofKind(kind))
		if d.app.screen.dialogs.modal == nil && d.app.screen.asks.modal == nil {
			t.Errorf("%s: nothing stands", kind)
		}
		d.readable(t, string(kind))
		d.showState(wall())
	}
}
