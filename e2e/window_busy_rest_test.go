//go:build linux

package e2e

import (
	"image"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// As TestWindowLosesNoClick: the presenter of a comparison, the buttons that copy the commands of the
// room Programs, and the scope that is asked for because there is no refresh token.
func TestWindowLosesNoClickOfTheRest(t *testing.T) {
	b := atWork(t, "window-busy-rest", "offline_access")
	b.presentsComparison() // before there are more attempts than its choice shows at once
	b.must(b.window.Press("ctrl+2"))
	var copies []image.Point
	for _, command := range []string{words.SetUpGit("ada"), words.SetUpKube("ada"), words.SetUpEnv("ada")} {
		copies = append(copies, image.Pt(copiesEmpty, middle(b.place(command)).Y))
	}
	b.copiesCommands("empty", copies...)
	b.ok("programs", "allow", b.empty("takes.sh"))
	b.must(b.window.ClickOn("takes.sh"))
	card := b.place(words.ProgramsSetUp())
	b.copiesCommands("set-up", image.Pt(copiesSetUp, middle(card).Y+82))
	b.must(b.window.Press("ctrl+1"))
	b.uses("the wait for a scope", b.clicks(words.AskForIt()), words.WaitTitle(), words.Cancel())
	b.quit(b.program)
}

// presentsComparison compares the sign-in with itself and shows that to an audience.
func (b *busy) presentsComparison() {
	b.t.Helper()
	b.must(b.window.Press("ctrl+3"))
	b.must(b.window.Read(words.Presenter(), words.Party("provider"), words.FlowWhy())) // the attempts are read
	b.must(b.window.Still())
	b.chooseLast(b.window, words.CompareWith())
	b.must(b.window.Read(words.CompareTwo()))
	present := b.place(words.Presenter())
	b.uses("the comparison before an audience", func() error {
		if err := session.Wait("the comparison", b.shows(words.Presenter(), present)); err != nil {
			return err
		}
		return b.window.Hold(middle(present), 0)
	}, words.PresenterLeave(), words.PresenterLeave())
	b.must(b.window.Press("Escape"))
}

// Where the buttons stand that copy commands, from the left of the window: in the empty room, and in the
// card of a program, whose button is two rows below its title.
const (
	copiesEmpty = 845
	copiesSetUp = 1061
)

// copiesCommands presses buttons that copy in turn.
func (b *busy) copiesCommands(name string, buttons ...image.Point) {
	b.t.Helper()
	b.must(b.window.Picture(b.picture("copy-" + name)))
	for n := range presses() {
		b.must(b.EmptyClipboard())
		b.hits("a button that copies", n, buttons[n%len(buttons)], b.HasClipboard)
	}
}
