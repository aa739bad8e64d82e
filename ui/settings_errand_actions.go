package ui

import (
	"context"

	"latchkey/auth"
)

// failed shows an error in the dialog of a kind, or as a notice if the person has closed the
// dialog.
func (a *App) failed(kind DialogKind, err *auth.Error) {
	if a.state.Dialog.Kind == kind {
		a.set(a.state.errand(false, err))
		return
	}
	a.set(a.state.noticed(sentence(err), true))
}

// done closes the dialog of a kind and shows the result as a notice.
func (a *App) done(kind DialogKind, said string) {
	s := a.state
	if s.Dialog.Kind == kind {
		s = s.answered()
	}
	a.set(s.noticed(said, false))
}

// errand runs the work that a dialog of the settings started, unless other work is running, and
// then the function that work returned on the main goroutine.
func (a *App) errand(work func(session *Session) (then func())) {
	session := a.session
	if session == nil || a.state.Errand.Busy {
		return
	}
	a.set(a.state.errand(true, nil))
	a.using(session, func(context.Context) func() { return work(session) })
}
