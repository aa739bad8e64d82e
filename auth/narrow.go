package auth

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Narrowed is an access token with fewer scopes than the account's own. It is stored
// nowhere.
type Narrowed struct {
	Token     Secret
	ExpiresAt time.Time // zero if the provider did not say
	Asked     []string
	Got       []string // never more than Asked
}

// The names of RFC 8693 §2.1 and §3.
const (
	grantExchange   = "urn:ietf:params:oauth:grant-type:token-exchange"
	typeAccessToken = "urn:ietf:params:oauth:token-type:access_token"
)

// Narrow gets an access token that has no other scopes than the given ones: by token
// exchange where the provider's metadata offer it (RFC 8693 §2.1), else by a refresh with
// fewer scopes (RFC 6749 §6). The account keeps its access token and its scopes; a rotated
// refresh token is sealed.
//
// A scope that the account was not granted is ReasonScopeNeeded. A provider that refuses,
// that names more scopes than were asked for, or whose account has nothing to renew it
// with is ReasonNotNarrowed: the token is then as wide as before, and is not returned.
func (c *Client) Narrow(ctx context.Context, id string, scopes []string) (Narrowed, Account, error) {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Narrowed{}, a, err
	}
	if slices.Contains(a.Metadata.GrantTypes, grantExchange) {
		if _, a, err = c.Token(ctx, id, callValid); err != nil {
			return Narrowed{}, a, err
		}
	}
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return Narrowed{}, a, err
	}
	r, err := c.startFor(ctx, AttemptRefresh, p, a)
	if err != nil {
		return Narrowed{}, a, err
	}
	a, unlock, err := c.lockedAccount(ctx, id, RefreshLockWait)
	if err != nil {
		return Narrowed{}, a, r.done(err)
	}
	defer unlock()
	if err := r.mayNarrow(a, scopes); err != nil {
		return Narrowed{}, a, r.done(err)
	}
	ctx, done := r.underLock(ctx, StepRefresh)
	defer done()
	grant, err := r.narrow(ctx, &a, scopes)
	if err != nil {
		return Narrowed{}, a, r.done(err)
	}
	return Narrowed{Token: grant.AccessToken, ExpiresAt: grant.ExpiresAt, Asked: scopes, Got: grant.Scopes}, a, r.done(nil)
}

// mayNarrow refuses what no request could bring.
func (r *run) mayNarrow(a Account, scopes []string) error {
	if a.Ended != NotEnded {
		return r.fail(StepRefresh, KindSignInNeeded, ReasonEnded, string(a.Ended))
	}
	if err := checkScopes(scopes); err != nil {
		return err
	}
	missing := slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return slices.Contains(a.Grant.Scopes, s) })
	if len(missing) > 0 && len(a.Grant.Scopes) > 0 && !a.Grant.ScopesUnread {
		e := r.fail(StepRefresh, KindSignInNeeded, ReasonScopeNeeded, clean(strings.Join(missing, " "), 300))
		e.StepUp = stepUp(a, missing)
		return e
	}
	if wait := a.RetryAt.Sub(r.c.now()); wait > 0 && wait <= maxRetryAfter {
		busy := r.fail(StepRefresh, KindNetwork, ReasonBusy, "")
		busy.RetryAfter = wait
		return busy
	}
	if a.inDoubtFor(r.c.now()) {
		doubt := r.fail(StepRefresh, KindNetwork, ReasonInDoubt, "")
		doubt.InDoubt = true
		return doubt
	}
	return nil
}

// narrow tries the ways in their order, and returns a grant of these scopes alone.
func (r *run) narrow(ctx context.Context, a *Account, scopes []string) (Grant, error) {
	r.hide(a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken)
	refused := r.notNarrowed("")
	if slices.Contains(a.Metadata.GrantTypes, grantExchange) {
		grant, err := r.exchangeToken(ctx, *a, scopes)
		if err == nil {
			err = r.checkNarrow(grant, scopes)
		}
		if err == nil || AsError(err).Kind == KindNetwork || AsError(err).Kind == KindCancelled {
			return grant, err
		}
		if AsError(err).Reason == ReasonNotNarrowed {
			refused = AsError(err)
		}
	}
	if !a.Grant.Refreshable() {
		return Grant{}, refused
	}
	grant, err := r.renewNarrow(ctx, a, scopes)
	if e := AsError(err); e != nil && e.Reason == ReasonInvalidScope {
		return Grant{}, r.notNarrowed("")
	}
	if err != nil {
		return Grant{}, err
	}
	return grant, r.checkNarrow(grant, scopes)
}

// checkNarrow refuses a grant with more scopes than were asked for.
func (r *run) checkNarrow(g Grant, scopes []string) error {
	wider := slices.ContainsFunc(g.Scopes, func(s string) bool { return !slices.Contains(scopes, s) })
	if wider || g.ScopesUnread {
		return r.notNarrowed(strings.Join(g.Scopes, " "))
	}
	return nil
}

// notNarrowed is ReasonNotNarrowed; got are the scopes that came in place of those asked
// for, and empty if none did.
func (r *run) notNarrowed(got string) *Error {
	return r.fail(StepRefresh, KindProviderError, ReasonNotNarrowed, clean(got, 300))
}

// exchangeToken exchanges the access token for one with fewer scopes (RFC 8693 §2.1).
func (r *run) exchangeToken(ctx context.Context, a Account, scopes []string) (Grant, error) {
	answer := &tokenAnswer{run: r, step: StepRefresh, requested: scopes}
	form := url.Values{
		"grant_type": {grantExchange}, "scope": {strings.Join(scopes, " ")},
		"subject_token": {a.Grant.AccessToken.Reveal()}, "subject_token_type": {typeAccessToken}, "requested_token_type": {typeAccessToken},
	}
	if r.provider.ResourceIndicator != "" {
		form.Set("resource", r.provider.ResourceIndicator)
	}
	err := r.post(ctx, StepRefresh, a.Metadata.Endpoints.Token, form, a.Metadata, answer.read)
	return answer.grant, answer.outcome(err)
}

// renewNarrow spends the refresh token for a token with fewer scopes, with the same care
// as refresh: the account is marked before, and a rotated refresh token is sealed. The
// scopes of the refresh token stay (RFC 6749 §6).
func (r *run) renewNarrow(ctx context.Context, a *Account, scopes []string) (Grant, error) {
	before := a.doubt()
	a.RefreshStartedAt, a.DoubtRetried = r.c.now(), !a.RefreshStartedAt.IsZero()
	if err := r.save(ctx, a); err != nil {
		return Grant{}, err
	}
	asking, done := outliving(ctx, answerGrace)
	defer done()
	ctx = context.WithoutCancel(ctx)
	grant, err := r.renew(asking, *a, scopes)
	switch {
	case err != nil && !grant.RefreshToken.Empty():
		*a, err = r.keepRotated(ctx, *a, grant.RefreshToken, err)
		return Grant{}, err
	case err != nil:
		*a, err = r.notRefreshed(ctx, *a, before, err)
		return Grant{}, err
	}
	a.set(noDoubt)
	a.Grant.RefreshToken, a.Grant.RefreshEnds = grant.RefreshToken, cmp.Or(grant.RefreshEnds, a.Grant.RefreshEnds)
	a.UnreachableAt, a.RetryAt, a.RefusedAt = time.Time{}, time.Time{}, time.Time{}
	return grant, r.saveRenewed(ctx, a)
}
