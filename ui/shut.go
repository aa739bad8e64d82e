package ui

import "context"

// shutVault removes everything of the vault from the window, cancels pending sign-ins, and wipes
// the key as soon as saves that have begun are complete. The next opening waits for that.
// then is what the window shows.
func (a *App) shutVault(then State) {
	session, before := a.session, a.shutting
	a.session, a.pending = nil, nil
	session.SetLocked(true)
	session.end()
	a.dropSignIns()
	shut := make(chan struct{})
	a.shutting = shut
	a.set(then)
	a.screen.forget()
	a.aside(func(context.Context) func() {
		defer close(shut)
		if before != nil {
			<-before
		}
		session.users.Wait()
		session.close()
		return a.forgets()
	})
}
