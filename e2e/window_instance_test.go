//go:build linux

package e2e

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// U10: a second start raises the first window, also a locked one, and ends; one on
// another home has a window of its own; what a killed window leaves is no obstacle.
func TestU10OneWindow(t *testing.T) {
	p := start(t, "window-instance")
	p.peer = demo()
	file := filepath.Join(p.Home, "passphrase")
	p.must(os.WriteFile(file, []byte("correct horse battery\n"), 0o600))
	flags := []string{"--key-keeper", "passphrase", "--passphrase-file", file}
	first := p.startsWindow(flags...)
	window, err := p.Window(first, "Latchkey")
	p.must(err)
	p.must(window.Read(words.FirstDemo()))
	p.raises(first, words.WindowRaised(true), flags...)

	p.must(window.ClickOn(words.FirstDemo()))
	p.approve()
	p.must(window.Read(words.AccessToken()))
	p.must(window.Press("ctrl+l"))
	p.see(window, "1-locked", words.UnlockTitle())
	p.raises(first, words.WindowRaised(false))

	other := p.startsWindow("--home", filepath.Join(p.Home, "elsewhere"))
	p.must(session.Wait("the window of another home", func() (bool, error) { return len(p.windows()) == 2 && other.Running(), nil }))
	p.must(other.Cmd.Process.Kill())
	p.must(session.Wait("that one is gone", func() (bool, error) { return len(p.windows()) == 1, nil }))

	p.must(first.Cmd.Process.Kill())
	p.must(session.Wait("the window is gone", func() (bool, error) { return len(p.windows()) == 0 && !first.Running(), nil }))
	third := p.startsWindow()
	window, err = p.Window(third, "Latchkey")
	p.must(err)
	p.must(window.Read(words.UnlockTitle()))
	p.raises(third, words.WindowRaised(false))
	p.quit(third)
}

// startsWindow starts the program with a window.
func (p *person) startsWindow(flags ...string) *session.Process {
	p.t.Helper()
	program, err := p.Start(p.Command(filepath.Join(binDir, "latchkey"), flags...))
	p.must(err)
	return program
}

// raises gives the focus to nobody, starts the program once more, and waits until that
// has ended and the only window, of first, has the focus.
func (p *person) raises(first *session.Process, says string, flags ...string) {
	p.t.Helper()
	all := p.windows()
	if len(all) != 1 {
		p.t.Fatalf("there are the windows %q", all)
	}
	p.must(session.Wait("the browser to have the focus", func() (bool, error) {
		browser := strings.Fields(p.x("search", "--onlyvisible", "--class", "chromium"))
		if len(browser) == 0 {
			return false, nil // it is on its way
		}
		p.x("windowfocus", browser[0])
		return p.x("getwindowfocus") != all[0], nil
	}))
	again := p.startsWindow(flags...)
	p.must(session.Wait("the second start ends", func() (bool, error) { return !again.Running(), nil }))
	if out := again.Output(); again.Cmd.ProcessState.ExitCode() != 0 || !strings.Contains(out, says) {
		p.t.Errorf("the second start: exit %d, %s", again.Cmd.ProcessState.ExitCode(), out)
	}
	p.must(session.Wait("the first window has the focus", func() (bool, error) {
		if !first.Running() {
			return false, errors.New("the first ended: " + first.Output())
		}
		return p.x("getwindowfocus") == all[0], nil
	}))
	if now := p.windows(); len(now) != 1 || now[0] != all[0] {
		p.t.Errorf("there are the windows %q, want %q", now, all)
	}
}

// windows lists the visible windows of the program.
func (p *person) windows() []string {
	return strings.Fields(p.x("search", "--onlyvisible", "--name", "^Latchkey"))
}

// x returns what xdotool prints; nothing if it finds nothing.
func (p *person) x(args ...string) string {
	p.t.Helper()
	out, err := p.Command("xdotool", args...).Output()
	if _, none := errors.AsType[*exec.ExitError](err); err != nil && !none {
		p.t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
