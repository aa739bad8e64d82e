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
	if from == to {
		label = words.Save()
	}
	var phrase *newPhrase
	var present *presentPhrase
	submit := func() {
		known := present.check()
		if fresh := phrase.check(); known && fresh {
			on.moveKey(to, present.text(), phrase.text())
		}
	}
	body := parts.Column(16)
	if from == auth.KeeperPassphrase {
		present = newPresentPhrase(words.PresentPhrase(), submit)
		body.Add(present.field)
	}
	if to == auth.KeeperPassphrase {
		phrase = newNewPhrase(words.FreshPhrase(), submit)
		body.Add(phrase.one)
		body.Add(phrase.two)
	}
	e := newErrand(on, words.MoveTitle(from, to), words.MoveText(from, to), body, parts.NewButton(parts.Primary, label, nil, submit), busy)
	switch {
	case present != nil:
		e.field, e.dialog.Initial = present.wrong, present.entry
	case phrase != nil:
		e.dialog.Initial = phrase.first
	}
	return e
}

// presentPhrase asks for the passphrase that keeps the key; nil means that none does.
type presentPhrase struct {
	entry *parts.Entry
	field *parts.Field
}

func newPresentPhrase(label string, submit func()) *presentPhrase {
	p := &presentPhrase{entry: parts.NewSecret("")}
	p.entry.OnSubmitted = func(string) { submit() }
	p.field = parts.NewField(label, p.entry)
	return p
}

// text returns what was typed.
func (p *presentPhrase) text() string {
	if p == nil {
		return ""
	}
	return p.entry.Text
}

// check reports whether something was typed, and shows if nothing was.
func (p *presentPhrase) check() bool {
	if p == nil {
		return true
	}
	missing := ""
	if p.entry.Text == "" {
		missing = words.PhraseMissing()
	}
	p.field.SetError(missing)
	return missing == ""
}

// wrong shows a wrong passphrase at the field.
func (p *presentPhrase) wrong(err *auth.Error) bool { return wrongAt(p.field, err, "") }

// newCodeDialog asks before a recovery code is made, and for the passphrase that keeps the key.
// replaces means that there is an earlier code.
func newCodeDialog(on keyActs, replaces bool) *errandDialog {
	w := words.AskFirstCode()
	if replaces {
		w = words.AskNewCode()
	}
	var present *presentPhrase
	submit := func() {
		if present.check() {
			on.newRecoveryCode(present.text())
		}
	}
	present = newPresentPhrase(words.Passphrase(), submit)
	e := newErrand(on, w.Title, w.Text, present.field, parts.NewButton(parts.Primary, w.Yes, nil, submit), words.PhraseChecks()).refuse(w.No)
	e.field, e.dialog.Initial = present.wrong, present.entry
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
