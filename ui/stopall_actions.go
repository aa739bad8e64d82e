package ui

import "context"

// stopAll ends every lease and locks the window; with revoke it first revokes every account and
// shows the proofs.
func (a *App) stopAll(revoke bool) {
	session := a.session
	if session == nil {
		return
	}
	s := a.state.answered()
	if revoke {
		s = s.stoppingAll()
	}
	a.set(s)
	a.using(session, func(context.Context) func() {
		done := session.Stop(a.acts, revoke) // at its end the news ask for the lock
		if !revoke {
			return nil
		}
		return func() { a.set(a.state.stoppedAll(done)) }
	})
}

// everythingStopped locks the window, unless the person is to see the proofs first.
func (a *App) everythingStopped() {
	if !a.state.Programs.IsStopping {
		a.lockForStop()
	}
}

// lockStopped locks the window once the person has seen the proofs.
func (a *App) lockStopped() {
	a.post(func() {
		a.set(a.state.proofsSeen())
		a.lockForStop()
	})
}
