package ui

import (
	"slices"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// Dialog is a dialog over the window.
type Dialog struct {
	Kind    DialogKind
	Account string // id; empty if no account is concerned
	SignIn  int    // SignIn.N; 0 if no sign-in is concerned

	Question string // id of the question about a program; empty for every other dialog

	Keeper auth.Keeper // keeper to move the key to, if any

	Wish string // for the picker: what a later start of the program wants to sign in to

	Outside bool // not opened by the person; see State.queued
}

// DialogKind names a dialog. Each kind is declared beside its dialog; questions lists them all.
type DialogKind string

// DialogNone means that no dialog is open.
const DialogNone DialogKind = ""

// dialog returns the open dialog.
func (s State) dialog() Dialog { return s.Dialog }

// withDialog opens a dialog that the person requested. An open question from outside returns when the
// dialog is closed.
func (s State) withDialog(d Dialog) State {
	if s.Dialog.Outside && s.Dialog != d {
		s.Queue = slices.Insert(slices.Clone(s.Queue), 0, s.Dialog)
	}
	s.Dialog, s.Errand = d, Errand{}
	return s
}

// queued opens a question from outside: at once if no dialog is open, otherwise after all dialogs
// before it. It never replaces a dialog and is never dropped; the same question is queued only
// once.
func (s State) queued(d Dialog) State {
	d.Outside = true
	if s.Dialog == d || slices.Contains(s.Queue, d) {
		return s
	}
	s.Queue = append(slices.Clone(s.Queue), d)
	return s.withNextDialog()
}

// answered closes the dialog, makes the change of state that closing implies, and opens the next
// question in the queue.
func (s State) answered() State {
	if closed := questions()[s.Dialog.Kind].closed; closed != nil {
		s = closed(s)
	}
	return s.next()
}

// next removes the dialog and opens the next question in the queue.
func (s State) next() State {
	s.Dialog, s.Code, s.Errand = Dialog{}, auth.Secret{}, Errand{}
	return s.withNextDialog()
}

// withNextDialog opens the oldest question in the queue, unless a dialog is open, the vault is not, or
// an audience sees the window. It skips a question whose subject is gone.
func (s State) withNextDialog() State {
	for s.Dialog.Kind == DialogNone && len(s.Queue) > 0 && s.view() != RoomGate && !s.Flows.Audience {
		var d Dialog
		d, s.Queue = s.Queue[0], s.Queue[1:]
		if d.Kind == DialogPicker { // from now on it is like one that the person opened
			d.Outside, s = false, s.picking(d.Wish)
		}
		if s.knows(d) {
			s.Dialog, s.Errand = d, Errand{}
		}
	}
	return s
}

// knows reports whether the subject of a dialog still exists.
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

// outside returns the unanswered questions from outside, which a locked window keeps until it is
// open again.
func (s State) outside() []Dialog {
	if s.Dialog.Outside {
		return slices.Insert(slices.Clone(s.Queue), 0, s.Dialog)
	}
	return s.Queue
}

// failureClosed removes the stopped sign-in once its failure has been read.
func (s State) failureClosed() State { return s.withoutSignIn(s.Dialog.SignIn) }

// pickerShown returns what the picker shows.
func (s State) pickerShown() pickerShown {
	return pickerShown{
		providers: s.Providers, find: s.found, byDevice: s.maySignInByDevice, scopes: s.scopesOffered,
		browsers: s.Browsers, browserAt: s.browserAt, address: s.addressShown(), wish: s.Dialog.Wish,
	}
}

// signInShown returns what the dialog of a sign-in shows.
func (s State) signInShown() signInShown {
	x, ok := s.SignIn(s.Dialog.SignIn)
	v := signInShown{signIn: x, ok: ok, now: s.Now}
	if x.Ask.Provider == catalog.DemoID {
		v.fault = words.DemoFaultNote(s.Demo.On.Names())
	}
	return v
}

// useShown returns what the dialog about the use of a token shows.
func (s State) useShown() useShown {
	answer, ok := s.Used[s.Dialog.Account]
	return useShown{busy: s.Tasks[s.Dialog.Account] == TaskUse, answered: ok, answer: answer, isFinal: s.isFinal(s.Dialog.Account)}
}

// errandShown returns the state of the open dialog's work.
func (s State) errandShown() Errand { return s.Errand }

// signingOutShown returns the sign-out that waits for the browser.
func (s State) signingOutShown() SigningOut { return s.SigningOut }

// providerName returns the display name of a provider.
func (s State) providerName(id string) string {
	p, _ := s.Provider(id)
	return p.DisplayName()
}
