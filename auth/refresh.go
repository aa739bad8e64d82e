package auth

import (
	"context"
	"time"

	"latchkey/auth/internal/checks"
)

// Refresh sends one refresh request for an account, unless another process
// refreshed it since this call began: then it adopts that grant. The lock spans
// reload, decision, refresh and save, across processes, so that no spent token is
// ever sent (catalogue G1).
//
// Only invalid_grant ends the account, as StatusSignInAgain, and its record stays
// (catalogue G5). A lost answer leaves it in doubt. If the new tokens cannot be
// saved, the error's Step is StepSave, and the returned account is their only
// copy.
func (c *Client) Refresh(ctx context.Context, id string) (Account, error) {
	began := c.now()
	return c.refreshUnless(ctx, id, byUser, func(before, a Account) bool {
		changed := !a.RefreshedAt.Equal(before.RefreshedAt) || !a.SignedInAt.Equal(before.SignedInAt)
		return changed || within(began, a.RefreshedAt, c.now()) || within(began, a.SignedInAt, c.now())
	})
}

// within reports whether t is after began and not after now. A time in the future
// was written while the clock was wrong, and is ignored (catalogue G7).
func within(began, t, now time.Time) bool { return t.After(began) && !t.After(now) }

// trigger is whether a person requested a refresh, or it is needed for a token.
type trigger bool

const (
	byUser   trigger = true
	onDemand trigger = false
)

// refreshUnless refreshes under the lock, unless adopt accepts the account's
// current grant; before is the account before the lock. A refresh that no person
// requested is not sent before the provider's Retry-After (RFC 9110 §10.2.3;
// catalogue E8).
func (c *Client) refreshUnless(ctx context.Context, id string, by trigger, adopt func(before, a Account) bool) (Account, error) {
	before, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Account{}, err
	}
	p, err := c.providerOf(ctx, before)
	if err != nil {
		return Account{}, err
	}
	r, err := c.startFor(ctx, AttemptRefresh, p, before)
	if err != nil {
		return Account{}, err
	}
	a, unlock, err := c.lockedAccount(ctx, id, RefreshLockWait)
	if err != nil {
		return Account{}, r.done(err)
	}
	defer unlock()
	if a.Ended == NotEnded && r.checks.Refuses(checks.Adopt, adopt(before, a)) {
		r.local(StepRefresh, PartyLatchkey, "adopted what another process brought", nil)
		return a, r.done(nil)
	}
	r.verified(StepRefresh, "nobody has refreshed meanwhile", nil)
	if wait := a.RetryAt.Sub(c.now()); by == onDemand && a.Ended == NotEnded && wait > 0 && wait <= maxRetryAfter {
		busy := r.fail(StepRefresh, KindNetwork, ReasonBusy, "")
		busy.RetryAfter = wait
		return a, r.done(busy)
	}
	if by == onDemand && a.inDoubtFor(c.now()) {
		doubt := r.fail(StepRefresh, KindNetwork, ReasonInDoubt, "")
		doubt.InDoubt = true
		return a, r.done(doubt)
	}
	ctx, done := r.underLock(ctx, StepRefresh)
	defer done()
	if a.Ended == NotEnded && a.Grant.Refreshable() {
		r.renewMetadata(ctx, &a)
	}
	a, err = r.refresh(ctx, a)
	return a, r.done(err)
}

// inDoubtFor reports whether the account is in doubt and only a person may try its
// refresh token: a spent one ends the whole grant at many providers. Once the
// access token has ended there is nothing left to lose, and one try is made.
func (a Account) inDoubtFor(now time.Time) bool {
	if a.Ended != NotEnded || a.RefreshStartedAt.IsZero() {
		return false
	}
	return a.DoubtRetried || a.Grant.ExpiresAt.IsZero() || now.Before(a.Grant.ExpiresAt)
}

