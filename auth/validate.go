package auth

import "context"

// Validates reports whether an account's provider wants its tokens validated at
// its own address, at the start of the program and every hour (Twitch).
func (p Provider) Validates() bool { return p.Quirks.ValidateURL != "" }

// Validate asks the provider's validation address whether the access token still
// works, and marks the account where it says no: as due for a refresh, or, where
// nothing can renew it, as "sign in again". No answer, or any other, changes
// nothing; nor does an account whose provider has no such address. Nothing of it
// is recorded but the mark: it happens every hour.
func (c *Client) Validate(ctx context.Context, id string) (Account, error) {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Account{}, err
	}
	p, err := c.providerOf(ctx, a)
	if err != nil || !p.Validates() || a.Ended != NotEnded || !goodFor(a, c.now(), 0) {
		return a, err
	}
	quiet := *c
	quiet.Observe = nil
	r, err := quiet.startFor(ctx, AttemptCheck, p, a)
	if err != nil {
		return a, err
	}
	asking, cancel := context.WithTimeoutCause(ctx, evidenceTimeout, errSlow)
	defer cancel()
	over := r.validate(asking, StepRefresh, a) == lifeOver
	_ = r.done(nil)
	if !over {
		return a, nil
	}
	return c.refusedToken(ctx, a)
}

// refusedToken marks an account whose access token the provider refuses before its
// end, unless it has another by now.
func (c *Client) refusedToken(ctx context.Context, was Account) (Account, error) {
	a, unlock, err := c.held(ctx, was.ID, LockWait)
	if err != nil {
		return was, err
	}
	defer unlock()
	if a.Ended != NotEnded || !a.Grant.AccessToken.Equal(was.Grant.AccessToken) {
		return a, nil
	}
	now := c.now()
	a.Grant.ExpiresAt = now
	if !a.Grant.Refreshable() {
		a.Ended, a.EndedAt = EndedRefused, now
	}
	a.Remember(now, HappenedInvalid, "")
	return a, c.Vault.Save(ctx, &a)
}
