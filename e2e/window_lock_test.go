//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// A window under a passphrase gives tokens to commands, which have no passphrase, and
// lists the accounts for them, until the desktop locks the screen: then it locks, too,
// and gives nothing.
func TestWindowLocksWithTheScreen(t *testing.T) {
	p := start(t, "window-lock")
	p.peer = demo()
	file := filepath.Join(p.Home, "passphrase")
	p.must(os.WriteFile(file, []byte("correct horse battery\n"), 0o600))
	program, err := p.Start(p.Command(filepath.Join(binDir, "latchkey"), "--key-keeper", "passphrase", "--passphrase-file", file))
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.must(window.Read(words.FirstDemo()))
	p.must(window.Press("ctrl+n"))
	p.see(window, "1-picker", words.Continue())
	p.must(window.Press("Return"))
	p.approve()
	p.see(window, "2-active", words.AccessToken())
	served := p.run("token", "Ada Lovelace")
	if served.code != 0 || strings.TrimSpace(served.stdout) == "" {
		t.Fatalf("through the window: exit %d, %d bytes", served.code, len(served.stdout))
	}

	for _, args := range [][]string{{"accounts"}, {"show", "ada"}} {
		if r := p.run(args...); r.code != 0 || !strings.Contains(r.stdout, "Ada Lovelace") {
			t.Errorf("%q through the window: exit %d, %s", args, r.code, r.stderr)
		}
	}

	p.must(window.Press("ctrl+n"))
	p.see(window, "2-picker", words.Continue())
	p.must(window.Press("Return"))
	p.reads(words.DemoPage("consent_lead", nil))
	locked := p.Command("dbus-send", "--session", "--type=signal", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true")
	if out, err := locked.CombinedOutput(); err != nil {
		t.Fatalf("dbus-send: %v: %s", err, out)
	}
	p.must(window.Read(words.UnlockTitle()))
	p.browse(cancelled, demoAllow) // the demo provider has ended with the vault, and is answered for half a minute more
	p.see(window, "3-locked", words.UnlockTitle())
	for _, args := range [][]string{{"token", "ada"}, {"accounts"}, {"show", "ada"}} {
		if alone := p.run(args...); alone.code != 6 || alone.stdout != "" {
			t.Errorf("%q of a locked window: exit %d, %d bytes", args, alone.code, len(alone.stdout))
		}
	}
	p.quitsOver(window, program)
	p.noLeaks()
}

// reads waits for a page of the browser.
func (p *person) reads(text string) {
	p.t.Helper()
	_, err := p.browser.See(text)
	p.must(err)
}

// quitsOver unlocks the window, where the sign-in that the lock cancelled says so and is started
// anew, and closes it over that one: it asks first, and the browser reads how it ended (U20).
func (p *person) quitsOver(window *session.Window, program *session.Process) {
	p.t.Helper()
	p.must(window.AwaitField())
	p.must(window.Type("correct horse battery"))
	p.must(window.Press("Return"))
	title, _ := words.Say(&auth.Error{Kind: auth.KindCancelled, Reason: auth.ReasonWindowLocked})
	p.see(window, "4-said", title, words.Retry())
	p.must(window.ClickOn(words.Retry()))
	p.must(window.Read(words.WaitingForYou()))
	p.must(window.Press("ctrl+l"))
	p.see(window, "5-lock-asks", words.AskLockOver(nil).Title)
	p.must(window.ClickOn(words.AskLockOver(nil).No))
	p.must(window.Read(words.WaitingForYou()))
	p.reads(words.DemoPage("consent_lead", nil))
	p.must(window.Press("ctrl+q"))
	p.see(window, "6-quit-asks", words.AskQuitOver(nil).Title)
	p.must(window.ClickOn(words.AskQuitOver(nil).Yes))
	p.must(session.Wait("the program to say why it goes on", func() (bool, error) {
		return strings.Contains(program.Output(), words.BrowserAwaited(20*time.Second)), nil
	}))
	p.browse(cancelled, demoAllow)
	p.must(program.Ended())
	p.said.WriteString(program.Output())
}