// providerOf returns the current configuration of an account's provider. If its
// issuer or client differs from the account's, the account's tokens must not go
// there (catalogue A2).
func (c *Client) providerOf(ctx context.Context, a Account) (Provider, error) {
	p, err := c.Providers(ctx, a.Provider)
	if err != nil {
		return Provider{}, err
	}
	if p.ClientID != a.ClientID || !sameIssuer(p, a) {
		return Provider{}, &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonProviderChanged, Provider: p.DisplayName(), Detail: p.ID}
	}
	if a.Resource != "" {
		p.ResourceIndicator = a.Resource // the resource of the grant, whatever the file names now
	}
	return p, nil
}

// refresh spends the refresh token, under the lock. It first seals a mark: that
// proves that the vault can be written before a token is spent, and shows after a
// crash that an answer may be lost (catalogue G2, G4).
func (r *run) refresh(ctx context.Context, a Account) (Account, error) {
	switch {
	case a.Ended != NotEnded:
		return a, r.fail(StepRefresh, KindSignInNeeded, ReasonEnded, string(a.Ended))
	case !a.Grant.Refreshable():
		return a, r.fail(StepRefresh, KindSignInNeeded, ReasonNoRefreshToken, "")
	}
	r.hide(a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken)
	before := a.doubt()
	a.RefreshStartedAt, a.DoubtRetried = r.c.now(), !a.RefreshStartedAt.IsZero()
	if err := r.save(ctx, &a); err != nil {
		return a, err
	}
	// From here on a cancelled caller must not lose the answer; whatever arrives
	// is sealed (catalogue L3).
	asking, done := outliving(ctx, answerGrace)
	defer done()
	checking, checked := uncancelled(ctx)
	defer checked()
	ctx = context.WithoutCancel(ctx)
	kept := a
	grant, err := r.renew(asking, a, nil)
	switch {
	case err != nil && !grant.RefreshToken.Empty():
		return r.keepRotated(ctx, kept, grant.RefreshToken, err)
	case err != nil:
		return r.notRefreshed(ctx, kept, before, err)
	}
	a.Grant, a.RefreshedAt = grant, r.c.now()
	if err := r.settle(ctx, checking, &a, &kept); AsError(err) != nil && AsError(err).Step == StepSave {
		return a, err // the sealed account keeps its mark: its token is spent
	} else if err != nil {
		return r.notRefreshed(ctx, kept, before, err)
	}
	a.set(noDoubt)
	a.UnreachableAt, a.RetryAt, a.RefusedAt = time.Time{}, time.Time{}, time.Time{}
	a.remember(r.entry(HappenedRefreshed, ""))
	r.remark(&a)
	return a, r.saveRenewed(ctx, &a)
}

// keepRotated seals the refresh token of an answer that is unusable otherwise:
// the token that was sent may be spent, and this one replaces it. The old access
// token stays, and nothing is in doubt.
func (r *run) keepRotated(ctx context.Context, a Account, rotated Secret, why error) (Account, error) {
	a.set(noDoubt)
	a.Grant.RefreshToken, a.UnreachableAt = rotated, time.Time{}
	a.remember(r.entry(HappenedNoAnswer, string(AsError(why).Reason)))
	if err := r.saveRenewed(ctx, &a); err != nil {
		return a, err
	}
	return a, why
}

// settle checks the ID token of a refresh. The rotated grant is sealed before
// that, still marked in doubt, because a crash while fetching keys would lose it;
// checking bounds that time. Only a token that names another person is an error:
// the new grant must then not be used, and kept is the account to save. Any other
// invalid ID token is left out: the tokens came directly from the token endpoint,
// and the refresh token that they replace is spent.
func (r *run) settle(ctx, checking context.Context, a, kept *Account) error {
	if a.Grant.IDToken.Empty() || a.Grant.IDToken.Equal(kept.Grant.IDToken) {
		return nil
	}
	if err := r.saveRenewed(ctx, a); err != nil {
		return err
	}
	kept.Generation = a.Generation
	err := r.checkRenewed(checking, a, *kept)
	if err == nil {
		return nil
	}
	if other := r.anotherPerson(a.Grant.IDToken, a.Metadata, kept.Identity, AsError(err)); other != nil {
		return other
	}
	a.Grant.IDToken = kept.Grant.IDToken
	r.remarks = append(r.remarks, r.entry(HappenedIDTokenLeft, string(AsError(err).Reason)))
	return nil
}

