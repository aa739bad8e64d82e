package ui

import (
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

func newAccountQuestion(on accountActs, s State) modal {
	acc, ok := s.Account(s.Dialog.Account)
	if !ok {
		return nil
	}
	p, _ := s.Provider(acc.Provider)
	if s.Dialog.Kind == DialogRevoke {
		return newQuestion(on, words.AskRevoke(acc.DisplayName(), p.DisplayName()), func() { on.revoke(acc.ID) })
	}
	live := s.actions(acc).use
	return newQuestion(on, words.AskRemove(acc.DisplayName(), p.DisplayName(), live), func() { on.remove(acc.ID) })
}

// renameDialog changes the person's own name for an account.
type renameDialog struct{ dialog *parts.Dialog }

func (r *renameDialog) shell() *parts.Dialog { return r.dialog }
func (r *renameDialog) show(State)           {}

func newRenameDialog(on accountActs, s State) modal {
	acc, ok := s.Account(s.Dialog.Account)
	if !ok {
		return nil
	}
	entry := parts.NewEntry("")
	fillIn(entry, acc.Label)
	save := func() { on.rename(acc.ID, entry.Text) }
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
