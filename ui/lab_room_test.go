package ui

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/lab"
	"latchkey/ui/flow"
	labroom "latchkey/ui/lab"
	"latchkey/ui/lesson"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// filesOf returns the files below a folder with their content.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestAnAttackRunsInTheWindow both ways, is compared in Flow, and leaves nothing.
func TestAnAttackRunsInTheWindow(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	before, accounts := filesOf(t, d.home.Root), len(d.app.state.Accounts)
	d.ctrl(fyne.Key4)
	d.untilShown(words.LabIs())
	d.press(words.LabRunBoth())
	d.until("both runs have ended", func() bool { return d.app.state.Lab.Run == 0 && d.app.state.Lab.Runs["stolen-code"].with != nil })
	for _, said := range []string{words.LabOutcome(true, 0), words.LabWhatStopped(), words.LabStop("stolen-code"), words.LabStep("stolen-code", "decided", "accepted")} {
		if !d.shows(said) {
			t.Errorf("the window does not say %q", said)
		}
	}
	runs := d.app.state.Lab.Runs["stolen-code"]
	if runs.without.Outcome != lab.Succeeded || runs.with.Outcome != lab.Stopped {
		t.Errorf("without %s, with %s", runs.without.Outcome, runs.with.Outcome)
	}
	d.neverShowsTokens()

	d.press(words.LabCompare())
	r := made[*flow.Room](d.app)
	d.until("the traces are compared", func() bool { return d.app.state.view() == RoomFlow && d.shows(words.Differs()) })
	if !r.ComparesFirst() {
		t.Error("another step than the first that differs is selected")
	}
	d.neverShowsTokens()
	d.key(fyne.KeyEscape)

	after := filesOf(t, d.home.Root)
	for name, text := range after {
		if before[name] != text {
			t.Errorf("it wrote %s", name)
		}
	}
	if len(after) != len(before) || len(d.app.state.Accounts) != accounts {
		t.Errorf("%d files and %d accounts, before %d and %d", len(after), len(d.app.state.Accounts), len(before), accounts)
	}
}

// TestEveryAttackRunsInTheWindow and the table says so.
func TestEveryAttackRunsInTheWindow(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.Key4)
	d.untilShown(words.LabIs())
	d.press(words.LabRunAll())
	d.press(words.LabTable())
	d.until("every attack has ended", func() bool { return d.app.state.Lab.Run == 0 })
	if n := len(lab.Attacks()); !d.shows(words.LabAllRun(n, n)) {
		t.Errorf("the window says %q", d.texts())
	}
}

// TestALessonIsWrittenFromTheRoom: after both runs a button asks for a file and writes both runs
// there, without a secret. Before, there is no such button.
func TestALessonIsWrittenFromTheRoom(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.Key4)
	d.untilShown(words.LabIs())
	if d.shows(words.LessonDo()) {
		t.Error("a lesson is offered of an attack that was not run")
	}
	d.app.set(d.app.state.writingLesson("stolen-code"))
	if !d.app.free() {
		t.Error("a lesson without runs is asked for")
	}
	runs := stolenCode()
	d.app.set(d.app.state.attacking(1, false).attacked(runs.without).attacked(runs.with).attackEnded(1))
	d.press(words.LessonDo())
	d.untilShown(words.LessonTitle(words.LabName("stolen-code")))
	entry := d.w.Canvas().Focused().(*parts.Entry)
	if !strings.HasSuffix(entry.Text, "latchkey-lab-stolen-code.html") {
		t.Errorf("it offers %q", entry.Text)
	}
	file := filepath.Join(t.TempDir(), "lesson.html")
	entry.SetText(file)
	d.press(words.ExportDo())
	d.until("it is written", d.app.free)
	d.untilShown(words.LessonWritten(file))
	var want bytes.Buffer
	if err := lesson.Write(&want, runs.without, runs.with); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != want.String() {
		t.Errorf("%v: %d bytes, not the %d of the lesson", err, len(data), want.Len())
	}
}

