//go:build linux

package e2e

import (
	"fmt"
	"image"

	provider "latchkey/auth/demo"
	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// usesLab presses the buttons of the room Lab and of the tab During a demo, whose effect is seen
// each time.
func (b *busy) usesLab() {
	b.t.Helper()
	b.must(b.window.Press("ctrl+3"))
	b.see(b.window, "lab", words.LabRunAll())
	b.uses("the table", b.clicks(words.LabTable()), words.LabTableTitle(), words.LabNoTable())
	for range 12 { // to the attack that takes longest: its run can be seen
		b.must(b.window.Press("Down"))
	}
	b.see(b.window, "lab-chosen", words.LabProtection("user_code"))
	b.cancels("run all", middle(b.place(words.LabRunAll())))
	b.cancels("run both", middle(b.place(words.LabRunBoth())))

	b.must(b.window.Press("ctrl+4"))
	b.must(b.window.ClickOn(words.DemoDuring()))
	b.see(b.window, "faults", words.DemoOnceCard())
	for _, name := range []string{"slow", "busy", "deny", "lose-answer"} {
		label := words.DemoFaultIs(name)
		at := middle(b.place(label))
		at.X, at.Y = switches, at.Y-9 // the caption is below the middle of its row
		b.uses(name, func() error { return b.window.Hold(at, 0) }, words.DemoFaultsOn(1), words.DemoAllOff())
	}
	b.alternates()
}

// switches is where the switches of faults stand, from the left of the window.
const switches = 765

// cancels starts a run, and ends it before its end.
func (b *busy) cancels(run string, start image.Point) {
	b.t.Helper()
	var at image.Rectangle
	for n := range presses() {
		b.must(b.window.Hold(start, 0))
		if n == 0 {
			at = b.place(words.Cancel())
		}
		b.must(session.Wait(fmt.Sprintf("press %d of %s", n+1, run), func() (bool, error) { return b.window.ShowsAt(words.Cancel(), at) }))
		b.must(b.window.Hold(middle(at), 0))
		b.must(session.Wait(fmt.Sprintf("press %d of Cancel over %s", n+1, run), func() (bool, error) {
			shown, err := b.window.ShowsAt(words.Cancel(), at)
			return !shown, err
		}))
	}
}

// alternates presses the buttons of what happens once in turn: what they did stands at the top of the
// list each time. There is no account, whose refreshes would stand there as well.
func (b *busy) alternates() {
	b.t.Helper()
	all := []provider.Once{provider.ExpireNow, provider.RevokeNow, provider.RotateKeys}
	places := map[provider.Once]image.Point{}
	for _, what := range all {
		places[what] = middle(b.place(words.DemoOnceButton(string(what))))
	}
	for n := range presses() {
		for _, what := range all {
			b.must(b.window.Hold(places[what], 0))
			did := words.DemoOnceDid(string(what))
			b.must(session.Wait(fmt.Sprintf("press %d of %s", n+1, what), func() (bool, error) {
				found, err := b.window.Find(did)
				return len(found) > 0 && isTop(found), err
			}))
		}
	}
}

// isTop reports whether one of the places is in the first row of the list of what Latchkey did.
func isTop(found []image.Rectangle) bool {
	for _, at := range found {
		if at.Min.X > 800 && at.Min.Y < topRow {
			return true
		}
	}
	return false
}

// topRow is below the first row of that list.
const topRow = 210
