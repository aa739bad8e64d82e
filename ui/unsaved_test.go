package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

// fullVault is a vault that refuses new tokens while it is full.
type fullVault struct {
	auth.Vault
	had  auth.Secret // the refresh token that it has stored
	full bool
}

func (v *fullVault) Save(ctx context.Context, a *auth.Account) error {
	if v.full && !a.Grant.RefreshToken.Equal(v.had) {
		// The client retries this reason only after ten seconds, as for a full disk.
		return &auth.Error{Step: auth.StepSave, Kind: auth.KindVaultBusy, Reason: auth.ReasonKeyRotated}
	}
	return v.Vault.Save(ctx, a)
}

// failsToSave signs in and refreshes while the new tokens cannot be saved.
func failsToSave(t *testing.T, d *testWindow) (v *fullVault, fresh auth.Secret) {
	t.Helper()
	if len(d.app.state.Accounts) == 0 {
		d.demoSignIn("ada")
	}
	id := d.app.state.Accounts[0].ID
	v = &fullVault{Vault: d.last.Client.Vault, had: d.app.state.Accounts[0].Grant.RefreshToken, full: true}
	d.last.Client.Vault = v
	d.ctrl(fyne.KeyR)
	d.untilShown(words.UnsavedTitle())
	d.until("the refresh is over", func() bool { return len(d.app.state.Tasks) == 0 })
	fresh = d.app.state.Unsaved[id].Grant.RefreshToken
	if sealed, err := v.Load(t.Context(), id); err != nil || fresh.Empty() || sealed.Grant.RefreshToken.Equal(fresh) {
		t.Fatalf("the test stands on new tokens that are not sealed: %v", err)
	}
	return v, fresh
}

func TestUnsavedTokensAreSaidAndSavedAgain(t *testing.T) {
	d := newTestWindow(t)
	v, fresh := failsToSave(t, d)
	session := d.app.session
	d.app.using(session, func(ctx context.Context) func() { // as after a command has changed the vault
		accounts, damaged := readAll(ctx, session)
		return func() { d.app.set(d.app.state.withAccounts(accounts, damaged)) }
	})
	d.app.Leave()
	if d.quit || !d.shows(words.AskUnsaved().Title) {
		t.Fatalf("a window that alone holds tokens closes unasked: %q", d.texts())
	}
	d.key(fyne.KeyReturn) // keeps the window open
	if d.quit || d.app.closing.Load() || d.app.state.Dialog.Kind != DialogNone {
		t.Fatal("Enter closed the window")
	}
	d.ctrl(fyne.KeyR) // still full
	d.until("it was tried again", func() bool { return len(d.app.state.Tasks) == 0 })
	if !d.shows(words.UnsavedTitle()) {
		t.Errorf("a second failure is not said: %q", d.texts())
	}
	v.full = false
	d.ctrl(fyne.KeyR)
	d.untilShown(words.SavedAgain())
	a, err := v.Load(t.Context(), d.app.state.Accounts[0].ID)
	if err != nil || !a.Grant.RefreshToken.Equal(fresh) || len(d.app.state.Unsaved) != 0 || d.shows(words.UnsavedTitle()) {
		t.Errorf("the tokens are not saved: %v", err)
	}
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
}

func TestUnsavedTokensGiveWayToNewerOnes(t *testing.T) {
	d := newTestWindow(t)
	v, fresh := failsToSave(t, d)
	a, err := v.Load(t.Context(), d.app.state.Accounts[0].ID)
	if err == nil {
		a.Label = "changed by a command"
		err = v.Vault.Save(t.Context(), &a)
	}
	if err != nil {
		t.Fatal(err)
	}
	v.full = false
	d.ctrl(fyne.KeyR)
	d.untilShown(words.ChangedElsewhere())
	if now, err := v.Load(t.Context(), a.ID); err != nil || now.Label != a.Label || now.Grant.RefreshToken.Equal(fresh) || len(d.app.state.Unsaved) != 0 {
		t.Errorf("what another program saved is gone: %v", err)
	}
}

func TestUnsavedTokensOutliveTheLock(t *testing.T) {
	d := underPassphrase(t)
	failsToSave(t, d)
	d.ctrl(fyne.KeyL)
	d.untilShown(words.HiddenTitle())
	d.key(fyne.KeyReturn)
	d.untilShown(words.UnsavedTitle())
	d.app.Leave()
	d.press(words.AskUnsaved().Yes)
	d.until("the window closed", func() bool { return d.quit })
}

// TestUnsavedTokensOfAnybodyAreKept: the background and commands refresh with the same client, and
// the window keeps what they cannot save.
func TestUnsavedTokensOfAnybodyAreKept(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	id := d.app.state.Accounts[0].ID
	v := &fullVault{Vault: d.last.Client.Vault, had: d.app.state.Accounts[0].Grant.RefreshToken, full: true}
	d.last.Client.Vault = v
	after, err := d.last.Client.Refresh(t.Context(), id)
	if err == nil {
		t.Fatal("the test stands on tokens that cannot be saved")
	}
	d.untilShown(words.UnsavedTitle())
	if kept := d.app.state.Unsaved[id]; !kept.Grant.RefreshToken.Equal(after.Grant.RefreshToken) {
		t.Error("the window has other tokens")
	}
	v.full = false
	d.ctrl(fyne.KeyR)
	d.untilShown(words.SavedAgain())
}

// TestUnsavedTokensAreSavedAtTheEnd: on a signal there is no question. The last attempt is made,
// and lost tokens are reported.
func TestUnsavedTokensAreSavedAtTheEnd(t *testing.T) {
	d := underPassphrase(t)
	id := d.app.state.Accounts[0].ID
	v, fresh := failsToSave(t, d)
	v.full = false
	d.app.End()
	d.until("the window closed", func() bool { return d.quit })
	d.open()
	d.untilShown(words.UnlockTitle())
	d.unlocks()
	if a, _ := d.app.state.Account(id); !a.Grant.RefreshToken.Equal(fresh) || len(d.lostTokens) != 0 {
		t.Errorf("the tokens were not saved; %d are said to be lost", len(d.lostTokens))
	}
	failsToSave(t, d)
	d.app.End()
	d.until("the window closed", func() bool { return d.quit })
	if len(d.lostTokens) != 1 || d.lostTokens[0].ID != id {
		t.Errorf("%d accounts are named whose tokens are lost", len(d.lostTokens))
	}
}
