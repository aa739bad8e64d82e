package ui

import (
	"slices"

	"latchkey/auth"
)

// servedKept is how many tokens that were handed out are shown of an account; the
// log has them all.
const servedKept = 20

// withServed remembers, while the window is open, that a command was given an
// account's token.
func (s State) withServed(account string, e auth.Entry) State {
	all := append(slices.Clone(s.Served[account]), e)
	s.Served = with(s.Served, account, all[max(0, len(all)-servedKept):])
	return s
}

// history is what happened to an account, oldest first, with the tokens that this
// window handed out among it.
func (s State) history(a auth.Account) []auth.Entry {
	served := s.Served[a.ID]
	if len(served) == 0 {
		return a.History
	}
	all := slices.Concat(a.History, served)
	slices.SortStableFunc(all, func(x, y auth.Entry) int { return x.At.Compare(y.At) })
	return all
}

// showServed shows each token that a command is given, with what ran it.
func (a *App) showServed(session *Session) {
	if session.OnServed == nil {
		return
	}
	session.OnServed(func(account string, e auth.Entry) {
		a.post(func() {
			if a.session == session {
				a.set(a.state.withServed(account, e))
			}
		})
	})
}
