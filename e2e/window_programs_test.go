//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// TestWindowPrograms has scripts ask for a token and for a lease, answers them with the mouse and
// by Esc in the real window, and ends the lease with one click.
func TestWindowPrograms(t *testing.T) {
	p := start(t, "window-programs")
	p.peer = demo()
	program, window := p.open(words.FirstDemo())
	p.must(window.Press("ctrl+n"))
	p.must(window.Read(words.Continue()))
	p.must(window.Press("Return"))
	p.approve()
	p.see(window, "1-account", words.AccessToken())

	p.must(window.Press("ctrl+2"))
	title, _, _ := words.ProgramsEmpty(true)
	p.see(window, "2-empty", title, words.ProgramsAsk())
	p.asksFirst(window)

	once := p.script("once.sh", "token ada")
	p.see(window, "3-question", words.ConsentTitle("once.sh", false), words.ConsentHowLong())
	p.answers(window, words.ConsentAnswer("once"))
	p.must(once.Ended())
	token := strings.TrimSpace(once.Output())
	if token == "" || strings.Contains(token, " ") {
		t.Errorf("the script was given %q", token)
	}
	p.secrets = append(p.secrets, token)
	p.must(window.Read("once.sh", words.RuleOnce()))

	refused := p.script("refused.sh", "token ada")
	p.must(window.Read(words.ConsentTitle("refused.sh", false)))
	p.must(session.Wait("the refusal", func() (bool, error) { return !refused.Running(), window.Press("Escape") }))
	if err := refused.Ended(); err == nil || !strings.Contains(err.Error(), "exit status 7") {
		t.Errorf("a refused script ends with %v and says %q", err, refused.Output())
	}

	p.lends(window)
	p.quit(program)
	p.noLeaks()
}

// asksFirst has programs ask first. The button sleeps until the settings are read, and what stands
// above it can still move it.
func (p *person) asksFirst(window *session.Window) {
	p.t.Helper()
	_, _, on := words.ProgramsEmpty(true)
	p.must(session.Wait("programs to ask first", func() (bool, error) {
		if found, err := window.Find(on); err != nil || len(found) > 0 {
			return true, err
		}
		at, err := window.Find(words.ProgramsAsk())
		if err != nil || len(at) == 0 {
			return false, err
		}
		return false, window.Hold(middle(at[0]), 0)
	}))
}

// lends has a script lend the account, and ends the lease with one click.
func (p *person) lends(window *session.Window) {
	p.t.Helper()
	lender := p.script("lend.sh", "lend ada")
	p.must(window.Read(words.ConsentTitle("lend.sh", true)))
	always, _ := words.ConsentChoice("always")
	p.must(session.Wait("the choice", func() (bool, error) {
		if err := window.ClickOn(always); err != nil {
			return false, err
		}
		found, err := window.Find(words.ConsentAnswer("always"))
		return len(found) > 0, err
	}))
	p.answers(window, words.ConsentAnswer("always"))
	p.must(window.ClickOn("lend.sh"))
	p.see(window, "4-lease", words.ProgramsLeases(), words.ProgramsEnd(), words.RuleAlways())
	if !lender.Running() {
		p.t.Fatalf("the lease ended by itself: %s", lender.Output())
	}
	p.must(window.ClickOn(words.ProgramsEnd()))
	if err := lender.Ended(); err == nil || !strings.Contains(lender.Output(), "(person)") {
		p.t.Errorf("the lender ends with %v and says %q", err, lender.Output())
	}
	p.must(window.Read(words.ProgramsWithdraw()))
}

// script starts a script that runs a command of Latchkey.
func (p *person) script(name, command string) *session.Process {
	p.t.Helper()
	path := filepath.Join(p.Home, name)
	cmd := p.headless(strings.Fields(command)...)
	text := "#!/bin/sh\n"
	for _, arg := range cmd.Args {
		text += fmt.Sprintf("'%s' ", arg)
	}
	p.must(os.WriteFile(path, []byte(text+"\nexit $?\n"), 0o700))
	started, err := p.Start(p.Command(path))
	p.must(err)
	return started
}

// answers presses a button of the question until it is gone: for its first second it sleeps.
func (p *person) answers(window *session.Window, button string) {
	p.t.Helper()
	at, err := window.Place(button)
	p.must(err)
	p.must(session.Wait("the answer "+button, func() (bool, error) {
		shown, err := window.ShowsAt(button, at)
		if err != nil || !shown {
			return !shown, err
		}
		return false, window.Hold(middle(at), 0)
	}))
}
