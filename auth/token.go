package auth

import (
	"context"
	"time"
)

// Token returns an access token that is valid for at least minValid, and
// refreshes if necessary. A token without a known expiry counts as valid. After a
// refresh Token returns the new token even if it is valid for less than minValid.
// A rejected token (Reject) is refreshed like one that has expired.
// While a provider's Retry-After lasts, Token does not refresh (ReasonBusy).
//
// An account that has ended is KindSignInNeeded; so is one whose token is too old
// and that has no refresh token.
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
	a, err = c.refreshUnless(ctx, id, onDemand, func(_, a Account) bool { return goodFor(a, c.now(), minValid) })
	if err != nil {
		return Secret{}, a, err
	}
	return a.Grant.AccessToken, a, nil
}

// Reject records that the access token of an account was refused where a program used it,
// so that the next Token refreshes, once: the new token has no such mark. It does nothing
// if isRefused does not accept the present token, which is newer then, and nothing for an
// account that has ended or cannot be refreshed. If the account was found, it is returned
// beside an error, too.
func (c *Client) Reject(ctx context.Context, id string, isRefused func(Secret) bool) (Account, error) {
	a, unlock, err := c.lockedAccount(ctx, id, LockWait)
	if err != nil {
		return Account{}, err
	}
	defer unlock()
	if a.Ended != NotEnded || !a.Grant.Refreshable() || a.Grant.Rejected || !isRefused(a.Grant.AccessToken) {
		return a, nil
	}
	a.Grant.Rejected = true
	return a, c.Vault.Save(ctx, &a)
}

// future is how far in the future a grant may have been obtained; beyond it, the
// clock is assumed to have been wrong then.
const future = 5 * time.Minute

// goodFor reports whether the access token is valid for d more. The expiry of a
// token obtained in the future is ignored, because the clock was wrong (catalogue
// G7). A rejected token is not valid.
func goodFor(a Account, now time.Time, d time.Duration) bool {
	if a.Grant.AccessToken.Empty() || a.Grant.Rejected || a.Grant.Refreshable() && a.Grant.ObtainedAt.After(now.Add(future)) {
		return false
	}
	return a.Grant.ExpiresAt.IsZero() || a.Grant.ExpiresAt.Sub(now) >= d && now.Before(a.Grant.ExpiresAt)
}
