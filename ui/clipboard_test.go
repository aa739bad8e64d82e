package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

// onClipboard returns the content of the system's clipboard.
func onClipboard() string { return fyne.CurrentApp().Clipboard().Content() }

// copiesToken copies the selected account's access token and checks that it stays on the clipboard
// for that time.
func (d *testWindow) copiesToken(stays time.Duration) (token string) {
	d.t.Helper()
	d.app.copiedFor = stays
	account := d.app.state.Accounts[0]
	d.app.copyToken(account.ID)
	if token = account.Grant.AccessToken.Reveal(); token == "" || onClipboard() != token {
		d.t.Fatalf("the clipboard holds %d bytes that are not the token", len(onClipboard()))
	}
	if !d.shows(words.TokenCopied()) {
		d.t.Errorf("nothing says that the token is copied and goes again: %q", d.texts())
	}
	return token
}

func TestACopiedTokenGoesByItself(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.copiesToken(time.Millisecond)
	d.untilShown(words.ClipboardCleared())
	if got := onClipboard(); got != "" {
		t.Errorf("the clipboard still holds %d bytes", len(got))
	}
}

// A token that is bound to a key is of no use elsewhere: it is neither offered nor copied.
func TestABoundTokenIsNotCopied(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.options.DPoP = true })
	d.demoSignIn("ada")
	account := d.app.state.Accounts[0]
	if !account.Grant.Bound() || !d.shows("Bound to Latchkey's key") {
		t.Fatalf("the account is not bound, or nothing says so: %q", d.texts())
	}
	if d.button(words.CopyToken()) != nil {
		t.Error("a copy is offered")
	}
	fyne.CurrentApp().Clipboard().SetContent("")
	d.app.copyToken(account.ID)
	if got := onClipboard(); got != "" {
		t.Errorf("%d bytes were copied", len(got))
	}
}

func TestWhatIsCopiedAfterATokenStays(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	for name, copies := range map[string]func(){
		"another program": func() { fyne.CurrentApp().Clipboard().SetContent("a poem") },
		"this window":     func() { d.app.copyText("a poem") },
	} {
		d.copiesToken(time.Hour)
		copies()
		if d.app.clearCopied() || onClipboard() != "a poem" {
			t.Errorf("what %s copied was taken away: %q", name, onClipboard())
		}
	}
}

func TestACopiedTokenGoesWhenTheWindowLocksOrCloses(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.copiesToken(time.Hour)
	d.ctrl(fyne.KeyL)
	if got := onClipboard(); got != "" {
		t.Errorf("a locked window leaves %d bytes on the clipboard", len(got))
	}
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
	d.copiesToken(time.Hour)
	d.close()
	if got := onClipboard(); got != "" {
		t.Errorf("a closed window leaves %d bytes on the clipboard", len(got))
	}
}

// TestACopiedRecoveryCodeGoes: a recovery code, which opens the vault for ever, carries the mark
// of a secret and leaves the clipboard as a token does.
func TestACopiedRecoveryCodeGoes(t *testing.T) {
	d := underPassphrase(t)
	d.losesKey()
	d.until("the keyring keeps the key", func() bool { return d.app.state.Keeper == auth.KeeperKeyring })
	d.press(words.MakeRecovery())
	d.untilShown(words.RecoveryTitle())
	code := d.app.state.Code.Reveal()
	var marked []string
	d.app.deps.CopySecret = func(text string) bool { marked = append(marked, text); return false }
	copies := func(stays time.Duration) {
		t.Helper()
		d.app.copiedFor = stays
		d.press(words.Copy())
		if onClipboard() != code || len(code) < 20 {
			t.Fatalf("the clipboard holds %d bytes that are not the code", len(onClipboard()))
		}
	}
	copies(time.Second)
	d.until("the code is gone from the clipboard", func() bool { return onClipboard() == "" })
	copies(time.Hour)
	d.close()
	if got := onClipboard(); got != "" {
		t.Errorf("a closed window leaves %d bytes on the clipboard", len(got))
	}
	if len(marked) != 2 || marked[0] != code {
		t.Errorf("%d texts were given to the system with the mark", len(marked))
	}
}

func TestACopiedTokenIsTakenAwayOnce(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	token := d.copiesToken(time.Hour)
	if !d.app.clearCopied() {
		t.Fatal("the token was not taken away")
	}
	fyne.CurrentApp().Clipboard().SetContent(token) // copied by the person elsewhere
	if d.app.clearCopied() || onClipboard() != token {
		t.Error("what was copied elsewhere was taken away")
	}
}

// W9: a secret is copied with the system's mark where there is one, and goes in the same way;
// where there is none it is copied without, and other texts never carry it.
func TestW9ASecretIsCopiedWithTheMark(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	account := d.app.state.Accounts[0]
	token := account.Grant.AccessToken.Reveal()
	var marked []string
	d.app.deps.CopySecret = func(text string) bool { marked = append(marked, text); return true }
	fyne.CurrentApp().Clipboard().SetContent("before")
	d.app.copyToken(account.ID)
	if len(marked) != 1 || marked[0] != token || onClipboard() != "before" || !d.shows(words.TokenCopied()) {
		t.Errorf("%d texts with the mark; Fyne's clipboard was used: %t", len(marked), onClipboard() != "before")
	}
	if !d.app.copied.Equal(account.Grant.AccessToken) || d.app.copiedTimer == nil {
		t.Error("the secret will not be removed")
	}
	d.app.copyText("an address")
	if len(marked) != 1 || onClipboard() != "an address" {
		t.Errorf("an address was copied as a secret: %q", marked)
	}
	d.app.deps.CopySecret = func(string) bool { return false }
	d.copiesToken(time.Hour)
}
