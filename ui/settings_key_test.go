package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

func TestThePassphraseIsChanged(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.ChangeAsk())
	d.drain()
	d.typeIn("correct horse")
	d.entries()[1].SetText("another horse")
	d.press(words.Save())
	if !d.shows(words.PhraseDiffers()) {
		t.Error("a passphrase that was typed once is taken")
	}
	d.entries()[2].SetText("another horse")
	d.press(words.Save())
	d.untilShown(words.KeyMoved(auth.KeeperPassphrase))
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyReturn)
	d.untilShown("This passphrase does not open the vault")
	d.drain()
	d.typeIn("another horse")
	d.key(fyne.KeyReturn)
	d.until("the vault is open", func() bool { return d.app.session != nil })
}

func TestAKeyringThatIsNotThereTakesNoKey(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.UseKeyring())
	d.drain()
	d.typeIn("correct horse")
	d.press(words.MoveButton())
	d.until("it is said", func() bool { return d.app.state.Errand.Err != nil })
	if !d.shows("keyring") || d.app.state.Keeper != auth.KeeperPassphrase {
		t.Errorf("shown is %q", d.texts())
	}
	d.key(fyne.KeyEscape)
	d.press(words.UseKeyring())
	if d.app.state.Errand.Err != nil {
		t.Error("the old trouble is shown again")
	}
}

func TestWhatIsInMemoryIsStored(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.opensSettings()
	d.press(words.UsePhrase())
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyTab)
	d.typeIn("correct horse")
	d.press(words.StoreButton())
	d.untilShown(words.KeyMoved(auth.KeeperPassphrase))
	if d.app.state.Keeper != auth.KeeperPassphrase || d.app.state.Room != RoomSettings || !d.app.session.OnDisk() {
		t.Errorf("the keeper is %q", d.app.state.Keeper)
	}
	d.ctrl(fyne.Key1)
	d.ctrl(fyne.KeyR) // the demo provider still knows the account
	d.untilShown(words.Refreshed("Ada Lovelace"))
	d.close()
	d.keeper = ""
	d.open()
	d.untilShown(words.UnlockTitle())
	d.unlocks()
}

func TestTheKeyIsRenewedUnderItsPassphrase(t *testing.T) {
	d := underPassphrase(t)
	before, _ := d.home.Look()
	d.opensSettings()
	d.press(words.RenewAsk())
	d.drain()
	d.press(words.RenewDo())
	if !d.shows(words.PhraseMissing()) {
		t.Error("no passphrase is taken")
	}
	d.entries()[0].SetText("wrong horse")
	d.press(words.RenewDo())
	d.untilShown("This passphrase does not open the vault")
	d.entries()[0].SetText("correct horse")
	d.press(words.RenewDo())
	d.untilShown(words.KeyRenewed(false))
	if now, err := d.home.Look(); err != nil || now.KeyID == before.KeyID || now.Rotating {
		t.Errorf("the vault is %+v, %v", now, err)
	}
	d.ctrl(fyne.Key1)
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	d.unlocks()
}

func TestAnInterruptedRenewalGoesOnAtTheNextOpening(t *testing.T) {
	d := underPassphrase(t)
	d.close()
	v, err := d.home.Open(t.Context(), byPassphrase("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_ = v.RenewKey(ctx, []byte("correct horse"), func(int, int) { cancel() })
	_ = v.Close()
	if info, _ := d.home.Look(); !info.Rotating {
		t.Fatal("the renewal was not interrupted")
	}
	d.open()
	d.unlocks()
	d.untilShown(words.KeyRenewed(false))
	if info, _ := d.home.Look(); info.Rotating {
		t.Error("the renewal did not go on")
	}
}

func TestRecoveryCodesAreReplacedAndDropped(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.MakeOne())
	d.drain()
	d.typeIn("correct horse")
	d.press(words.AskFirstCode().Yes)
	d.untilShown(words.RecoveryTitle())
	d.press(words.RecoveryKept())
	d.untilShown(words.CodeKept())
	made := func() bool { info, _ := d.home.Look(); return info.Recovery }
	if !made() {
		t.Fatal("no code was made")
	}
	d.press(words.MakeNewAsk())
	d.drain()
	d.typeIn("correct horse")
	d.press("Make a new one")
	d.untilShown(words.RecoveryTitle())
	d.key(fyne.KeyEscape)
	if !made() || d.button(words.MakeNewAsk()) == nil {
		t.Error("U1: a new code that nobody kept made the earlier one worthless")
	}
	d.press(words.MakeNewAsk())
	d.drain()
	d.typeIn("correct horse")
	d.press("Make a new one")
	d.untilShown(words.RecoveryTitle())
	d.press(words.RecoveryKept())
	d.untilShown(words.CodeKept())
	d.press(words.DropAsk())
	d.press("Make it worthless")
	d.untilShown(words.CodeDropped())
	if made() || d.button(words.DropAsk()) != nil {
		t.Error("the code is still good")
	}
}

func TestAMoveByACommandIsNoticed(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.app.state.Keeper = auth.KeeperKeyring // the keyring is missing, so the test sets the keeper
	other, err := d.openHome(t.Context(), byPassphrase("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.MoveKey(t.Context(), auth.KeeperPassphrase, []byte("another horse")); err != nil {
		t.Fatal(err)
	}
	d.until("the window notices", func() bool { return d.app.state.Keeper == auth.KeeperPassphrase })
}

func TestTheRecoveryCodeOpensAForgottenPassphrase(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.MakeOne())
	d.drain()
	d.typeIn("correct horse")
	d.press(words.AskFirstCode().Yes)
	d.untilShown(words.RecoveryTitle())
	code := d.app.state.Code.Reveal()
	d.press(words.RecoveryKept())
	d.untilShown(words.CodeKept())
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	d.press(words.UseRecovery())
	d.untilShown(words.RecoverTitle())
	d.press(words.BackButton())
	d.untilShown(words.UnlockTitle())
	d.press(words.UseRecovery())
	form := made[*gate](d.app).recover
	form.code.SetText(code)
	form.phrase.first.SetText("another horse")
	form.phrase.second.SetText("another horse")
	d.press(words.RecoverOpen())
	d.until("the vault is open", func() bool { return d.app.session != nil })
	if _, err := d.openHome(t.Context(), byPassphrase("another horse")); err != nil {
		t.Error(err)
	}
}

func TestAKeyRenewedByACommandOpensTheVaultAnew(t *testing.T) {
	d := underPassphrase(t)
	other, err := d.openHome(t.Context(), byPassphrase("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.RenewKey(t.Context(), []byte("correct horse"), nil); err != nil {
		t.Fatal(err)
	}
	d.untilShown(words.UnlockTitle())
	d.unlocks()
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
}
