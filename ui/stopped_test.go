package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

// TestAStopLocksTheWindow: a stop from outside wipes the key of a vault under a passphrase, and
// hides a window whose vault is in memory, where wiping would lose the accounts.
func TestAStopLocksTheWindow(t *testing.T) {
	d := underPassphrase(t)
	session := d.last
	go session.Stop(context.Background(), false)
	d.untilShown(words.UnlockTitle())
	d.until("the vault is shut", func() bool { _, err := session.Client.Vault.List(t.Context()); return err != nil })
	d.unlocks()
	if d.last.Locked() {
		t.Error("an unlocked window hands nothing out")
	}

	d = newTestWindow(t)
	d.demoSignIn("ada")
	go d.last.Stop(context.Background(), false)
	d.untilShown(words.ShowAgain())
	if !d.last.Locked() {
		t.Error("a stopped window goes on handing out")
	}
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
	if d.last.Locked() || len(d.app.state.Accounts) != 1 {
		t.Error("the window does not come back")
	}

	// Where the keyring keeps the key, it is wiped, too, and showing the window opens the vault.
	d = underPassphrase(t)
	d.losesKey()
	d.until("the keyring keeps the key", func() bool { return d.app.state.Keeper == auth.KeeperKeyring })
	session = d.last
	go session.Stop(context.Background(), false)
	d.untilShown(words.ShowAgain())
	d.until("the vault is shut", func() bool { _, err := session.Client.Vault.List(t.Context()); return err != nil })
	if d.app.session != nil || len(d.app.state.Accounts) != 0 {
		t.Error("a stopped window still holds accounts")
	}
	d.key(fyne.KeyReturn)
	d.until("it was opened anew, and the keyring is missing here", func() bool { return d.app.state.Phase == PhaseStuck })
}
