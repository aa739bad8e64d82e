//go:build linux

package e2e

import (
	"fmt"
	"image"
	"time"

	provider "latchkey/auth/demo"
	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// usesLab presses the buttons of the room Lab and of the tab During a demo, whose effect is seen
// each time.
func (b *busy) usesLab() {
	b.t.Helper()
	b.must(b.window.Press("ctrl+4"))
	b.see(b.window, "lab", words.LabRunAll())
	b.settled(words.LabTable())
	link := b.place(words.LabTable()) // a link below the mouse has a ground, and is not read
	b.usesAt("the table", func() error { return b.window.Hold(middle(link), 0) }, words.LabTableTitle(), words.LabNoTable(),
		func() image.Rectangle { return link })
	for range 12 { // to the attack that takes longest: its run can be seen
		b.must(b.window.Press("Down"))
	}
	b.settled(words.LabRunBoth())
	b.must(b.window.Picture(b.picture("lab-chosen")))
	b.cancels("run all", middle(b.place(words.LabRunAll())))
	b.cancels("run both", middle(b.place(words.LabRunBoth())))

	b.must(b.window.Press("ctrl+5"))
	b.must(b.window.ClickOn(words.DemoDuring()))
	b.see(b.window, "faults", words.DemoOnceCard())
	for _, name := range []string{"slow", "busy", "deny", "lose-answer"} {
		at := middle(b.place(words.DemoFault(name, 5*time.Second)))
		at.X, at.Y = switches, at.Y+9 // the name is above the middle of its row
		b.uses(name, func() error { return b.window.Hold(at, 0) }, words.DemoFaultsOn(1), words.DemoAllOff())
	}
	b.alternates()
}

// settled waits until a label has stood in one place for longer than a message is shown, which moves
// what is above it.
func (b *busy) settled(label string) {
	b.t.Helper()
	at, since := b.place(label), time.Now()
	b.must(session.Wait(label+" to stay", func() (bool, error) {
		shown, err := b.window.ShowsAt(label, at)
		if err == nil && !shown {
			at, err = b.window.Place(label)
			since = time.Now()
		}
		return time.Since(since) > messages, err
	}))
}

// messages is longer than a message is shown.
const messages = 8 * time.Second

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
	places := map[provider.Once]image.Rectangle{}
	for _, what := range all {
		places[what] = b.place(words.DemoOnceButton(string(what)))
	}
	for n := range presses() {
		for _, what := range all {
			b.must(b.window.Hold(middle(places[what]), 0))
			did, label := words.DemoOnceDid(string(what)), words.DemoOnceButton(string(what))
			b.must(session.Wait(fmt.Sprintf("press %d of %s", n+1, what), func() (bool, error) {
				found, err := b.window.Find(did)
				if err != nil || !isTop(found) {
					return false, err
				}
				return b.window.ShowsAt(label, places[what]) // while it is being done the other buttons are off
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
