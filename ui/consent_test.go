package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// consentOf returns the open question about a program, or nil.
func (d *testWindow) consentOf() *consentDialog {
	if d.app.screen.asks.modal == nil {
		return nil
	}
	return d.app.screen.asks.modal.inner().(*consentDialog)
}

// answersOf records what a dialog of its own answers.
type answersOf struct{ got []home.ChoiceKind }

func (a *answersOf) answerProgram(_ string, kind home.ChoiceKind) { a.got = append(a.got, kind) }

// aboutProgram shows a question whose answers are recorded, after its buttons have slept or before.
func (d *testWindow) aboutProgram(isAwake bool, change func(*home.Asked)) (*consentDialog, *answersOf) {
	d.t.Helper()
	s := questioned(change)()
	if !isAwake {
		s.Programs.Since = s.Now
	}
	now := s.Now
	d.app.deps.Now = func() time.Time { return now }
	d.showState(s)
	c, on := d.consentOf(), &answersOf{}
	if c == nil {
		d.t.Fatal("no question stands")
	}
	c.on = on
	return c, on
}

// TestAQuestionAsleepAnswersNothing: in its first second neither a click nor a key answers it, not
// even Esc; then all do.
func TestAQuestionAsleepAnswersNothing(t *testing.T) {
	d := newTestWindow(t)
	c, on := d.aboutProgram(false, nil)
	test.Tap(c.allow)
	test.Tap(c.refuse)
	d.key(fyne.KeyEscape, fyne.KeyReturn, fyne.KeyTab, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn, fyne.KeySpace)
	if len(on.got) != 0 || d.w.Canvas().Focused() != nil {
		t.Fatalf("asleep it answers %q, and %T has the focus", on.got, d.w.Canvas().Focused())
	}
	since := d.app.state.Programs.Since
	d.app.deps.Now = func() time.Time { return since.Add(consentSleep) }
	d.app.setTime()
	test.Tap(c.allow)
	if len(on.got) != 1 || on.got[0] != home.ChoiceOnce {
		t.Errorf("awake it answers %q", on.got)
	}
}

// TestEnterAnswersOnlyAfterTabOrAnArrow: nothing has the focus at first.
func TestEnterAnswersOnlyAfterTabOrAnArrow(t *testing.T) {
	d := newTestWindow(t)
	_, on := d.aboutProgram(true, nil)
	d.key(fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace)
	if len(on.got) != 0 || d.w.Canvas().Focused() != nil {
		t.Fatalf("at once Enter answers %q, and %T has the focus", on.got, d.w.Canvas().Focused())
	}
	d.key(fyne.KeyRight, fyne.KeyReturn)
	if len(on.got) != 1 || on.got[0] != home.ChoiceOnce {
		t.Errorf("after an arrow Enter answers %q", on.got)
	}
	d.key(fyne.KeyRight, fyne.KeyReturn)
	if len(on.got) != 2 || on.got[1] != home.ChoiceUntilLock {
		t.Errorf("after another arrow Enter answers %q", on.got)
	}
	_, on = d.aboutProgram(true, func(q *home.Asked) { q.ID = "by Tab" })
	d.key(fyne.KeyTab, fyne.KeyReturn)
	if len(on.got) != 1 || on.got[0] != home.ChoiceOnce {
		t.Errorf("after Tab Enter answers %q", on.got)
	}
	d.key(fyne.KeyEscape)
	if len(on.got) != 2 || on.got[1] != home.ChoiceRefuse {
		t.Errorf("Esc answers %q", on.got)
	}
}

// TestTheButtonFollowsTheChoice: what lasts is not the filled button.
func TestTheButtonFollowsTheChoice(t *testing.T) {
	d := newTestWindow(t)
	c, on := d.aboutProgram(true, nil)
	for i, want := range []string{"Allow once", "Allow until lock", "Always allow", "Never allow"} {
		if i > 0 {
			test.Tap(c.choices.Card(i))
		}
		if got := c.allow.Label(); got != want {
			t.Errorf("card %d: the button says %q", i, got)
		}
		test.Tap(c.allow)
	}
	want := []home.ChoiceKind{home.ChoiceOnce, home.ChoiceUntilLock, home.ChoiceAlways, home.ChoiceNever}
	for i := range want {
		if i >= len(on.got) || on.got[i] != want[i] {
			t.Fatalf("answered is %q", on.got)
		}
	}
}

// TestOfAnUnknownProgramNothingIsKept: only Once can be chosen.
func TestOfAnUnknownProgramNothingIsKept(t *testing.T) {
	d := newTestWindow(t)
	c, on := d.aboutProgram(true, func(q *home.Asked) { q.From = program.Caller{Parent: "make"} })
	for i := 1; i < 4; i++ {
		test.Tap(c.choices.Card(i))
	}
	d.key(fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn)
	if len(on.got) != 1 || on.got[0] != home.ChoiceOnce {
		t.Errorf("answered is %q", on.got)
	}
}

