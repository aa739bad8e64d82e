package ui

import (
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogDraft asks what becomes of typed text when the form of a provider is left.
const DialogDraft DialogKind = "draft"

// draftActs is what the question can trigger.
type draftActs interface {
	closing
	saveAndLeave()
	discardAndLeave()
}

// newDraftQuestion offers to save, to discard, and to keep editing. Without all it needs the
// provider cannot be saved; missing names the fields.
func newDraftQuestion(on draftActs, d Draft) *question {
	w := words.AskDraft(d.Typed.Name, d.missing())
	q := &question{dialog: parts.NewDialog(parts.WideConfirm, w.Title, w.Text)}
	discard := parts.NewButton(parts.QuietDanger, words.Discard(), nil, on.discardAndLeave).Flush()
	keep := parts.NewButton(parts.Plain, w.No, nil, on.answer)
	q.dialog.Left(discard).Default(keep)
	if !d.ready() {
		q.dialog.Right(keep)
		return q
	}
	q.dialog.Right(keep, parts.NewButton(parts.Primary, w.Yes, nil, on.saveAndLeave))
	return q
}
