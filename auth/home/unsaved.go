package home

import (
	"context"

	"latchkey/auth"
)

// saveUnsaved retries saving unsaved tokens before a session is closed. Tokens
// that are then lost are news, and the journal names them too.
func (s *Session) saveUnsaved() {
	ctx, cancel := context.WithTimeout(context.Background(), auth.LockWait)
	defer cancel()
	for _, a := range s.news.takeUnsaved() {
		if _, _, err := s.SaveTokens(ctx, a); err != nil {
			s.journal.Logger().Error("new tokens lost", "account", a.ID, "error", err)
			s.news.publish(News{Lost: &a})
		}
	}
}

// SaveTokens saves an account whose new tokens could not be saved before, and
// returns the account as it is then. If another program has changed the account
// meanwhile, that change stays, the tokens are discarded, and superseded is true.
func (s *Session) SaveTokens(ctx context.Context, a auth.Account) (now auth.Account, superseded bool, err error) {
	v := s.Client.Vault
	unlock, err := v.Lock(ctx, a.ID)
	if err != nil {
		return auth.Account{}, false, err
	}
	defer unlock()
	err = v.Save(ctx, &a)
	if e := auth.AsError(err); e != nil && e.Reason == auth.ReasonConflict {
		now, err = v.Load(ctx, a.ID)
		return now, true, err
	}
	if err != nil {
		return auth.Account{}, false, err
	}
	return a, false, nil
}