// TestOneAttackAtATime: a second run is refused with a sentence, a cancelled one leaves nothing and
// says nothing, and so does one whose room is left or whose window is locked.
func TestOneAttackAtATime(t *testing.T) {
	for name, end := range map[string]func(*testWindow){
		"cancel":       func(d *testWindow) { d.press(words.Cancel()) },
		"another room": func(d *testWindow) { d.ctrl(fyne.Key1) },
		"lock":         func(d *testWindow) { d.app.lockAtOnce() },
	} {
		t.Run(name, func(t *testing.T) {
			d := newTestWindow(t)
			d.demoSignIn("ada")
			d.ctrl(fyne.Key4)
			d.untilShown(words.LabIs())
			d.app.runEveryAttack()
			n := d.app.state.Lab.Run
			d.app.runAttacks([]string{"mix-up"}, false, lab.On)
			if !d.shows(words.LabOneAtATime()) || d.app.state.Lab.Run != n {
				t.Error("a second run is not refused")
			}
			end(d)
			d.until("the run has ended", func() bool { return d.app.state.Lab.Run == 0 && len(d.app.cancels) == 0 })
			if len(d.app.state.Lab.Runs) == len(lab.Attacks()) {
				t.Error("it ran to its end")
			}
			if d.app.state.Notice.Bad && d.app.state.Notice.Text != words.LabOneAtATime() {
				t.Errorf("it says %q", d.app.state.Notice.Text)
			}
		})
	}
}

// TestTheSwitchIsOnAgain: a flipped switch runs the attack once without its protection, and the window
// says that the protection is on again.
func TestTheSwitchIsOnAgain(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.Key4)
	d.untilShown(words.LabIs())
	d.app.runOneWay("stolen-code", lab.Off)
	if !d.app.state.Lab.IsOff {
		t.Error("the switch is on while it runs")
	}
	d.untilShown(words.LabOnAgain())
	runs := d.app.state.Lab.Runs["stolen-code"]
	if d.app.state.Lab.IsOff || runs.without == nil || runs.with != nil {
		t.Errorf("afterwards the switch is off: %v, and it ran without and with: %v, %v", d.app.state.Lab.IsOff, runs.without != nil, runs.with != nil)
	}
	d.app.runAttacks([]string{"stolen-code"}, false, lab.On)
	before := d.app.state.Notice.N
	d.until("it has run with the protection", func() bool { return d.app.state.Lab.Run == 0 })
	if d.app.state.Notice.N > before && d.app.state.Notice.Text == words.LabOnAgain() {
		t.Error("it says so though nothing was off")
	}
}

// TestAFailedRunSaysWhy: a run that fails ends with a sentence.
func TestAFailedRunSaysWhy(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.Key4)
	d.untilShown(words.LabIs())
	d.app.runAttacks([]string{"no-such-attack"}, false, lab.On)
	d.until("it has ended", func() bool { return d.app.state.Lab.Run == 0 })
	_, err := d.app.deps.Home.RunAttack(t.Context(), "no-such-attack", lab.On, nil)
	if got := d.app.state.Notice; !got.Bad || got.Text != sentence(auth.AsError(err)) {
		t.Errorf("it says %q", got.Text)
	}
}

// TestALateResultIsDropped: a result of a run that was cancelled does not come up afterwards.
func TestALateResultIsDropped(t *testing.T) {
	d := newTestWindow(t)
	d.app.set(d.app.state.attacking(7, false))
	d.app.attacked(6, stolenCode().without)
	if len(d.app.state.Lab.Runs) != 0 {
		t.Error("it came up")
	}
	d.app.attacked(7, stolenCode().without)
	if len(d.app.state.Lab.Runs) != 1 {
		t.Error("the present one did not")
	}
}

// stolenRuns are the results of the attack of the design's picture.
type stolenRuns struct{ with, without lab.Result }

// stolenCode really runs that attack, once for all tests.
var stolenCode = sync.OnceValue(func() stolenRuns {
	run := func(p lab.Protection) lab.Result {
		r, err := lab.Run(context.Background(), "stolen-code", p, lab.Options{})
		if err != nil {
			panic(err)
		}
		return r
	}
	return stolenRuns{run(lab.On), run(lab.Off)}
})

// inLab is the scene of the room after one attack.
func inLab() State {
	runs := stolenCode()
	return wall().inRoom(RoomLab).attacked(runs.without).attacked(runs.with)
}

// labTable shows the table.
func labTable(d *testWindow) { made[*labroom.Room](d.app).OnTable(true) }
