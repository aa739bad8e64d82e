package ui

import (
	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The dialogs about the key.
const (
	DialogMoveKey  DialogKind = "move-key" // moves the key to Dialog.Keeper
	DialogRenewKey DialogKind = "renew-key"
	DialogNewCode  DialogKind = "new-code"
	DialogDropCode DialogKind = "drop-code"
)

// newMoveDialog asks before the key moves to another keeper, and for the new passphrase if that is
// the keeper.
func newMoveDialog(on keyActs, from, to auth.Keeper) *errandDialog {
	label, busy := words.MoveButton(), words.MoveBusy()
	if from == auth.KeeperMemory {
		label, busy = words.StoreButton(), words.StoreBusy()
	}
	title, text := words.MoveTitle(from, to), words.MoveText(from, to)
	if to == auth.KeeperKeyring {
		return newErrand(on, title, text, nil, parts.NewButton(parts.Primary, label, nil, func() { on.moveKey(to, "") }), busy)
	}
	if from == to {
		label = words.Save()
	}
	var phrase *newPhrase
	submit := func() {
		if phrase.check() {
			on.moveKey(to, phrase.first.Text)
		}
	}
	phrase = newNewPhrase(words.FreshPhrase(), submit)
	e := newErrand(on, title, text, parts.Column(16, phrase.one, phrase.two), parts.NewButton(parts.Primary, label, nil, submit), busy)
	e.dialog.Initial = phrase.first
	return e
}

// newRenewDialog asks before the key is renewed, and for the passphrase if that is the keeper.
func newRenewDialog(on keyActs, keeper auth.Keeper) *errandDialog {
	entry := parts.NewSecret("")
	field := parts.NewField(words.RenewSame(), entry)
	submit := func() {
		if keeper == auth.KeeperPassphrase && entry.Text == "" {
			field.SetError(words.PhraseMissing())
			return
		}
		field.SetError("")
		on.renewKey(entry.Text)
	}
	entry.OnSubmitted = func(string) { submit() }
	yes := parts.NewButton(parts.Primary, words.RenewDo(), nil, submit)
	if keeper != auth.KeeperPassphrase {
		return newErrand(on, words.RenewTitle(), words.RenewText(), nil, yes, words.RenewBusy())
	}
	e := newErrand(on, words.RenewTitle(), words.RenewText(), field, yes, words.RenewBusy())
	e.field = func(err *auth.Error) bool { return wrongAt(field, err, "") }
	e.dialog.Initial = entry
	return e
}

// wrongAt shows a wrong passphrase at its field; says replaces the usual title if not empty.
func wrongAt(f *parts.Field, err *auth.Error, says string) bool {
	if err == nil || err.Kind != auth.KindWrongPassphrase {
		f.SetError("")
		return false
	}
	if says == "" {
		says, _ = words.Say(err)
	}
	f.SetError(says)
	return true
}
