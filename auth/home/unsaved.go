package home

import (
	"context"
	"maps"
	"slices"
	"sync"

	"latchkey/auth"
)

// unsaved are accounts whose new tokens could not be saved, whoever refreshed
// them: this process is the only place where they are.
type unsaved struct {
	mu       sync.Mutex
	accounts map[string]auth.Account
	told     func(auth.Account)
}

// keep takes an account as the client hands it on.
func (u *unsaved) keep(a auth.Account) {
	u.mu.Lock()
	if u.accounts == nil {
		u.accounts = map[string]auth.Account{}
	}
	u.accounts[a.ID] = a
	told := u.told
	u.mu.Unlock()
	if told != nil {
		told(a)
	}
}

// OnUnsaved has told called for each account whose new tokens could not be saved,
// those so far included, on any goroutine. It must not block.
func (s *Session) OnUnsaved(told func(auth.Account)) {
	s.unsaved.mu.Lock()
	s.unsaved.told = told
	soFar := slices.Collect(maps.Values(s.unsaved.accounts))
	s.unsaved.mu.Unlock()
	for _, a := range soFar {
		told(a)
	}
}

// SaveUnsaved tries once more to save such tokens, as the last thing before
// Close, and gives the accounts whose tokens are lost, which the journal tells,
// too. What another program has saved since stays.
func (s *Session) SaveUnsaved(ctx context.Context) (lost []auth.Account) {
	s.unsaved.mu.Lock()
	all := s.unsaved.accounts
	s.unsaved.accounts = nil
	s.unsaved.mu.Unlock()
	for _, a := range all {
		if err := s.saveUnsaved(ctx, a); err != nil {
			lost = append(lost, a)
			s.Home.Journal().Logger().Error("new tokens lost", "account", a.ID, "error", err)
		}
	}
	return lost
}

func (s *Session) saveUnsaved(ctx context.Context, a auth.Account) error {
	v := s.Client.Vault
	unlock, err := v.Lock(ctx, a.ID)
	if err != nil {
		return err
	}
	defer unlock()
	err = v.Save(ctx, &a)
	if e := auth.AsError(err); e != nil && e.Reason == auth.ReasonConflict {
		return nil // saved since, or superseded
	}
	return err
}
