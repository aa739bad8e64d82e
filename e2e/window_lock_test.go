//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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

	locked := p.Command("dbus-send", "--session", "--type=signal", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true")
	if out, err := locked.CombinedOutput(); err != nil {
		t.Fatalf("dbus-send: %v: %s", err, out)
	}
	p.see(window, "3-locked", words.UnlockTitle())
	for _, args := range [][]string{{"token", "ada"}, {"accounts"}, {"show", "ada"}} {
		if alone := p.run(args...); alone.code != 6 || alone.stdout != "" {
			t.Errorf("%q of a locked window: exit %d, %d bytes", args, alone.code, len(alone.stdout))
		}
	}
	p.quit(program)
	p.noLeaks()
}
