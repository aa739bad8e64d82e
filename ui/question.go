package ui

import (
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// closing is what every dialog can trigger: closing itself.
type closing interface{ answer() }

// question asks before an action that cannot be undone. The filled button runs the action; Enter
// presses the other button, which changes nothing.
type question struct{ dialog *parts.Dialog }

func (q *question) shell() *parts.Dialog { return q.dialog }

func newQuestion(on closing, w words.Question, yes func()) *question {
	q := &question{dialog: parts.NewDialog(parts.WideConfirm, w.Title, w.Text)}
	keep := parts.NewButton(parts.Quiet, w.No, nil, on.answer)
	q.dialog.Right(keep, parts.NewButton(parts.Danger, w.Yes, nil, yes)).Default(keep)
	return q
}
