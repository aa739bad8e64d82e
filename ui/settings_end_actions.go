package ui

import (
	"context"

	"latchkey/auth"
)

// erase revokes and erases everything. The window allows no other action meanwhile.
func (a *App) erase() {
	session := a.session
	if session == nil {
		return
	}
	before := a.release(PhaseErasing)
	a.aside(func(context.Context) func() {
		session.users.Wait()
		removed, err := session.Erase(a.acts)
		if failed := auth.AsError(err); failed != nil {
			accounts, damaged := readAll(a.acts, session)
			session.SetLocked(false)
			return func() {
				a.opened(session, accounts, damaged)
				a.set(a.state.inRoom(before.Room).noticed(sentence(failed), true))
			}
		}
		if a.deps.Claim != nil {
			_ = session.Home.Unclaim(a.acts) // what stays opens a window without accounts; doctor reports it
		}
		session.close()
		return func() { a.set(a.state.empty().erased(removed)) }
	})
}
