package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

const demoID = catalog.DemoID

// copyText puts text on the clipboard and says so.
func (a *App) copyText(text, said string) {
	a.forgetCopied() // what was copied before is the person's no more
	fyne.CurrentApp().Clipboard().SetContent(text)
	a.set(a.state.noticed(said, false))
}

// copySecret puts a secret on the clipboard, says for how long, and takes it
// away then. It also goes when the window locks or closes.
func (a *App) copySecret(secret auth.Secret, said string) {
	a.copyText(secret.Reveal(), said)
	a.copied = secret
	a.copiedTimer = time.AfterFunc(a.copiedFor, func() {
		a.post(func() {
			if a.copied.Equal(secret) && a.clearCopied() {
				a.set(a.state.noticed(words.ClipboardCleared(), false))
			}
		})
	})
}

// copiedFor is how long a copied secret stays: long enough to paste it.
const copiedFor = 30 * time.Second

// clearCopied takes a copied secret off the clipboard and reports whether it was
// still there: what the person has copied since, anywhere, stays.
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

// forgetCopied gives up clearing.
func (a *App) forgetCopied() {
	if a.copiedTimer != nil {
		a.copiedTimer.Stop()
	}
	a.copied, a.copiedTimer = auth.Secret{}, nil
}

// copyLink copies what the browser was to open.
func (a *App) copyLink(n int) {
	if x, ok := a.state.SignIn(n); ok && x.URL != "" {
		a.copyText(x.URL, words.LinkCopied())
	}
}

// copyToken copies an access token because the person asked for it: the one
// place where a token leaves the window. One that is bound to a key stays: nobody
// else could use it.
func (a *App) copyToken(id string) {
	if acc, ok := a.state.Account(id); ok && !acc.Grant.AccessToken.Empty() && !acc.Grant.Bound() {
		a.copySecret(acc.Grant.AccessToken, words.TokenCopied())
	}
}

// askForScopes signs in once more for everything that was asked for, so that
// the person can grant what they did not.
func (a *App) askForScopes(id string) { a.signInAgain(id, nil, "consent") }