// anotherPerson returns the error for a refused token that names another issuer
// or subject than was, whether or not its signature is valid. It returns nil if the token names the
// same person or is unreadable. refused is the error of verify.
func (r *run) anotherPerson(token Secret, md Metadata, was Identity, refused *Error) *Error {
	if refused.Reason == ReasonSubject || refused.Reason == ReasonIDTokenIssuer {
		return refused
	}
	c, ok := unverified(token)
	if !ok {
		return nil
	}
	var other *Error
	same := c.Subject == was.Subject && (c.Issuer == was.Issuer || isGoogle(md, c))
	if r.checks.Refuses(checks.SameSubject, !same) {
		other = r.badToken(ReasonSubject, "").Because(WhyOtherPerson)
	}
	r.emit(Event{
		Step: StepVerify, From: PartyLatchkey, To: PartyLatchkey, Channel: ChannelLocal, Observed: true,
		Note: "person of an ID token that is left out", Err: other,
	})
	return other
}

// checkRenewed verifies the ID token of a refresh: issuer and subject must not
// change, nor nonce and auth_time if they are present (OpenID Connect Core
// §12.2).
func (r *run) checkRenewed(ctx context.Context, a *Account, kept Account) error {
	was := kept.Identity
	if was.Nonce.Empty() { // sealed by a version that did not store it
		was.Nonce = nonceIn(kept.Grant.IDToken)
	}
	id, err := r.verify(ctx, a.Metadata, a.Grant.IDToken, expected{
		accessToken: a.Grant.AccessToken, previous: &was, nonce: was.Nonce,
	})
	if err == nil && was.AuthTime.IsZero() {
		a.Identity.AuthTime = id.AuthTime
	}
	return err
}

// doubt is what an account says of a refresh whose answer may be lost.
type doubt struct {
	startedAt time.Time
	retried   bool
}

var noDoubt doubt

func (a *Account) doubt() doubt { return doubt{a.RefreshStartedAt, a.DoubtRetried} }

func (a *Account) set(d doubt) { a.RefreshStartedAt, a.DoubtRetried = d.startedAt, d.retried }

// saveRetries are the waits before each further attempt to save a rotated grant,
// without which the account is lost.
var saveRetries = []time.Duration{100 * time.Millisecond, 400 * time.Millisecond, time.Second, 3 * time.Second, 5 * time.Second}

// saveRenewed seals a grant that replaces a spent token. It retries for a while
// if that fails, because a full disk may have room a moment later (catalogue G3).
// Meanwhile the sealed account is in doubt. If every attempt fails, it passes the
// grant to Client.Unsaved.
func (r *run) saveRenewed(ctx context.Context, a *Account) error {
	err := r.saveWithRetries(ctx, a)
	if err == nil {
		return nil
	}
	if r.c.Unsaved != nil {
		r.c.Unsaved(*a)
	}
	lost := *AsError(err)
	lost.Unsaved = true
	return &lost
}

func (r *run) saveWithRetries(ctx context.Context, a *Account) error {
	err := r.save(ctx, a)
	for _, wait := range saveRetries {
		if e := AsError(err); e == nil || e.Reason == ReasonConflict || e.Reason == ReasonKeyRotated {
			return err
		}
		time.Sleep(wait)
		err = r.save(ctx, a)
	}
	return err
}

// save seals a and reports it.
func (r *run) save(ctx context.Context, a *Account) error {
	err := r.c.Vault.Save(ctx, a)
	if err != nil {
		r.local(StepSave, PartyLatchkey, "", err)
	}
	return err
}
