package ui

import (
	"context"
	"slices"

	"latchkey/auth"
)

// release closes the vault as soon as saves that have begun are complete (Session.users). It
// returns the state before.
func (a *App) release(p Phase) (before State) {
	session, before := a.session, a.state
	a.clearCopied()
	a.session, a.pending = nil, nil
	session.SetLocked(true)
	session.end()
	a.dropSignIns()
	a.set(State{Phase: p, Providers: before.Providers, ProvidersErr: before.ProvidersErr, Queue: before.outside()})
	a.screen.forget()
	return before
}

// rekeyed reports whether another process has given the vault a new key.
func rekeyed(damaged []*auth.Error) bool {
	return slices.ContainsFunc(damaged, func(e *auth.Error) bool { return e.Reason == auth.ReasonKeyRotated })
}

// gone returns the error that says that the folder of the vault is gone, or nil.
func gone(damaged []*auth.Error) *auth.Error {
	for _, e := range damaged {
		if e.Reason == auth.ReasonVaultGone {
			return e
		}
	}
	return nil
}

// reopen reopens the vault with its new key.
func (a *App) reopen() {
	session := a.session
	before := a.release(PhaseStarting)
	a.set(a.state.stayingIn(before))
	a.aside(func(context.Context) func() {
		session.users.Wait()
		session.close()
		found, err := a.deps.look()
		return func() { a.found(found, auth.AsError(err)) }
	})
}

// dropSignIns cancels the pending sign-ins.
func (a *App) dropSignIns() {
	for n, cancel := range a.cancels {
		cancel(nil)
		delete(a.cancels, n)
		delete(a.pastes, n)
		delete(a.reopens, n)
		delete(a.nexts, n)
	}
}
