package ui

import (
	"slices"

	"latchkey/auth"
)

// Dialog is what stands over the window.
type Dialog struct {
	Kind    DialogKind
	Account string // id, where one is concerned
	SignIn  int    // SignIn.N, where one is concerned

	Keeper auth.Keeper // to which the key is to go, where it is to go anywhere

	Outside bool // it was not the person who called for it; see State.queued
}

// DialogKind names a dialog. Each kind stands beside its dialog; questions lists
// them all.
type DialogKind string

// DialogNone is no dialog.
const DialogNone DialogKind = ""

// asking opens a dialog because the person called for it. A question from outside
// that stands there comes back when it is closed.
func (s State) asking(d Dialog) State {
	if s.Dialog.Outside && s.Dialog != d {
		s.Queue = slices.Insert(slices.Clone(s.Queue), 0, s.Dialog)
	}
	s.Dialog, s.Errand = d, Errand{}
	return s
}

// queued asks a question from outside: at once if nothing is being asked, else as
// soon as everything before it is answered. It never takes the place of a dialog,
// and is never dropped; the same question waits only once.
func (s State) queued(d Dialog) State {
	d.Outside = true
	if s.Dialog == d || slices.Contains(s.Queue, d) {
		return s
	}
	s.Queue = append(slices.Clone(s.Queue), d)
	return s.askedNext()
}

// answered closes the dialog, does what that means for the state, and asks the next
// question that waits.
func (s State) answered() State {
	if closed := questions()[s.Dialog.Kind].closed; closed != nil {
		s = closed(s)
	}
	return s.next()
}

// next takes the dialog away and asks the next question that waits.
func (s State) next() State {
	s.Dialog, s.Code, s.Errand = Dialog{}, auth.Secret{}, Errand{}
	return s.askedNext()
}

// askedNext asks the oldest question that waits, unless something is being asked or
// the vault is not open. A question about what is gone is passed over.
func (s State) askedNext() State {
	for s.Dialog.Kind == DialogNone && len(s.Queue) > 0 && s.view() != RoomGate {
		var d Dialog
		d, s.Queue = s.Queue[0], s.Queue[1:]
		if s.knows(d) {
			s.Dialog, s.Errand = d, Errand{}
		}
	}
	return s
}

// knows reports whether what a dialog is about is still there.
func (s State) knows(d Dialog) bool {
	if d.SignIn != 0 {
		if _, ok := s.SignIn(d.SignIn); !ok {
			return false
		}
	}
	if d.Account != "" {
		if _, ok := s.Account(d.Account); !ok {
			return false
		}
	}
	return true
}

// outside are the questions from outside that are not answered, for a window that
// locks: they are asked when it is open again.
func (s State) outside() []Dialog {
	if s.Dialog.Outside {
		return slices.Insert(slices.Clone(s.Queue), 0, s.Dialog)
	}
	return s.Queue
}
