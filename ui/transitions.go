package ui

import (
	"maps"
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
)

// at sets the clock.
func (s State) at(now time.Time) State {
	s.Now = now
	return s
}

// opening says that the vault is being opened.
func (s State) opening() State {
	s.Opening, s.Problem = true, nil
	return s
}

// opened says that the vault is open and who keeps its key.
func (s State) opened(k auth.Keeper) State {
	s.Phase, s.Opening, s.Problem, s.Keeper = PhaseOpen, false, nil, k
	return s
}

// empty says that there is no vault yet.
func (s State) empty() State {
	s.Phase, s.Opening, s.Problem = PhaseEmpty, false, nil
	return s
}

// locked says that a passphrase opens the vault.
func (s State) locked() State {
	s.Phase, s.Opening = PhaseLocked, false
	return s
}

// notOpened says why the vault did not open. isNew tells whether it was to be
// made: then the person can choose who keeps its key.
func (s State) notOpened(err *auth.Error, isNew bool) State {
	s.Opening, s.Problem = false, err
	switch {
	case err.Kind == auth.KindWrongPassphrase:
		if s.Phase != PhaseChoose {
			s.Phase = PhaseLocked
		}
	case isNew && (err.Kind == auth.KindKeyring || s.Phase == PhaseChoose):
		s.Phase = PhaseChoose
	default:
		s.Phase = PhaseStuck
	}
	return s
}

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

// withProviders takes the catalogue as it is now.
func (s State) withProviders(list []catalog.Entry, err *auth.Error) State {
	s.ProvidersErr = err
	if list != nil || err == nil {
		s.Providers = slices.Clone(list)
	}
	if _, ok := s.Provider(s.SelectedProv); !ok {
		s.SelectedProv = ""
		if len(s.Providers) > 0 {
			s.SelectedProv = s.Providers[0].ID
		}
	}
	return s
}

// inRoom goes through the rail.
func (s State) inRoom(r Room) State {
	s.Room = r
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

// noticed shows a short message.
func (s State) noticed(text string, bad bool) State {
	s.Notice = Notice{N: s.Notice.N + 1, Text: text, Bad: bad}
	return s
}

// unnoticed takes the message of that number away.
func (s State) unnoticed(n int) State {
	if s.Notice.N == n {
		s.Notice.Text = ""
	}
	return s
}

// with and without are copies of a map with one key set or taken away.
func with[V any](m map[string]V, key string, v V) map[string]V {
	c := make(map[string]V, len(m)+1)
	maps.Copy(c, m)
	c[key] = v
	return c
}

func without[V any](m map[string]V, key string) map[string]V {
	if _, ok := m[key]; !ok {
		return m
	}
	c := maps.Clone(m)
	delete(c, key)
	return c
}
