package auth

import (
	"context"
	"time"
)

// Token returns an access token that is good for at least minValid, refreshing
// where it must. A token without a known end is good. After a refresh the token
// is given even if the provider grants less than minValid. A provider that asked
// to be left alone for a while is not asked before that (ReasonBusy).
//
// An account that has ended is KindSignInNeeded; so is one whose token is too
// old and cannot be renewed.
func (c *Client) Token(ctx context.Context, id string, minValid time.Duration) (Secret, Account, error) {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Secret{}, Account{}, err
	}
	if a.Ended != NotEnded {
		return Secret{}, a, &Error{Step: StepRefresh, Kind: KindSignInNeeded, Reason: ReasonEnded, Provider: a.Provider, Detail: string(a.Ended)}
	}
	if goodFor(a, c.now(), minValid) {
		return a.Grant.AccessToken, a, nil
	}
	a, err = c.refreshUnless(ctx, id, needed, func(_, a Account) bool { return goodFor(a, c.now(), minValid) })
	if err != nil {
		return Secret{}, a, err
	}
	return a.Grant.AccessToken, a, nil
}

// future is how far a grant may have been obtained ahead of the clock before the
// clock is taken to have been wrong then.
const future = 5 * time.Minute

// goodFor reports whether the access token holds for d more. The end of one that
// was obtained in the future means nothing: the clock was wrong (catalogue G7).
func goodFor(a Account, now time.Time, d time.Duration) bool {
	if a.Grant.AccessToken.Empty() || a.Grant.Refreshable() && a.Grant.ObtainedAt.After(now.Add(future)) {
		return false
	}
	return a.Grant.ExpiresAt.IsZero() || a.Grant.ExpiresAt.Sub(now) >= d && now.Before(a.Grant.ExpiresAt)
}
