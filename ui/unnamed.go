package ui

import (
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogUnnamed says that a provider does not say who signs in, and takes the label of the
// account. Until it is answered, the sign-in opens no browser.
const DialogUnnamed DialogKind = "unnamed"

// unnamedActs is what the dialog can trigger.
type unnamedActs interface {
	nameSignIn(n int, label string)
	cancelSignIn(n int)
}

// unnamedDialog asks for a label.
type unnamedDialog struct {
	dialog *parts.Dialog
	drop   func()
}

func (u *unnamedDialog) shell() *parts.Dialog { return u.dialog }
func (u *unnamedDialog) show(struct{})        {}

// dismissed cancels the sign-in, which could not go on without the dialog.
func (u *unnamedDialog) dismissed() { u.drop() }

func newUnnamedDialog(on unnamedActs, x SignIn) *unnamedDialog {
	entry := parts.NewEntry("")
	fillIn(entry, x.Suggested)
	goOn := func() { on.nameSignIn(x.N, entry.Text) }
	entry.OnSubmitted = func(string) { goOn() }
	u := &unnamedDialog{dialog: parts.NewDialog(parts.WideConfirm, words.UnnamedTitle(), words.UnnamedText(x.Provider)), drop: func() { on.cancelSignIn(x.N) }}
	word := words.UnnamedGoOn()
	if x.Ask.Device {
		word = words.UnnamedCode()
	}
	u.dialog.Body(parts.NewField(words.UnnamedField(), entry)).Right(
		parts.NewButton(parts.Quiet, words.Cancel(), nil, u.drop),
		parts.NewButton(parts.Primary, word, nil, goOn))
	u.dialog.Initial = entry
	return u
}
