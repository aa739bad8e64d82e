//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// privateBrowser stands for the browser on PATH: the real Chromium, which hands
// what it is asked to the one that runs in the session. Chromium finds that by its
// profile.
const privateBrowser = `#!/bin/sh
export DBUS_SESSION_BUS_ADDRESS=disabled:
echo "$@" >> "$HOME/asked"
exec '%s' --no-sandbox --test-type --user-data-dir="$HOME/browser" "$@"
`

// A sign-in in a private window of a real browser, chosen in the picker, leaves
// nothing in the browser's history; the next one, in the system's browser, does.
func TestWindowPrivate(t *testing.T) {
	real, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("the Debian package chromium is missing. Run make test, which installs it.")
	}
	p := start(t, "window-private", func(d *session.Session) error {
		bin := filepath.Join(d.Home, "bin")
		if err := os.Mkdir(bin, 0o700); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(bin, "chromium"), fmt.Appendf(nil, privateBrowser, real), 0o700)
	})
	p.peer = demo()
	cmd := p.Command(filepath.Join(binDir, "latchkey"))
	cmd.Env = append(cmd.Env, "PATH="+filepath.Join(p.Home, "bin")+":"+os.Getenv("PATH"))
	program, err := p.Start(cmd)
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.must(window.Read(words.FirstDemo()))

	p.must(window.Press("ctrl+n"))
	p.must(window.ClickOn(words.SystemBrowser()))
	private := words.PrivateWindow("Chromium", true)
	p.see(window, "1-browsers", private)
	p.must(window.ClickOn(private))
	p.see(window, "2-chosen", private, words.Continue())
	p.must(window.ClickOn(words.Continue()))
	p.approve()
	p.ok("token", p.await("the account", func(a account) bool { return a.Status == "active" }).ID)
	asked, err := os.ReadFile(filepath.Join(p.Home, "asked"))
	state := regexp.MustCompile(`^--incognito http://127\.0\.0\.1:\d+/(start/[\w-]+)\n$`).FindSubmatch(asked)
	if err != nil || state == nil {
		t.Fatalf("the browser was asked for %q, %v", asked, err)
	}

	p.must(window.Press("ctrl+n"))
	p.must(window.Read(words.SystemBrowser())) // it is the usual one again
	p.must(window.ClickOn(words.Continue()))
	p.approve()
	p.must(session.Wait("the browser's history", func() (bool, error) { return p.visited("/authorize?client_id="), nil }))
	if p.visited(string(state[1])) {
		t.Error("the browser remembers what was done in its private window")
	}
	p.quit(program)
	p.noLeaks()
}

// visited reports whether the browser's history knows an address with these words.
func (p *person) visited(words string) bool {
	files, _ := filepath.Glob(filepath.Join(p.Home, "browser", "Default", "History*"))
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, []byte(words)) {
			return true
		}
	}
	return false
}
