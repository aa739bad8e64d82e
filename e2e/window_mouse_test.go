//go:build linux

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"latchkey/ui/words"
)

// A newcomer with a mouse: the first button, the scopes of a second sign-in, and
// Refresh. The program is built without Fyne's migration tag, so that Fyne checks
// that nothing touches the window from another goroutine; person.quit reads what
// it says.
func TestWindowByMouse(t *testing.T) {
	p := start(t, "window-mouse")
	p.peer = demo()
	program, err := p.Start(p.Command(checkedProgram(t)))
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.see(window, "1-first-run", words.FirstDemo())
	p.must(window.ClickOn(words.FirstDemo()))
	p.approve()
	first := p.await("the account", func(a account) bool { return a.Status == "active" })
	p.see(window, "2-active", words.AccessToken())

	p.must(window.ClickOn(words.SignInButton()))
	p.see(window, "3-picker", words.Continue(), words.SystemBrowser())
	p.must(window.Tick("notes.read")) // off
	p.see(window, "4-fewer-scopes")
	p.must(window.ClickOn(words.Continue()))
	p.browse(signedIn, demoAllow) // the browser is still signed in to the provider
	fewer := p.await("fewer scopes", func(a account) bool { return !slices.Contains(a.Scopes.Requested, "notes.read") })
	if fewer.ID != first.ID || slices.Contains(fewer.Scopes.Granted, "notes.read") {
		t.Errorf("asked for less, got %+v", fewer)
	}

	p.see(window, "5-fewer", words.GrantedOf(4, 4, false))
	p.must(window.ClickOn(words.RefreshButton()))
	p.await("a refresh", func(a account) bool { return a.RefreshedAt != nil })
	p.see(window, "6-refreshed")
	p.ok("token", first.ID)
	p.quit(program)
	p.noLeaks()
}

// checkedProgram builds the program with Fyne's check of goroutines in it.
func checkedProgram(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "latchkey")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-tags=", "-ldflags=-s -w", "-o", file, ".")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return file
}
