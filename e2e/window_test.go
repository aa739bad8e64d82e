//go:build linux

package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// The whole way once, in the real window and by keyboard alone, with the demo
// provider.
func TestWindowDemo(t *testing.T) {
	p := start(t, "window-demo")
	p.peer = demo()
	p.wholeWayInTheWindow("Return") // it is the one that is chosen
}

// The same with a certified provider in a process of its own.
func TestWindowCertified(t *testing.T) {
	p := start(t, "window-certified")
	p.peer = certified(p)
	p.wholeWayInTheWindow("Right", "Return") // it stands right of the demo provider
	p.peerAgrees()
}

// wholeWayInTheWindow signs in, refreshes, restarts and revokes. The keys choose
// the provider in the picker. What the window shows is kept as pictures; what is
// true is read by a command beside it.
func (p *person) wholeWayInTheWindow(choose ...string) {
	program, window := p.open(words.FirstDemo())
	p.see(window, "1-first")
	p.must(window.Press("ctrl+n"))
	p.see(window, "2-picker", words.Continue())
	p.must(window.Press(choose...))
	p.approve()
	signedIn := p.await("the account", func(a account) bool { return a.Status == "active" })
	p.looksSignedIn(signedIn)
	p.see(window, "3-active", words.AccessToken())
	first := p.ok("token", signedIn.ID)

	p.must(window.Press("ctrl+r"))
	refreshed := p.await("a refresh", func(a account) bool { return a.RefreshedAt != nil })
	if refreshed.Status != "active" || refreshed.ID != signedIn.ID {
		p.t.Errorf("after the refresh the account is %+v", refreshed)
	}
	if p.ok("token", signedIn.ID) == first {
		p.t.Error("the refresh gave the same access token")
	}
	p.see(window, "4-refreshed")
	p.quit(program)

	program, window = p.open(words.RevokeAsk())
	if again := p.accounts(); len(again) != 1 || again[0].ID != signedIn.ID || again[0].Status != "active" {
		p.t.Errorf("after the restart the accounts are %+v", again)
	}
	p.see(window, "5-restarted")
	p.revokeByKeyboard(window)
	p.await("the revocation", func(a account) bool { return a.Status == "revoked" })
	p.see(window, "8-revoked")
	p.quit(program)
	if r := p.run("token", signedIn.ID); r.code != 3 {
		p.t.Errorf("token of a revoked account: exit %d, want 3", r.code)
	}
	p.noLeaks()
}

// open starts the program and waits until its window shows a label: keys that come
// before it is ready go nowhere.
func (p *person) open(label string) (*session.Process, *session.Window) {
	p.t.Helper()
	program, err := p.Start(p.Command(filepath.Join(binDir, "latchkey")))
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.must(window.Read(label))
	return program, window
}

// quit ends the program as a logout does and reads what it has printed.
func (p *person) quit(program *session.Process) {
	p.t.Helper()
	err := program.Quit()
	output := program.Output()
	if err != nil {
		p.t.Fatalf("the program ended with %v, and printed:\n%s", err, output)
	}
	p.said.WriteString(output)
	for _, bad := range []string{"Error in Fyne call thread", "DATA RACE", "panic:", "Fyne error"} {
		if strings.Contains(output, bad) {
			p.t.Errorf("the program printed %q:\n%s", bad, output)
		}
	}
}

// see keeps a picture of the window once it shows these labels and has stopped
// changing.
func (p *person) see(window *session.Window, name string, labels ...string) {
	p.t.Helper()
	if err := window.Read(labels...); err != nil {
		_ = window.Picture(p.picture(name))
		p.t.Fatalf("%v; see %s", err, p.picture(name))
	}
	p.must(window.Still())
	p.must(window.Picture(p.picture(name)))
}

// revokeByKeyboard goes to the button Revoke… and answers its question.
func (p *person) revokeByKeyboard(window *session.Window) {
	p.t.Helper()
	p.must(window.TabTo(words.RevokeAsk()))
	p.see(window, "6-focus")
	p.must(window.Press("space"))
	p.see(window, "7-question", words.Keep(), words.Revoke())
	p.must(window.Press("Tab", "Return")) // Enter alone keeps it
}
