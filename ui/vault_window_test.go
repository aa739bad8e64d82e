package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/ui/words"
)

func TestTheKeyringIsMissingAndThePersonChooses(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.keeper = "" })
	d.keeper = auth.KeeperKeyring
	d.key(fyne.KeyReturn)
	d.untilShown(words.ChooseTitle())
	if !d.shows("No keyring runs here") {
		t.Errorf("the reason is not named: %q", d.texts())
	}
	d.press(words.Retry())
	d.until("the keyring was tried again", func() bool { return !d.app.state.Opening })

	d.press(words.ChoosePhrase())
	d.untilShown(words.PhraseTitle())
	d.typeIn("short")
	d.key(fyne.KeyTab)
	d.typeIn("short")
	d.key(fyne.KeyReturn)
	form := made[*gate](d.app).phrase
	if !d.shows(words.PhraseShort()) || d.w.Canvas().Focused() != form.first {
		t.Error("a short passphrase is taken, or its field has not the focus")
	}
	form.first.SetText("correct horse battery")
	d.press(words.PhraseCreate())
	if !d.shows(words.PhraseDiffers()) || d.w.Canvas().Focused() != form.second {
		t.Error("two different passphrases are taken, or the second has not the focus")
	}
	form.second.SetText("correct horse battery")
	d.press(words.PhraseCreate())
	d.approve("ada") // the pending sign-in continues
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 })
	d.declinesCode()
	if info, err := d.home.Look(); err != nil || info.Keeper != auth.KeeperPassphrase {
		t.Errorf("the vault's keeper is %q, %v", info.Keeper, err)
	}
	d.closesAndUnlocks()
}

// closesAndUnlocks closes the window and opens it with the passphrase, after a wrong one.
func (d *testWindow) closesAndUnlocks() {
	d.t.Helper()
	d.close()
	d.keeper = ""
	d.open()
	d.untilShown(words.UnlockTitle())
	d.drain()
	d.typeIn("wrong passphrase")
	d.key(fyne.KeyReturn)
	d.untilShown("This passphrase does not open the vault")
	d.drain()
	d.typeIn("correct horse battery")
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
	if !d.shows(words.Keeper(auth.KeeperPassphrase)) {
		d.t.Errorf("who keeps the key is not said: %q", d.texts())
	}
}

func TestMemoryOnlyWritesNoVault(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.keeper = auth.KeeperKeyring })
	d.key(fyne.KeyReturn)
	d.untilShown(words.ChooseTitle())
	d.press(words.ChooseMemory())
	d.approve("ada")
	d.untilShown(words.VaultLine(auth.KeeperMemory))
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 })
	if _, err := os.Stat(d.home.VaultDir()); !os.IsNotExist(err) {
		t.Errorf("memory only wrote a vault: %v", err)
	}
}

func TestBackFromTheChoiceForgetsTheSignIn(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.keeper = auth.KeeperKeyring })
	d.key(fyne.KeyReturn)
	d.untilShown(words.ChooseTitle())
	d.press(words.BackButton())
	if !d.shows(words.FirstTitle()) || d.app.pending != nil {
		t.Error("Back does not go back to the first run")
	}
}

func TestADamagedFileCostsOnlyItself(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.keeper = auth.KeeperKeyring })
	d.key(fyne.KeyReturn)
	d.untilShown(words.ChooseTitle())
	d.app.choose(auth.KeeperPassphrase, "correct horse")
	d.approve("ada")
	d.declinesCode()
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	d.ctrl(fyne.KeyR) // creates a previous version
	d.untilShown(words.Refreshed("Ada Lovelace"))
	d.demoSignIn("grace")

	path := filepath.Join(d.home.VaultDir(), d.accountOf("ada-1815").ID+".sealed")
	if err := durable.WriteFile(path, []byte("not sealed")); err != nil { // by another name, which the window looks for
		t.Fatal(err)
	}
	d.untilShown(words.DamagedAccount()) // the window notices without input
	if !d.shows("Grace Hopper") {
		t.Error("the whole account is not shown beside the damaged one")
	}
	d.press(words.RepairButton())
	d.until("the version before is back", func() bool { return len(d.app.state.Accounts) == 2 && len(d.app.state.Damaged) == 0 })
	if st := d.accountOf("ada-1815").Status(d.app.state.Now); st != auth.StatusInDoubt {
		t.Errorf("the restored account is %q", st)
	}
}

func TestTheWindowNoticesWhatCommandsChange(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.keeper = auth.KeeperKeyring })
	d.key(fyne.KeyReturn)
	d.untilShown(words.ChooseTitle())
	d.app.choose(auth.KeeperPassphrase, "correct horse")
	d.approve("ada")
	d.declinesCode()
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 })
	id := d.app.state.Selected

	// A command is another client on the same folder.
	other, err := d.openHome(t.Context(), byPassphrase("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Client.Label(t.Context(), id, "By a command"); err != nil {
		t.Fatal(err)
	}
	d.untilShown("By a command")
}

// TestTheWindowNoticesWhatChangesWhileItOpens: what a command changes after the window has read the
// vault, and before it shows it, is read once more.
func TestTheWindowNoticesWhatChangesWhileItOpens(t *testing.T) {
	d := underPassphrase(t)
	id := d.app.state.Selected
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	<-d.app.shutting
	opened := d.app.opening(t.Context(), byPassphrase("correct horse"))
	other, err := d.openHome(t.Context(), byPassphrase("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Client.Label(t.Context(), id, "By a command"); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour) // a change of just now has a stamp of its own
	if err := os.Chtimes(d.home.VaultDir(), long, long); err != nil {
		t.Fatal(err)
	}
	opened()
	d.untilShown("By a command")
}

// TestU2AVaultThatCannotBeMadeSaysWhy: where nothing can be written the window says the same as
// the command, over the form that was to make the vault, and what was typed stays.
func TestU2AVaultThatCannotBeMadeSaysWhy(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.keeper = "" })
	d.keeper = auth.KeeperKeyring
	d.key(fyne.KeyReturn)
	d.untilShown(words.ChooseTitle())
	vaultDir := d.home.VaultDir()
	if err := os.WriteFile(vaultDir, nil, 0o600); err != nil { // the folder cannot be made, not even by root
		t.Fatal(err)
	}
	d.key(fyne.KeyReturn) // the passphrase is the primary choice
	d.untilShown(words.PhraseTitle())
	form := made[*gate](d.app).phrase
	form.first.SetText("correct horse")
	form.second.SetText("correct horse")
	d.press(words.PhraseCreate())
	d.until("the failure is shown", func() bool { return form.failed.Visible() })
	if d.app.state.Problem == nil {
		t.Fatal("nothing failed")
	}
	title, _ := words.Say(d.app.state.Problem)
	if !d.shows(title) || !d.shows(words.PhraseTitle()) || form.first.Text != "correct horse" {
		t.Errorf("the window shows %q, want %q over the form", d.texts(), title)
	}
	if err := os.Remove(vaultDir); err != nil {
		t.Fatal(err)
	}
	d.press(words.PhraseCreate())
	d.approve("ada")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 })
}
