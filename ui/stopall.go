package ui

import (
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The dialogs about stopping everything.
const (
	DialogStopAll DialogKind = "stop-all"
	DialogStopped DialogKind = "stopped" // lists the proofs of State.Programs.Stopped
)

// stopAllActs is what the dialogs can trigger.
type stopAllActs interface {
	closing
	stopAll(revoke bool)
}

// newStopAllQuestion asks before every lease ends and the window locks, and offers to revoke every
// account as well.
func newStopAllQuestion(on stopAllActs) *question {
	w := words.AskStopAll()
	q := &question{dialog: parts.NewDialog(parts.WideWaiting, w.Title, w.Text)}
	keep := parts.NewButton(parts.Quiet, w.No, nil, on.answer)
	both := parts.NewButton(parts.QuietDanger, words.StopAllRevoke(), nil, func() { on.stopAll(true) }).Flush()
	q.dialog.Left(both).Right(keep, parts.NewButton(parts.Danger, w.Yes, nil, func() { on.stopAll(false) })).Default(keep)
	return q
}

// stoppedShown is what the dialog of the proofs shows.
type stoppedShown struct {
	leases int
	proofs []string // by account
}

// stoppedActs is what that dialog can trigger.
type stoppedActs interface {
	closing
	lockStopped()
}

// stoppedDialog lists what proves that each account is revoked. Closing it locks the window.
type stoppedDialog struct {
	dialog *parts.Dialog
	on     stoppedActs
}

func (s *stoppedDialog) shell() *parts.Dialog { return s.dialog }
func (s *stoppedDialog) show(struct{})        {}
func (s *stoppedDialog) dismissed()           { s.on.lockStopped() }

func newStoppedDialog(on stoppedActs, v stoppedShown) *stoppedDialog {
	lines := parts.Column(4)
	for _, proof := range v.proofs {
		lines.Add(parts.NewParagraph(parts.Body, proof))
	}
	if len(v.proofs) == 0 {
		lines.Add(parts.NewParagraph(parts.Body, words.NothingToRevoke()))
	}
	d := &stoppedDialog{parts.NewDialog(parts.WideWaiting, words.StoppedTitle(), words.StoppedText(v.leases)), on}
	d.dialog.Body(parts.NewPanel(lines)).Right(parts.NewButton(parts.Primary, words.StoppedLock(), nil, func() {
		on.lockStopped()
		on.answer()
	}))
	return d
}
