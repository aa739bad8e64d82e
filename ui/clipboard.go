package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

const demoID = catalog.DemoID

// copyText puts text on the clipboard and says so.
func (a *App) copyText(text, said string) {
	fyne.CurrentApp().Clipboard().SetContent(text)
	a.set(a.state.noticed(said, false))
}

// copyLink copies what the browser was to open.
func (a *App) copyLink(n int) {
	if x, ok := a.state.SignIn(n); ok && x.URL != "" {
		a.copyText(x.URL, words.LinkCopied)
	}
}

// copyToken copies an access token because the person asked for it: the one
// place where a token leaves the window.
func (a *App) copyToken(id string) {
	if acc, ok := a.state.Account(id); ok && !acc.Grant.AccessToken.Empty() {
		a.copyText(acc.Grant.AccessToken.Reveal(), words.TokenCopied)
	}
}

// askForScopes signs in once more for everything that was asked for, so that
// the person can grant what they did not.
func (a *App) askForScopes(id string) { a.signInAgain(id, nil, "consent") }