// TestAQuestionStandsOverADialogAndLosesNothingOfIt: what was typed below stays, also if the dialog
// below closes or another opens while the question stands.
func TestAQuestionStandsOverADialogAndLosesNothingOfIt(t *testing.T) {
	d := newTestWindow(t)
	s := wall()
	s.Now = time.Now()
	d.showState(s.withDialog(Dialog{Kind: DialogRename, Account: "ada-1815"}))
	d.typeIn("Countess")
	below := d.app.screen.dialogs.modal.shell()
	d.app.set(d.app.state.withAsked(*questioned(nil)().Programs.Asked))
	if d.consentOf() == nil || !d.shows("git asks for a token") || d.app.screen.dialogs.modal.shell() != below || !below.Shown() {
		t.Fatalf("the question does not stand over the dialog: %q", d.texts())
	}
	if d.app.free() {
		t.Error("a shortcut could act below the question")
	}
	c := d.consentOf()
	d.app.set(d.app.state.answered()) // the dialog below closes by itself
	if d.consentOf() != c || !c.dialog.Shown() || !d.shows("git asks for a token") {
		t.Error("the question went with the dialog below")
	}
	d.app.set(d.app.state.withDialog(Dialog{Kind: DialogKeys}))
	if d.consentOf() != c || !d.shows("git asks for a token") {
		t.Error("another dialog covers the question")
	}
	d.app.set(d.app.state.withoutAsked("q"))
	if d.consentOf() != nil || !d.shows(words.KeysTitle()) {
		t.Errorf("after it the window shows %q", d.texts())
	}
	d.key(fyne.KeyEscape)
	if !d.app.free() || d.w.Canvas().Overlays().Top() != nil {
		t.Error("the keys do not lead back to the window")
	}
}

// TestALockedWindowIsNotAsked, nor does an audience see a question.
func TestALockedWindowIsNotAsked(t *testing.T) {
	d := newTestWindow(t)
	w := &raisedWindow{Window: d.app.window}
	d.app.window = w
	q := *questioned(nil)().Programs.Asked
	d.showState(wall().hidden())
	d.app.asked(q)
	if d.consentOf() != nil || w.times != 0 {
		t.Errorf("a locked window asks: %v, raised %d times", d.consentOf() != nil, w.times)
	}
	s := wall()
	s.Flows.Audience = true
	d.showState(s)
	d.app.asked(q)
	if d.consentOf() != nil || w.times != 0 {
		t.Error("an audience sees the question")
	}
	d.showState(wall())
	d.app.asked(q)
	if d.consentOf() == nil || w.times != 1 {
		t.Errorf("an open window asks: %v, raised %d times", d.consentOf() != nil, w.times)
	}
	d.app.set(d.app.state.hidden())
	if d.consentOf() != nil || d.w.Canvas().Overlays().Top() != nil {
		t.Error("the question stays over a locked window")
	}
}

// TestTheQuestionCountsDown by the second.
func TestTheQuestionCountsDown(t *testing.T) {
	d := newTestWindow(t)
	c, _ := d.aboutProgram(true, func(q *home.Asked) { q.Waiting = 1 })
	if got := c.left.Text(); got != "refused by itself in 0:52, 1 more waits" {
		t.Errorf("it says %q", got)
	}
	if wait := d.app.state.nextChange(); wait <= 0 || wait > time.Second+time.Millisecond {
		t.Errorf("the window sleeps for %v", wait)
	}
	now := d.app.state.Now.Add(2 * time.Second)
	d.app.deps.Now = func() time.Time { return now }
	d.app.setTime()
	if got := c.left.Text(); got != "refused by itself in 0:50, 1 more waits" {
		t.Errorf("two seconds later it says %q", got)
	}
}

// TestTheQuestionFollowsItsAccount: a refresh while the question is open changes what it says.
func TestTheQuestionFollowsItsAccount(t *testing.T) {
	d := newTestWindow(t)
	c, _ := d.aboutProgram(true, nil)
	before := c.gets.Text()
	a, _ := d.app.state.Account("ada-1815")
	a.Grant.ExpiresAt = a.Grant.ExpiresAt.Add(3 * time.Hour)
	a.UnreachableAt = d.app.state.Now
	d.app.set(d.app.state.withAccount(a))
	want, _ := words.ConsentGetsOf(string(ledger.WayGit), a.Grant.ExpiresAt, d.app.state.Now)
	if got := c.gets.Text(); got != want || got == before {
		t.Errorf("it says %q, and %q before; want %q", got, before, want)
	}
	if unreachable := words.Status(auth.StatusUnreachable); !d.shows(unreachable) {
		t.Errorf("it does not say %q: %q", unreachable, d.texts())
	}
	if d.consentOf() != c {
		t.Error("the question was made anew")
	}
}

