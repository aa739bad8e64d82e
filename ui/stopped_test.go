package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

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
}
