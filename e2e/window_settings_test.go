//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// The key goes from the real keyring to a passphrase and back, the program is
// started anew in between, and what counts is what a command finds. Then the look
// changes, and everything is forgotten.
func TestWindowSettings(t *testing.T) {
	p := start(t, "window-settings")
	p.peer = demo()
	program, window := p.open(words.FirstDemo())
	p.must(window.ClickOn(words.FirstDemo()))
	p.approve()
	signedIn := p.await("the account", func(a account) bool { return a.Status == "active" })
	p.must(window.Read(words.AccessToken()))
	p.must(window.Press("ctrl+comma"))
	p.see(window, "1-settings", words.CardKey(), words.UsePhrase())
	p.must(window.ClickOn(words.UsePhrase()))
	p.must(window.Read(words.FreshPhrase()))
	p.must(window.Type("correct horse"))
	p.must(window.Press("Tab"))
	p.must(window.Type("correct horse"))
	p.must(window.Press("Return"))
	p.see(window, "2-passphrase", words.UseKeyring())
	p.ok("show", signedIn.ID) // through the window
	p.quit(program)
	if r := p.run("show", signedIn.ID); r.code != 6 {
		t.Errorf("without the passphrase a command exits %d, want 6", r.code)
	}

	program, window = p.open(words.UnlockTitle())
	p.must(window.AwaitField())
	p.must(window.Type("correct horse"))
	p.must(window.Press("Return"))
	p.must(window.Read(words.AccessToken()))
	p.must(window.Press("ctrl+comma"))
	p.must(window.ClickOn(words.UseKeyring()))
	p.must(window.Read(words.MoveButton()))
	p.must(window.Type("correct horse"))
	p.must(window.Press("Return"))
	p.see(window, "3-keyring", words.UsePhrase())
	if again := p.accounts(); len(again) != 1 || again[0].ID != signedIn.ID || again[0].Keeper != string(auth.KeeperKeyring) {
		t.Errorf("by the keyring the accounts are %+v", again)
	}
	p.ok("refresh", signedIn.ID)
	p.ok("token", signedIn.ID)
	p.changesTheLook(window)
	p.noLeaks() // while there is something that could leak
	p.forgets(window)
	p.quit(program)
}

// changesTheLook chooses the dark look with the keyboard.
func (p *person) changesTheLook(window *session.Window) {
	p.t.Helper()
	p.tabDownTo(window, words.LookSystem())
	p.must(window.ClickOn(words.LookSystem()))
	p.must(window.Press("Down", "Down", "Return"))
	file := filepath.Join(p.Home, ".config", "latchkey", "config.toml")
	p.must(session.Wait("the look is written", func() (bool, error) {
		text, err := os.ReadFile(file)
		return strings.Contains(string(text), `theme = "dark"`), ignoreMissing(err)
	}))
	p.must(window.Still())
	p.must(window.Picture(p.picture("4-dark")))
}

// forgets presses the last button of the settings and answers its question.
func (p *person) forgets(window *session.Window) {
	p.t.Helper()
	p.tabDownTo(window, words.EraseAsk())
	p.must(window.ClickOn(words.EraseAsk()))
	p.must(window.Read(words.Keep()))
	p.must(window.Picture(p.picture("5-question")))
	p.must(window.Press("Tab", "space"))
	p.must(session.Wait("everything is forgotten", func() (bool, error) { return len(p.accounts()) == 0, nil }))
	p.see(window, "6-first-run", words.FirstDemo())
}

// tabDownTo presses Tab until a label comes in sight, as the page follows the
// focus.
func (p *person) tabDownTo(window *session.Window, label string) {
	p.t.Helper()
	for range 60 {
		if found, err := window.Find(label); err != nil || len(found) > 0 {
			p.must(err)
			return
		}
		p.must(window.Press("Tab"))
		p.must(window.Still())
	}
	p.t.Fatalf("60 times Tab did not bring %q in sight", label)
}

func ignoreMissing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
