package ui

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/BurntSushi/toml"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/ui/words"
)

func TestARecoveryCodeIsShownOnceAndOpensTheVault(t *testing.T) {
	d := underPassphrase(t)
	d.losesKey() // while the window is open and has the key
	d.until("the keyring keeps the key", func() bool { return d.app.state.Keeper == auth.KeeperKeyring })
	d.press(words.MakeRecovery())
	d.untilShown(words.RecoveryTitle())
	unkept := d.app.state.Code.Reveal()
	d.key(fyne.KeyEscape) // closes the dialog by mistake
	if found, err := d.home.Look(); err != nil || found.Recovery {
		t.Errorf("U1: a code that nobody kept opens the vault: %+v, %v", found, err)
	}
	d.press(words.MakeRecovery())
	d.untilShown(words.RecoveryTitle())
	code := d.app.state.Code.Reveal()
	if code == unkept {
		t.Error("the second code is the first")
	}
	if len(strings.Split(code, "-")) != 8 || !d.shows(code) {
		t.Fatalf("the code %q is not shown: %q", code, d.texts())
	}
	d.press(words.Copy())
	if got := fyne.CurrentApp().Clipboard().Content(); got != code {
		t.Errorf("copied %q", got)
	}
	d.press(words.RecoveryKept())
	d.untilShown(words.CodeKept())
	if !d.app.state.Code.Empty() || d.shows(code) || d.button(words.MakeRecovery()) != nil {
		t.Error("the code is still there after it was kept")
	}
	d.close()

	d.open()
	d.untilShown("The keyring has lost the vault's key")
	d.press(words.UseRecovery())
	d.drain()
	d.press(words.RecoverOpen())
	if !d.shows(words.RecoverMissing()) || !d.shows(words.PhraseShort()) {
		t.Errorf("an empty form is taken: %q", d.texts())
	}
	form := made[*gate](d.app).recover
	form.phrase.first.SetText("another horse")
	form.phrase.second.SetText("another horse")
	form.code.SetText("0000-0000-0000-0000-0000-0000-0000-0000")
	d.press(words.RecoverOpen())
	d.untilShown(words.RecoverWrong())
	form.code.SetText(strings.ToLower(code))
	d.press(words.RecoverOpen())
	d.untilShown("Ada Lovelace")
	if form.code.Text != "" || form.phrase.first.Text != "" {
		t.Error("what was typed is still in the form")
	}
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	d.drain()
	d.typeIn("another horse")
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
}

func TestNoRecoveryCodeIsOfferedWhereItIsOfNoUse(t *testing.T) {
	d := underPassphrase(t)
	if d.button(words.MakeRecovery()) == nil {
		t.Error("a new vault under a passphrase offers no recovery code")
	}
	d.close()
	d.losesKey()
	d.open()
	d.untilShown("The keyring has lost the vault's key")
	if d.button(words.UseRecovery()) != nil {
		t.Error("a vault without a code offers to use one")
	}
}

// losesKey rewrites vault.toml as for a vault whose key a keyring keeps. The keyring of this
// computer has no such key.
func (d *testWindow) losesKey() {
	d.t.Helper()
	path := filepath.Join(d.home.VaultDir(), "vault.toml")
	var was struct {
		Format                       int
		Vault, Key, Sealed, Recovery string
	}
	if _, err := toml.DecodeFile(path, &was); err != nil {
		d.t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(text), "\n")
	sealed, err := base64.StdEncoding.DecodeString(was.Sealed)
	if err != nil {
		d.t.Fatal(err)
	}
	body := fmt.Sprintf("%s\nformat = %d\nvault = %q\nkey = %q\nkeeper = \"keyring\"\nservice = \"app.latchkey\"\nuser = %q\nsealed = %q\n",
		head, was.Format, was.Vault, was.Key, was.Vault, base64.StdEncoding.EncodeToString(sealed[:len(sealed)-32]))
	if was.Recovery != "" {
		body += fmt.Sprintf("recovery = %q\n", was.Recovery)
	}
	sum := sha256.Sum256([]byte(body))
	if err := durable.WriteFile(path, fmt.Appendf(nil, "%ssum = %q\n", body, hex.EncodeToString(sum[:]))); err != nil { // by another name, which the window looks for
		d.t.Fatal(err)
	}
	if found, err := d.home.Look(); err != nil || found.Keeper != auth.KeeperKeyring {
		d.t.Fatalf("the vault is %+v, %v", found, err)
	}
}
