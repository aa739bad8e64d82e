package ui

import (
	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The dialogs about one account.
const (
	DialogRevoke DialogKind = "revoke"
	DialogRemove DialogKind = "remove"
	DialogRename DialogKind = "rename"
)

// accountActs is what the dialogs about an account can trigger.
type accountActs interface {
	closing
	revoke(id string)
	remove(id string)
	rename(id, label string)
}

func newRevokeQuestion(on accountActs, acc auth.Account, provider string) *question {
	return newQuestion(on, words.AskRevoke(acc.DisplayName(), provider), func() { on.revoke(acc.ID) })
}

func newRemoveQuestion(on accountActs, acc auth.Account, provider string) *question {
	live := acc.Ended == auth.NotEnded
	return newQuestion(on, words.AskRemove(acc.DisplayName(), provider, live), func() { on.remove(acc.ID) })
}

// renameDialog changes the person's own name for an account.
type renameDialog struct{ dialog *parts.Dialog }

func (r *renameDialog) shell() *parts.Dialog { return r.dialog }

func newRenameDialog(on accountActs, acc auth.Account) *renameDialog {
	entry := parts.NewEntry("")
	fillIn(entry, acc.DisplayName())
	save := func() {
		if entry.Text == acc.DisplayName() { // the name stays the provider's, and follows it
			on.answer()
			return
		}
		on.rename(acc.ID, entry.Text)
	}
	entry.OnSubmitted = func(string) { save() }
	field := parts.NewField(words.RenameLabel(), entry).Hint(words.RenameHint())
	r := &renameDialog{parts.NewDialog(parts.WideConfirm, words.RenameTitle(), "")}
	r.dialog.Body(field).Right(
		parts.NewButton(parts.Quiet, words.Cancel(), nil, on.answer),
		parts.NewButton(parts.Primary, words.Save(), nil, save))
	r.dialog.Initial = entry
	return r
}

// fillIn sets the text of an entry and puts the cursor behind it.
func fillIn(e *parts.Entry, text string) {
	e.SetText(text)
	e.CursorColumn = len([]rune(text))
}
