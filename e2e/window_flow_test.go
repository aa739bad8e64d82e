//go:build linux

package e2e

import (
	"testing"

	"latchkey/ui/words"
)

// TestWindowFlow goes through a sign-in that has just happened, shows it to an audience and opens the
// exports, by keys and mouse in the real window.
func TestWindowFlow(t *testing.T) {
	p := start(t, "window-flow")
	p.peer = demo()
	program, window := p.open(words.FirstDemo())
	p.must(window.Press("ctrl+n"))
	p.must(window.Read(words.Continue()))
	p.must(window.Press("Return"))
	p.approve()
	p.see(window, "1-account", words.AccessToken())
	p.ok("token", "ada@demo.example") // known, so that noLeaks can look for it

	p.must(window.Press("ctrl+2"))
	p.must(window.Read(words.Presenter(), words.Party("provider")))
	p.must(window.Press("End", "Left", "Left"))
	p.see(window, "2-flow", words.FlowWhy(), words.FlowChecks())
	p.must(window.ClickOn(words.Presenter()))
	p.see(window, "3-presenter", words.PresenterLeave())
	p.must(window.Press("Left", "Escape"))
	p.must(window.Read(words.Presenter(), words.FlowWhy()))
	p.must(window.Press("ctrl+e"))
	p.see(window, "4-export", words.FlowHTML())
	p.must(window.Press("Escape"))
	p.see(window, "5-back", words.Presenter())
	p.quit(program)
	p.noLeaks()
}
