package lab

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth/lab"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// newTestRoom returns a room in a window of that size.
func newTestRoom(t *testing.T, size fyne.Size) *Room {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(parts.ForcedTheme(0))
	r := New()
	r.SetNarrow(size.Width < 920)
	w := test.NewTempWindow(t, r.content)
	w.SetPadded(false)
	w.Resize(size)
	r.Enter()
	return r
}

var wide, narrow = fyne.NewSize(1040, 740), fyne.NewSize(744, 560)

// results returns the stolen code with both results.
func results() (all []Attack) {
	for _, a := range lab.Attacks() {
		all = append(all, Attack{Attack: a})
	}
	steps := []lab.Step{{N: 1, Who: lab.Attacker, What: "copied", Mark: lab.Done}, {N: 2, Who: lab.Attacker, What: "sent", Mark: lab.Done}}
	a := all[0].Attack
	all[0].Without = &lab.Result{Attack: a, Protection: lab.Off, Expected: lab.Succeeded, Outcome: lab.Succeeded, Took: 410 * time.Millisecond,
		Steps: append(slices.Clone(steps), lab.Step{N: 3, Who: lab.Provider, What: "decided", Mark: lab.Accepted}, lab.Step{N: 4, Who: lab.Attacker, What: "read", Mark: lab.Accepted})}
	all[0].With = &lab.Result{Attack: a, Protection: lab.On, Expected: lab.Stopped, Outcome: lab.Stopped, Took: 300 * time.Millisecond,
		Steps: append(slices.Clone(steps), lab.Step{N: 3, Who: lab.Provider, What: "decided", Mark: lab.Refused}, lab.Step{N: 4, Who: lab.Attacker, What: "read", Mark: lab.Never})}
	return all
}

func TestBothOutcomesAreToldByStepWordAndIcon(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(Shown{From: 1, Attacks: results(), Chosen: "stolen-code", Protected: true})
	without, with := r.cards[0].Shown(), r.cards[1].Shown()
	if without.Title != words.LabProtectionState(false) || without.Word != "Attacker got in" || without.Took != "0.41 s" || without.Soft != parts.ColorAttentionSoft || without.Look.Icon != parts.IconStatusStopped {
		t.Errorf("without: %+v", without)
	}
	if with.Word != "Stopped at step 3" || with.Soft != parts.ColorActiveSoft || with.Look.Icon != parts.IconShield {
		t.Errorf("with: %+v", with)
	}
	third, fourth := with.Steps[2], with.Steps[3]
	if third.Who != "Provider" || third.Words != words.LabStep("stolen-code", "decided", "refused") || third.Look.Icon != parts.IconShield || !fourth.Faint {
		t.Errorf("the third step is %+v, the fourth %+v", third, fourth)
	}
	if s := without.Steps[2]; s.Look.Icon != parts.IconStatusStopped || s.Words != words.LabStep("stolen-code", "decided", "accepted") {
		t.Errorf("the step that parts them is %+v", s)
	}
	if !r.stopped.Visible() || r.stop.Text() != words.LabStop("stolen-code") || !r.compare.Visible() || !r.lesson.Visible() {
		t.Error("what stopped it is not said")
	}
	opened := ""
	r.OnOpenPage = func(url string) { opened = url }
	test.Tap(r.section)
	if opened != "https://www.rfc-editor.org/rfc/rfc7636#section-1" {
		t.Errorf("the section leads to %q", opened)
	}
	card := r.list.Attacks()[0]
	if card.Word != "Stopped" || r.list.Attacks()[1].Word != words.LabNotRun() {
		t.Errorf("the cards say %q and %q", card.Word, r.list.Attacks()[1].Word)
	}
}

func TestAnAttackThatWasNotRunSaysSo(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(Shown{From: 1, Attacks: results(), Chosen: "mix-up", Protected: true})
	for _, c := range r.cards {
		if s := c.Shown(); s.Word != words.LabNotRun() || len(s.Steps) != 0 || s.None != words.LabNotYet() {
			t.Errorf("a card says %+v", s)
		}
	}
	if r.stopped.Visible() || r.compare.Visible() || r.lesson.Visible() {
		t.Error("it says what stopped an attack that was not run")
	}
}

