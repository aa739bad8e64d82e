//go:build linux

package e2e

import (
	"fmt"
	"image"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// As TestWindowLosesNoClick: the scopes of a sign-in, the question about a program, the buttons of the
// room Programs, and the dialogs that stop everything.
func TestWindowLosesNoClickOfPrograms(t *testing.T) {
	b := atWork(t, "window-busy-programs")
	b.ticksScopes()
	b.must(b.window.Press("ctrl+2"))
	b.asksFirst(b.window)
	b.answersQuestions()
	b.changesRules()
	b.endsLeases()
	b.stops()
	b.quit(b.program)
}

// hits presses at a place, and waits until that has had its effect.
func (b *busy) hits(what string, n int, at image.Point, seen func() (bool, error)) {
	b.t.Helper()
	b.must(b.window.Hold(at, 0))
	if err := session.Wait(fmt.Sprintf("press %d of %s", n+1, what), seen); err != nil {
		_ = b.window.Picture(b.picture("lost"))
		b.t.Fatalf("a click was lost: %v", err)
	}
}

// shows and hides report whether a label is at its place.
func (b *busy) shows(label string, at image.Rectangle) func() (bool, error) {
	return func() (bool, error) { return b.window.ShowsAt(label, at) }
}

func (b *busy) hides(label string, at image.Rectangle) func() (bool, error) {
	return func() (bool, error) {
		shown, err := b.window.ShowsAt(label, at)
		return !shown, err
	}
}

// ticksScopes ticks a scope in the picker on and off.
func (b *busy) ticksScopes() {
	b.t.Helper()
	b.must(b.window.Press("ctrl+n"))
	b.must(session.Wait("the picker", b.shows(words.Continue(), b.signIn))) // the account's page has the scope, too
	at := b.place("notes.read")
	box := image.Rect(at.Min.X-28, at.Min.Y-4, at.Min.X-6, at.Max.Y+4)
	b.must(b.window.Point(middle(box)))
	for n := range 2 * presses() {
		b.must(b.window.Still())
		before, err := b.window.Look(box)
		b.must(err)
		b.hits("a scope", n, middle(box), func() (bool, error) {
			now, err := b.window.Look(box)
			return now != before, err
		})
	}
	b.must(b.window.Picture(b.picture("scopes")))
	b.must(b.window.ClickOn(words.Cancel()))
}

// answersQuestions chooses among the answers to a question about a program, and gives one.
func (b *busy) answersQuestions() {
	b.t.Helper()
	title, once, lock := words.ConsentTitle("asks.sh", false), words.ConsentAnswer("once"), words.ConsentAnswer("until_lock")
	_, isOnce := words.ConsentChoice("once")
	_, isLock := words.ConsentChoice("until_lock")
	var sign, onceAt, lockAt, cardOnce, cardLock image.Rectangle
	var awake string // how the button looks that can be pressed
	for n := range presses() {
		b.must(b.window.Point(image.Pt(30, 600)))
		asks := b.script("asks.sh", "token ada")
		if n == 0 {
			sign, onceAt, cardOnce, cardLock = b.place(title), b.place(once), b.place(isOnce), b.place(isLock)
			b.must(b.window.Picture(b.picture("question")))
		}
		b.must(session.Wait("the question", b.shows(title, sign)))
		ground := image.Rect(onceAt.Min.X-6, onceAt.Min.Y, onceAt.Min.X-4, onceAt.Max.Y)
		if n == 0 {
			b.hits("a choice that sleeps", n, middle(cardLock), func() (bool, error) {
				if found, err := b.window.Find(lock); err != nil || len(found) > 0 {
					return true, err
				}
				return false, b.window.Hold(middle(cardLock), 0) // it is not known how it looks awake
			})
			lockAt = b.place(lock)
			b.hits("a choice", n, middle(cardOnce), b.shows(once, onceAt))
			var err error
			awake, err = b.window.Look(ground)
			b.must(err)
		}
		b.must(session.Wait("the question to be awake", func() (bool, error) {
			now, err := b.window.Look(ground)
			return now == awake, err
		}))
		b.hits("a choice", n, middle(cardLock), b.shows(lock, lockAt))
		b.hits("the choice before it", n, middle(cardOnce), b.shows(once, onceAt))
		b.hits(once, n, middle(onceAt), b.hides(title, sign))
		b.must(asks.Ended())
		b.secrets = append(b.secrets, strings.TrimSpace(asks.Output()))
	}
}

// changesRules makes a rule by the menu of an account, and withdraws it by its button.
func (b *busy) changesRules() {
	b.t.Helper()
	b.must(b.window.Read(words.ProgramsAccounts()))
	found, err := b.window.Find(words.RuleOnce())
	b.must(err)
	if len(found) == 0 {
		b.t.Fatalf("the room does not say %q", words.RuleOnce())
	}
	menu := found[0] // the lowest of the words is that of the menu
	for _, one := range found {
		if one.Min.Y > menu.Min.Y {
			menu = one
		}
	}
	rule, take := words.RuleHalfHour(), words.ProgramsWithdraw()
	var item, withdraw image.Rectangle
	for n := range presses() {
		if n == 0 {
			b.must(b.window.Hold(middle(menu), 0))
			item = b.place(rule)
			b.must(b.window.Picture(b.picture("rules")))
			b.must(b.window.Hold(middle(item), 0))
			withdraw = b.place(take)
		} else {
			b.hits("the menu of rules", n, middle(menu), b.shows(rule, item))
			b.hits(rule, n, middle(item), b.shows(take, withdraw))
		}
		b.hits(take, n, middle(withdraw), b.shows(words.RuleOnce(), menu))
	}
}

// endsLeases ends leases by their button.
func (b *busy) endsLeases() {
	b.t.Helper()
	b.ok("programs", "allow", b.empty("lends.sh"))
	b.must(b.window.ClickOn("lends.sh"))
	var end image.Rectangle
	for n := range presses() {
		lends := b.script("lends.sh", "lend ada")
		if n == 0 {
			end = b.place(words.ProgramsEnd())
			b.must(b.window.Picture(b.picture("lease")))
		}
		b.must(session.Wait("the lease", b.shows(words.ProgramsEnd(), end)))
		b.hits(words.ProgramsEnd(), n, middle(end), b.hides(words.ProgramsEnd(), end))
		if err := lends.Ended(); err == nil || !strings.Contains(lends.Output(), "(person)") {
			b.t.Errorf("the lender ends with %v and says %q", err, lends.Output())
		}
	}
}

// empty makes a script that does nothing, and returns its path.
func (p *person) empty(name string) string {
	p.t.Helper()
	started := p.script(name, "version")
	p.must(started.Ended())
	return filepath.Join(p.Home, name)
}

// stops opens the question before everything is stopped and leaves it, then stops everything, and at
// last stops and revokes everything.
func (b *busy) stops() {
	b.t.Helper()
	ask, do := words.AskStopAll(), words.StopAllDo()
	at, notches := b.scrollsToStop()
	b.uses("the question before stopping", func() error { return b.window.Hold(middle(at), 0) }, ask.Title, ask.No)
	b.must(b.window.Hold(middle(at), 0))
	sign, keep := b.place(ask.Title), b.place(ask.No)
	var again image.Rectangle
	opens := func(n int) {
		if n == 0 {
			again = b.place(words.ShowAgain())
		}
		b.must(session.Wait("the locked window", b.shows(words.ShowAgain(), again)))
		b.hits(words.ShowAgain(), n, middle(again), b.hides(words.ShowAgain(), again))
		b.must(b.window.Read(words.Programs())) // the rail
		b.must(b.window.Press("ctrl+1", "ctrl+comma"))
		b.wheel(4, 2*notches+4)                  // the page may stand where it stood
		b.must(b.window.Read(words.LockAfter())) // a page that is not there yet does not scroll
		b.wheel(5, notches)
		b.must(session.Wait(do, b.shows(do, at)))
		b.hits(do, n, middle(at), b.shows(ask.Title, sign))
	}
	for n := range presses() {
		b.hits(ask.Yes, n, middle(keep).Add(image.Pt(64, 0)), b.hides(ask.Title, sign)) // the button behind Keep
		opens(n)
	}
	b.readsProofs(sign, opens)
}

// readsProofs revokes everything and closes the dialog of the proofs, which has the most to say the
// first time. The question stands, at sign; opens leads to it from the locked window.
func (b *busy) readsProofs(sign image.Rectangle, opens func(n int)) {
	b.t.Helper()
	revoke := b.place(words.StopAllRevoke())
	var title, lock image.Rectangle
	for n := range presses() {
		b.hits(words.StopAllRevoke(), n, middle(revoke), b.hides(words.AskStopAll().Title, sign))
		if n < 2 {
			title, lock = b.place(words.StoppedTitle()), b.lockOfProofs()
			b.must(b.window.Picture(b.picture(fmt.Sprint("stopped-", n+1))))
		}
		b.must(session.Wait("the proofs", b.shows(words.StoppedTitle(), title)))
		b.hits(words.StoppedLock(), n, middle(lock), b.hides(words.StoppedTitle(), title))
		if n < presses()-1 {
			opens(n + 1)
		}
	}
}

// lockOfProofs returns the button of the dialog: the settings behind it have one of that name.
func (b *busy) lockOfProofs() image.Rectangle {
	b.t.Helper()
	found, err := b.window.Find(words.StoppedLock())
	b.must(err)
	for _, lock := range found {
		if lock.Min.X > 700 && lock.Max.X < 820 {
			return lock
		}
	}
	b.t.Fatalf("no button %q", words.StoppedLock())
	return image.Rectangle{}
}

// scrollsToStop opens the settings at the button that stops everything, and returns its place and how
// many notches of the wheel it took.
func (b *busy) scrollsToStop() (at image.Rectangle, notches int) {
	b.t.Helper()
	b.must(b.window.Press("ctrl+comma"))
	b.must(b.window.Read(words.LockAfter()))
	for notches = range 20 {
		found, err := b.window.Find(words.StopAllDo())
		b.must(err)
		if len(found) > 0 && found[0].Max.Y < 700 {
			return b.place(words.StopAllDo()), notches
		}
		b.wheel(5, 1)
		b.must(b.window.Still())
	}
	b.t.Fatalf("the settings have no %q", words.StopAllDo())
	return at, notches
}

// wheel turns the wheel over the middle of the window; button is 4 for up and 5 for down.
func (b *busy) wheel(button, notches int) {
	b.t.Helper()
	for range notches {
		b.must(b.window.ButtonAt(image.Pt(500, 400), button))
	}
}
