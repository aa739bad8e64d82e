//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/ui/words"
)

// A person who denies sees why nothing happened, tries again and allows.
func TestWindowDeniedThenAllowed(t *testing.T) {
	p := start(t, "window-denied")
	p.peer = demo()
	program, window := p.open(words.FirstDemo())
	p.must(window.Press("ctrl+n"))
	p.see(window, "1-picker", words.Continue())
	p.must(window.Press("Return"))
	p.browse(notSignedIn, demoLogin, demoDeny)
	p.see(window, "2-denied", words.Retry())
	if had := p.accounts(); len(had) != 0 {
		t.Errorf("a denied sign-in left %+v", had)
	}
	p.must(window.Press("Return")) // try again
	p.browse(signedIn, demoAllow)  // the browser is still signed in to the provider
	p.await("the account", func(a account) bool { return a.Status == "active" })
	p.see(window, "3-active", words.AccessToken())
	p.quit(program)
}

// Without a keyring the person is asked and chooses a passphrase; after a
// restart nothing opens without it.
func TestWindowPassphrase(t *testing.T) {
	p := startWithoutKeyring(t, "window-passphrase")
	p.peer = demo()
	const phrase = "four words as one"
	file := filepath.Join(t.TempDir(), "passphrase")
	p.must(os.WriteFile(file, []byte(phrase+"\n"), 0o600))
	p.flags = []string{"--passphrase-file", file}

	program, window := p.open(words.FirstDemo())
	p.must(window.Press("ctrl+n"))
	p.see(window, "1-picker", words.Continue())
	p.must(window.Press("Return"))
	p.see(window, "2-asked", words.ChooseTitle())
	p.must(window.Press("space")) // keep the key under a passphrase, the first choice
	p.see(window, "3-passphrase", words.PhraseCreate())
	p.must(window.AwaitField())
	p.must(window.Type(phrase))
	p.must(window.Press("Tab"))
	p.must(window.Type(phrase))
	p.see(window, "4-typed")
	p.must(window.Press("Return"))
	p.approve()
	made := p.await("the account", func(a account) bool { return a.Status == "active" })
	p.declineCode(window)
	if made.Keeper != "passphrase" {
		t.Errorf("the key is with the %s", made.Keeper)
	}
	usualCost(t, p.Home)
	p.ok("token", made.ID)
	p.quit(program)

	program, window = p.open(words.UnlockTitle())
	p.see(window, "5-locked")
	p.must(window.AwaitField())
	p.must(window.Type("something else"))
	p.must(window.Press("Return"))
	p.see(window, "6-wrong", "This passphrase does not open the vault")
	p.must(window.Press("ctrl+a"))
	p.must(window.Type(phrase))
	p.must(window.Press("Return"))
	p.see(window, "7-open", words.AccessToken())
	p.must(window.Press("ctrl+r"))
	p.await("a refresh in the unlocked window", func(a account) bool { return a.RefreshedAt != nil })
	p.quit(program)
	p.noLeaks()
}