func TestAnOutcomeThatIsNotExpectedIsMarked(t *testing.T) {
	all := results()
	all[0].With.Outcome = lab.Succeeded
	r := newTestRoom(t, wide)
	r.Show(Shown{From: 1, Attacks: all, Chosen: "stolen-code"})
	if got := r.list.Attacks()[0].Word; got != words.LabOdd() {
		t.Errorf("the card says %q", got)
	}
	if r.stopped.Visible() || r.lesson.Visible() {
		t.Error("it says what stopped an attack that was not stopped")
	}
}

func TestWhatCanBeDoneWhileAnAttackRuns(t *testing.T) {
	r := newTestRoom(t, wide)
	ran, cancelled := 0, 0
	r.OnRunBoth, r.OnCancel = func(string) { ran++ }, func() { cancelled++ }
	r.Show(Shown{From: 1, Attacks: results(), Chosen: "mix-up", Protected: true})
	r.Press()
	if ran != 1 || r.cancel.Visible() {
		t.Fatalf("Enter ran it %d times", ran)
	}
	r.Show(Shown{From: 2, Attacks: results(), Chosen: "mix-up", Protected: true, Running: "mix-up"})
	r.Press()
	if ran != 1 || !r.runAll.Disabled() || !r.flip.Disabled() || !r.cancel.Visible() {
		t.Error("a second run can be started, or the first not be cancelled")
	}
	if got := r.list.Attacks()[3]; got.ID != "mix-up" || got.Word != words.LabBusy() {
		t.Errorf("the card of the run is %+v", got)
	}
	test.Tap(r.cancel)
	if cancelled != 1 {
		t.Error("Cancel does nothing")
	}
}

func TestTheSwitchRunsItOneWay(t *testing.T) {
	r := newTestRoom(t, wide)
	var runs []lab.Protection
	r.OnRun = func(id string, p lab.Protection) { runs = append(runs, p) }
	r.Show(Shown{From: 1, Attacks: results(), Chosen: "stolen-code", Protected: true})
	test.Tap(r.flip)
	test.Tap(r.flip)
	if !slices.Equal(runs, []lab.Protection{lab.Off, lab.On}) {
		t.Errorf("it ran %q", runs)
	}
}

func TestTheTableOfAll(t *testing.T) {
	r := newTestRoom(t, wide)
	r.OnTable = func(on bool) { r.Show(Shown{From: r.shown.From + 1, Attacks: results(), Table: on}) }
	r.Show(Shown{From: 1, Attacks: results()})
	test.Tap(r.table)
	if n := len(r.rows.Objects); n != 1+2*len(lab.Attacks()) || !r.tables.Visible() || r.page.Visible() {
		t.Errorf("the table has %d objects", n)
	}
	if r.summary.Text() != words.LabTableHint() {
		t.Errorf("it says %q", r.summary.Text())
	}
	if !r.Escape() || !r.page.Visible() || r.tables.Visible() {
		t.Error("Esc does not leave the table")
	}
}

func TestANarrowWindowChoosesByASelect(t *testing.T) {
	r := newTestRoom(t, narrow)
	r.OnChoose = func(id string) { r.Show(Shown{From: r.shown.From + 1, Attacks: results(), Chosen: id}) }
	r.Show(Shown{From: 1, Attacks: results(), Chosen: "stolen-code"})
	if r.list.Visible() || !r.choice.Visible() {
		t.Fatal("the list is shown")
	}
	r.choose("mix-up")
	if r.name.Text() != words.LabName("mix-up") || r.shown.at() != 3 {
		t.Errorf("shown is %q", r.name.Text())
	}
	r.Move(-1)
	r.Move(-1)
	if r.name.Text() != words.LabName("forged-callback") {
		t.Errorf("after two rows up shown is %q", r.name.Text())
	}
	r.Forget()
	if len(r.list.Attacks()) != 0 || r.cards[0].Shown().Word == "Attacker got in" && r.page.Visible() {
		t.Error("something of the runs stays drawn")
	}
}
