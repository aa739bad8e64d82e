//go:build linux

package e2e

import (
	"slices"
	"strings"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// TestWindowFlow goes through a sign-in that has just happened, shows it to an audience, takes the tour,
// compares it, opens the exports, and signs in once more step by step, by keys and mouse in the real
// window.
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

	p.must(window.Press("ctrl+3"))
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
	p.must(window.Read(words.Presenter()))
	p.tourAndCompare(window)
	p.stepByStep(window)
	p.quit(program)
	p.noLeaks()
}

// chooseLast opens the choice of attempts, which stands at the left of the bar, and takes what stands
// below the attempts.
func (p *person) chooseLast(window *session.Window, choice string) {
	p.t.Helper()
	bar, err := window.Place(words.FlowExport())
	p.must(err)
	p.must(window.Click(180, bar.Min.Y+bar.Dy()/2))
	p.must(window.ClickOn(choice))
}

// tourAndCompare takes the tour by keys and skips its rest, and compares the attempt with itself.
func (p *person) tourAndCompare(window *session.Window) {
	p.t.Helper()
	p.chooseLast(window, words.TourBegin())
	p.must(window.Read(words.TourPlace(1, 7)))
	p.must(window.Press("Right", "Next", "Left", "space"))
	p.see(window, "5-tour", words.TourPlace(3, 7), words.TourTitle("code"))
	p.must(window.Press("Escape"))
	p.chooseLast(window, words.CompareWith())
	p.see(window, "6-compare", words.CompareTwo(), words.CompareTitle("same"))
	p.must(window.Press("Escape"))
	p.must(window.Read(words.Presenter()))
}

// stepByStep signs in a second time, step by step: the first stop in the dialog, all others in Flow, by the
// key that a remote control sends.
func (p *person) stepByStep(window *session.Window) {
	p.t.Helper()
	first := p.newestSignIn()
	p.must(window.Press("ctrl+n"))
	p.must(window.Read(words.Continue(), words.StepByStep()))
	p.must(window.ClickOn(words.Off()))
	p.must(window.Read(words.On()))
	p.must(window.ClickOn(words.Continue()))
	p.see(window, "7-stop", words.StepNumbered(1, words.StepTitle("discover")), words.NextStep())
	p.must(window.AwaitFocus(words.NextStep()))
	p.must(window.Press("space"))
	p.must(session.Wait("the stop in Flow", func() (bool, error) {
		found, err := window.Find(words.SeeInFlow())
		if len(found) == 0 || err != nil {
			return err == nil, err
		}
		middle := found[0].Min.Add(found[0].Size().Div(2))
		return false, window.Click(middle.X, middle.Y) // it sleeps until the first step has happened
	}))
	next := func(what string, until func() (bool, error)) {
		p.must(session.Wait(what, func() (bool, error) {
			if err := window.Press("Next"); err != nil {
				return false, err
			}
			return until()
		}))
	}
	next("the browser", func() (bool, error) {
		pages, err := p.browser.Pages()
		return slices.ContainsFunc(pages, func(page session.Page) bool { return strings.Contains(page.URL, "/authorize") }), err
	})
	p.must(p.browser.Do(demoAllow)) // the browser still has a session there
	p.see(window, "8-stop-in-flow", words.NextStep(), words.FlowWhy())
	next("the end of the sign-in", func() (bool, error) { return p.newestSignIn() != first, nil })
}