// TestALongPathIsCutInItsMiddle: its end says which program it is.
func TestALongPathIsCutInItsMiddle(t *testing.T) {
	text := parts.NewText(parts.Mono, "/home/ada/src/very/deep/folders/with/long/names/bin/check-api.sh").CutInside()
	test.NewTempApp(t).Settings().SetTheme(parts.ForcedTheme(0))
	w := test.NewTempWindow(t, text)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, 20))
	got := text.Shown()
	if len(got) < 10 || got[:5] != "/home" || got[len(got)-6:] != "api.sh" {
		t.Errorf("it shows %q", got)
	}
}

// TestWhatNobodyCheckedIsSaidRightBehindIt, and the choices stay in sight however much a question says.
func TestWhatNobodyCheckedIsSaidRightBehindIt(t *testing.T) {
	d := newTestWindow(t)
	d.w.Resize(sizes[0])
	c, _ := d.aboutProgram(true, func(q *home.Asked) {
		q.From.Claims, q.From.Interpreter, q.From.Reason = "git pull", "/bin/sh", "nightly"
		q.Scopes = []string{"openid", "profile", "email", "notes.read", "notes.write"}
	})
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	claim := d.placeOf("git pull")
	tags := 0
	d.walk(func(o fyne.CanvasObject) {
		tag, ok := o.(*parts.Tag)
		if !ok || place(tag).Y > claim.bottom || place(tag).Y+tag.Size().Height < claim.y {
			return
		}
		tags++
		if behind := place(tag).X - claim.x; behind > 90 {
			t.Errorf("%q begins %v behind the begin of what it is about", words.ConsentUnsure(), behind)
		}
	})
	if tags != 1 {
		t.Errorf("%d tags stand in the row", tags)
	}
	if end := place(c.choices).Y + c.choices.Size().Height; end > place(c.allow).Y {
		t.Errorf("the choices end at %v, behind the buttons at %v", end, place(c.allow).Y)
	}
}

// TestTheQuestionNamesTheTerminalsProgram, in place of the terminal's number; a service comes first.
func TestTheQuestionNamesTheTerminalsProgram(t *testing.T) {
	d := newTestWindow(t)
	for want, from := range map[string]program.Caller{
		"in GNOME Terminal, process 7":           {Path: "/p", Terminal: "pts/3", Emulator: "GNOME Terminal", ProgramPID: 7},
		"at pts/3, process 7":                    {Path: "/p", Terminal: "pts/3", ProgramPID: 7},
		"in a.service, process 7":                {Path: "/p", Service: "a.service", Emulator: "xterm", ProgramPID: 7},
		"in a.service, at pts/3, process 7":      {Path: "/p", Service: "a.service", Terminal: "pts/3", Emulator: "xterm", ProgramPID: 7},
		"in aaaaaaaaaaaaaaaaaaaaaaa…, process 7": {Path: "/p", Emulator: "aaaaaaaaaaaaaaaaaaaaaaaaa", ProgramPID: 7},
	} {
		d.aboutProgram(true, func(q *home.Asked) { q.From, q.ID = from, want })
		if !d.shows(want) {
			t.Errorf("of %+v the question says %q, want %q", from, d.texts(), want)
		}
	}
}

// TestTheRuleOfAnAnswerIsShownWithItsLine: no look at the folder is waited for. A vault in memory has
// no file of rules, so that none would find it.
func TestTheRuleOfAnAnswerIsShownWithItsLine(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	rule := program.Rule{Path: "/usr/bin/git", Account: d.app.state.Accounts[0].ID, Kind: program.Always}
	if err := d.app.session.SetRule(t.Context(), rule); err != nil {
		t.Fatal(err)
	}
	if !d.home.RulesStamp().IsZero() {
		t.Fatal("there is a file of rules")
	}
	line := ledger.Line{N: 1, Program: "git", Path: rule.Path, Account: rule.Account, Result: ledger.Given}
	d.app.answerProgram("q", home.ChoiceOnce)
	if d.app.awaitsRule {
		t.Error("an answer that makes no rule has the rules read")
	}
	d.app.answerProgram("q", home.ChoiceAlways)
	line.N++
	d.app.taken(d.app.session, line)
	d.until("the rule is shown", func() bool { return len(d.app.state.Programs.Rules) == 1 })
}
