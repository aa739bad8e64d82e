package home

import (
	"context"
	"errors"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/demo"
)

// AtDemo has the demo provider do something once, and then lets this session find it out as it
// would by itself, only sooner: ended tokens are presented once, an ended grant and new keys are
// met by a refresh. What the provider answers then is no error of AtDemo: the accounts, the news
// and the log have it. Its error is that of demo.Demo.Do.
func (s *Session) AtDemo(ctx context.Context, what demo.Once) error {
	if err := s.Demo.Do(ctx, what); err != nil {
		return err
	}
	accounts, err := s.Vault.List(ctx)
	for _, a := range accounts {
		if a.Provider != catalog.DemoID || a.Ended != auth.NotEnded {
			continue
		}
		if what == demo.ExpireNow || !a.Grant.Refreshable() {
			_, _ = s.Client.Probe(ctx, a.ID)
		} else {
			_, _ = s.Client.Refresh(ctx, a.ID)
		}
		if ctx.Err() != nil {
			return errors.Join(err, context.Cause(ctx))
		}
	}
	return err
}
