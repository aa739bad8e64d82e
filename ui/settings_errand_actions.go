package ui

import (
	"context"

	"latchkey/auth"
)

// failed says in the dialog of that kind why it could not be done; where the
// person has closed it, as a message.
func (a *App) failed(kind DialogKind, err *auth.Error) {
	if a.state.Dialog.Kind == kind {
		a.set(a.state.errand(false, err))
		return
	}
	a.set(a.state.noticed(sentence(err), true))
}

// done closes the dialog of that kind and says what was done.
func (a *App) done(kind DialogKind, said string) {
	s := a.state
	if s.Dialog.Kind == kind {
		s = s.answered()
	}
	a.set(s.noticed(said, false))
}

// errand runs something that the dialog of the settings asked for, unless it is
// running already; then, on the main goroutine, what that returned.
func (a *App) errand(work func(session *Session) (then func())) {
	session := a.session
	if session == nil || a.state.Errand.Busy {
		return
	}
	a.set(a.state.errand(true, nil))
	a.using(session, func(context.Context) func() { return work(session) })
}
