package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

const demoID = catalog.DemoID

// copyText puts text on the clipboard. The button that was pressed says so.
func (a *App) copyText(text string) {
	a.forgetCopied() // the text replaces a secret copied before
	fyne.CurrentApp().Clipboard().SetContent(text)
}

// copySaid puts text on the clipboard and shows a notice.
func (a *App) copySaid(text, said string) {
	a.copyText(text)
	a.set(a.state.noticed(said, false))
}

// copyMarked is copyText for a secret, with the mark that keeps it out of clipboard histories
// where the system has one.
func (a *App) copyMarked(secret auth.Secret, said string) {
	if a.deps.CopySecret == nil || !a.deps.CopySecret(secret.Reveal()) {
		a.copySaid(secret.Reveal(), said)
		return
	}
	a.forgetCopied()
	a.set(a.state.noticed(said, false))
}

// copySecret puts a secret on the clipboard, shows for how long, and clears it after that time.
// Locking or closing the window also clears it.
func (a *App) copySecret(secret auth.Secret, said string) {
	a.copyMarked(secret, said)
	a.copied = secret
	a.copiedTimer = time.AfterFunc(a.copiedFor, func() {
		a.post(func() {
			if a.copied.Equal(secret) && a.clearCopied() {
				a.set(a.state.noticed(words.ClipboardCleared(), false))
			}
		})
	})
}

// copiedFor is how long a copied secret stays on the clipboard: long enough to paste it.
const copiedFor = 30 * time.Second

// clearCopied removes a copied secret from the clipboard and reports whether it was still there.
// Anything that was copied since stays.
func (a *App) clearCopied() bool {
	secret := a.copied
	a.forgetCopied()
	if secret.Empty() {
		return false
	}
	board := fyne.CurrentApp().Clipboard()
	if !auth.NewSecret(board.Content()).Equal(secret) {
		return false
	}
	board.SetContent("")
	return true
}

// forgetCopied cancels the clearing.
func (a *App) forgetCopied() {
	if a.copiedTimer != nil {
		a.copiedTimer.Stop()
	}
	a.copied, a.copiedTimer = auth.Secret{}, nil
}

// copyLink copies the address that the browser was to open.
func (a *App) copyLink(n int) {
	if x, ok := a.state.SignIn(n); ok && x.URL != "" {
		a.copyText(x.URL)
	}
}

// copyToken copies an access token because the person requested it. Tokens leave the window here
// only. A token that is bound to a key is not copied, because it is of no use elsewhere.
func (a *App) copyToken(id string) {
	if acc, ok := a.state.Account(id); ok && !acc.Grant.AccessToken.Empty() && !acc.Grant.Bound() {
		a.copySecret(acc.Grant.AccessToken, words.TokenCopied())
	}
}

// askForScopes signs in again for all scopes requested before and for more, so that the person can
// grant the missing ones.
func (a *App) askForScopes(id string, more ...string) {
	acc, _ := a.state.Account(id)
	a.signInAgain(id, slices.Concat(acc.Requested, more), "consent")
}
