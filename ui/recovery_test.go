package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

func TestARecoveryCodeIsShownOnceAndOpensTheVault(t *testing.T) {
	d := underPassphrase(t)
	d.close()
	d.claims = auth.KeeperKeyring
	d.open()
	d.unlocks()
	d.press(words.MakeRecovery())
	d.untilShown(words.RecoveryTitle())
	d.key(fyne.KeyEscape) // by mistake
	d.press(words.MakeRecovery())
	d.untilShown(words.RecoveryTitle())
	code := d.app.state.Code.Reveal()
	if len(strings.Split(code, "-")) != 8 || !d.shows(code) {
		t.Fatalf("the code %q is not shown: %q", code, d.texts())
	}
	d.press(words.Copy())
	if got := fyne.CurrentApp().Clipboard().Content(); got != code {
		t.Errorf("copied %q", got)
	}
	d.press(words.RecoveryKept())
	if !d.app.state.Code.Empty() || d.shows(code) || d.button(words.MakeRecovery()) != nil {
		t.Error("the code is still there after it was kept")
	}
	d.close()

	d.claims, d.lost = "", true
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
	if d.button(words.MakeRecovery()) != nil {
		t.Error("a vault under a passphrase offers a recovery code")
	}
	d.close()
	d.lost = true
	d.open()
	d.untilShown("The keyring has lost the vault's key")
	if d.button(words.UseRecovery()) != nil {
		t.Error("a vault without a code offers to use one")
	}
}
