package ui

import (
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogSignOut is the question; DialogSigningOut shows the wait for the browser.
const (
	DialogSignOut    DialogKind = "sign-out"
	DialogSigningOut DialogKind = "signing-out"
)

// signOutActs is what the dialogs of signing out can trigger.
type signOutActs interface {
	closing
	copier
	signOut(id string)
	reopenSignOutPage()
	cancelSignIn(n int)
}

// newSignOutQuestion states what ends and what stays.
func newSignOutQuestion(on signOutActs, account, provider string) *question {
	w := words.AskSignOut(provider)
	q := &question{dialog: parts.NewDialog(parts.WideConfirm, w.Title, w.Text)}
	q.dialog.Right(
		parts.NewButton(parts.Quiet, w.No, nil, on.answer),
		parts.NewButton(parts.Primary, w.Yes, nil, func() { on.signOut(account) }))
	return q
}

// leavingDialog waits for the browser to return from the provider's page. It has no filled button,
// because the next step is in the browser.
type leavingDialog struct {
	on     signOutActs
	n      int
	url    string
	dialog *parts.Dialog
	how    *parts.Text
	reopen *parts.Button
	copy   *parts.Button
}

func (l *leavingDialog) shell() *parts.Dialog { return l.dialog }

func newLeavingDialog(on signOutActs, x SigningOut, provider string) *leavingDialog {
	l := &leavingDialog{on: on, n: x.N, how: parts.NewParagraph(parts.Body, words.SigningOut(x.Provider))}
	l.reopen = parts.NewButton(parts.Plain, words.OpenAgain(), nil, on.reopenSignOutPage)
	l.copy = parts.NewCopyButton(parts.Quiet, words.CopyLink(), func() { on.copyText(l.url) })
	cancel := parts.NewButton(parts.Quiet, words.Cancel(), nil, func() { on.cancelSignIn(x.N) })
	l.dialog = parts.NewDialog(parts.WideWaiting, words.WaitTitle(), words.SignOutSub(x.Provider)).
		Lead(parts.NewGlyph(provider, x.Provider, 48)).
		Body(l.how).Left(l.reopen, l.copy).Right(cancel).Default(nil)
	l.dialog.Initial = l.reopen
	return l
}

// dismissed cancels the wait, which would be invisible without its dialog.
func (l *leavingDialog) dismissed() { l.on.cancelSignIn(l.n) }

func (l *leavingDialog) show(x SigningOut) {
	l.url = x.URL
	setEnabled(l.reopen, x.URL != "")
	setEnabled(l.copy, x.URL != "")
	text := words.SigningOut(x.Provider)
	if x.Browser != nil {
		title, hint := words.Say(x.Browser)
		text = words.TitleAndHint(title, words.ForWindow(x.Browser, hint))
	}
	if l.how.Text() != text {
		l.how.SetText(text)
		l.dialog.Fit()
	}
}
