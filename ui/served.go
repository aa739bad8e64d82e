package ui

import (
	"slices"

	"latchkey/auth"
	"latchkey/auth/agent"
)

// servedKept is how many tokens that were handed out are shown of an account; the
// log has them all.
const servedKept = 20

// withServed remembers, while the window is open, that an account's token was handed
// to a command. What ran the command says more than the command's own name.
func (s State) withServed(x agent.Served) State {
	all := append(slices.Clone(s.Served[x.Account.ID]), auth.Entry{At: x.At, What: auth.HappenedServed, Note: x.To.Parent})
	s.Served = with(s.Served, x.Account.ID, all[max(0, len(all)-servedKept):])
	return s
}

// history is what happened to an account, oldest first, with the tokens that
// were handed to commands among it.
func (s State) history(a auth.Account) []auth.Entry {
	served := s.Served[a.ID]
	if len(served) == 0 {
		return a.History
	}
	all := slices.Concat(a.History, served)
	slices.SortStableFunc(all, func(x, y auth.Entry) int { return x.At.Compare(y.At) })
	return all
}
