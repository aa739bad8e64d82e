package ui

import (
	"slices"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// withAccounts sets the accounts of the vault. It keeps the selection, or selects the first listed
// account if the selected one is gone.
func (s State) withAccounts(accounts []auth.Account, damaged []*auth.Error) State {
	s.Accounts, s.Damaged = accounts, damaged // a state never writes to its slices
	return s.withoutSaved().keepSelection().withNextDialog()
}

// withAccount adds or replaces one account.
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

// withoutAccount removes one account and selects its neighbour in the list.
func (s State) withoutAccount(id string) State {
	if s.Selected == id {
		s.Selected = neighbour(s.rows(new(keptRows)), id)
	}
	s.Accounts = slices.DeleteFunc(slices.Clone(s.Accounts), func(a auth.Account) bool { return a.ID == id })
	s.Used, s.Unsaved = without(s.Used, id), without(s.Unsaved, id)
	return s.withoutTrouble(id).keepSelection()
}

// neighbour returns the account row after that of id, or else the one before.
func neighbour(rows []*row, id string) string {
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

// keepSelection selects the first listed account if the selected one is gone.
func (s State) keepSelection() State {
	if _, ok := s.Account(s.Selected); ok {
		return s
	}
	s.Selected = ""
	if ids := accountIDs(s.rows(new(keptRows))); len(ids) > 0 {
		s.Selected = ids[0]
	}
	return s
}

// selected selects an account.
func (s State) selected(id string) State {
	if _, ok := s.Account(id); ok {
		s.Selected = id
	}
	return s
}

// movedIn moves the selection within ids, down by that many rows, or up if by is negative.
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

// started records that a task of an account has begun, and clears its last failure.
func (s State) started(id string, t Task) State {
	s.Tasks = with(s.Tasks, id, t)
	return s.withoutTrouble(id)
}

// ended records that the task of an account has ended, and its failure; nil means success.
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

// servedKept is how many lines of the ledger are shown per account, as many as of its history; the
// ledger has them all.
const servedKept = auth.HistoryLimit

// history returns what happened to an account, oldest first, including what programs received.
func (s State) history(a auth.Account) []auth.Entry {
	served := s.Served[a.ID]
	if len(served) == 0 {
		return a.History
	}
	all := slices.Concat(a.History, served)
	slices.SortStableFunc(all, func(x, y auth.Entry) int { return x.At.Compare(y.At) })
	return all
}

// withFault shows what keeps the session from working, and removes it when that is over.
func (s State) withFault(f home.Fault) State {
	if f.What == home.FaultVault {
		s.NotRenewed = f.Err
	}
	switch {
	case f.Err == nil || f.Err.Reason == auth.ReasonVaultGone: // the gate says that
		return s
	case f.What == home.FaultVault:
		return s.noticed(words.FaultVault(sentence(f.Err)), true)
	}
	return s.noticed(words.FaultLog(sentence(f.Err)), true)
}

// renewsTokens records whether tokens are renewed before they expire.
func (s State) renewsTokens(on bool) State {
	s.Renews = on
	return s
}

// withUnsaved keeps an account whose new tokens could not be saved, whichever process refreshed
// it, because only this process has them.
func (s State) withUnsaved(a auth.Account) State {
	s.Unsaved = with(s.Unsaved, a.ID, a)
	return s
}

// withoutSaved removes the unsaved accounts of which the vault has a newer version.
func (s State) withoutSaved() State {
	for id, kept := range s.Unsaved {
		if a, ok := s.Account(id); ok && a.Generation > kept.Generation {
			s.Unsaved = without(s.Unsaved, id)
		}
	}
	return s
}

// aliveAt names the accounts of a provider whose grants may be alive.
func (s State) aliveAt(id string) []string {
	var names []string
	for _, a := range s.Accounts {
		if a.Provider == id && a.Ended != auth.EndedRevoked {
			names = append(names, a.DisplayName())
		}
	}
	return names
}
