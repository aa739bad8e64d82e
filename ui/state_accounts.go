package ui

import (
	"slices"

	"latchkey/auth"
	"latchkey/auth/agent"
)

// withAccounts takes what the vault holds now. The selection stays where it
// was; when its account is gone it falls to the first one shown.
func (s State) withAccounts(accounts []auth.Account, damaged []*auth.Error) State {
	s.Accounts, s.Damaged = slices.Clone(accounts), slices.Clone(damaged)
	return s.withoutSaved().keepSelection().askedNext()
}

// withAccount puts in one account as it is now.
func (s State) withAccount(a auth.Account) State {
	s.Accounts = slices.Clone(s.Accounts)
	for i := range s.Accounts {
		if s.Accounts[i].ID == a.ID {
			s.Accounts[i] = a
			return s.withoutSaved()
		}
	}
	s.Accounts = append(s.Accounts, a)
	return s.keepSelection()
}

// withoutAccount forgets one account and selects its neighbour in the list.
func (s State) withoutAccount(id string) State {
	if s.Selected == id {
		s.Selected = neighbour(s.rows(), id)
	}
	s.Accounts = slices.DeleteFunc(slices.Clone(s.Accounts), func(a auth.Account) bool { return a.ID == id })
	s.Used, s.Unsaved = without(s.Used, id), without(s.Unsaved, id)
	return s.withoutTrouble(id).keepSelection()
}

// neighbour is the account row after that of id, else the one before.
func neighbour(rows []row, id string) string {
	ids := accountIDs(rows)
	i := slices.Index(ids, id)
	switch {
	case i < 0:
		return ""
	case i+1 < len(ids):
		return ids[i+1]
	case i > 0:
		return ids[i-1]
	}
	return ""
}

// keepSelection selects the first account shown when the selected one is gone.
func (s State) keepSelection() State {
	if _, ok := s.Account(s.Selected); ok {
		return s
	}
	s.Selected = ""
	if ids := accountIDs(s.rows()); len(ids) > 0 {
		s.Selected = ids[0]
	}
	return s
}

// selected shows one account.
func (s State) selected(id string) State {
	if _, ok := s.Account(id); ok {
		s.Selected = id
	}
	return s
}

// movedIn selects, of the accounts shown, the one by rows below (or, negative,
// above) the selected.
func (s State) movedIn(ids []string, by int) State {
	if len(ids) == 0 {
		return s
	}
	i := slices.Index(ids, s.Selected)
	if i < 0 {
		s.Selected = ids[0]
		return s
	}
	s.Selected = ids[min(max(i+by, 0), len(ids)-1)]
	return s
}

// searched filters the list.
func (s State) searched(text string) State {
	s.Search = text
	return s
}

// started says what is being done with an account; what went wrong before is
// forgotten.
func (s State) started(id string, t Task) State {
	s.Tasks = with(s.Tasks, id, t)
	return s.withoutTrouble(id)
}

// ended says that nothing is being done with an account any more, and what
// went wrong, if anything.
func (s State) ended(id string, err *auth.Error) State {
	s.Tasks = without(s.Tasks, id)
	if err == nil || err.Kind == auth.KindCancelled {
		return s
	}
	s.Troubles = with(s.Troubles, id, err)
	return s
}

func (s State) withoutTrouble(id string) State {
	s.Troubles = without(s.Troubles, id)
	return s
}

// used takes what a resource answered.
func (s State) used(id string, a Answer) State {
	s.Used = with(s.Used, id, a)
	return s
}

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

// withUnsaved keeps an account whose new tokens could not be saved, whoever
// refreshed it, until they are: they are in this process only.
func (s State) withUnsaved(a auth.Account) State {
	s.Unsaved = with(s.Unsaved, a.ID, a)
	return s
}

// withoutSaved forgets the unsaved accounts of which the vault has a newer one.
func (s State) withoutSaved() State {
	for id, kept := range s.Unsaved {
		if a, ok := s.Account(id); ok && a.Generation > kept.Generation {
			s.Unsaved = without(s.Unsaved, id)
		}
	}
	return s
}

// aliveAt names the accounts of a provider whose grants may live.
func (s State) aliveAt(id string) []string {
	var names []string
	for _, a := range s.Accounts {
		if a.Provider == id && a.Ended != auth.EndedRevoked {
			names = append(names, a.DisplayName())
		}
	}
	return names
}
