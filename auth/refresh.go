package auth

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"latchkey/auth/internal/checks"
)

// Refresh sends one refresh request for an account, unless another process
// refreshed it since this call began: then that grant is adopted. The lock
// spans reload, decide, refresh and save, across processes, so that no spent
// token is ever presented (catalogue G1).
//
// Only invalid_grant ends the account, as "sign in again", and its record stays
// (catalogue G5). An answer that is lost leaves it in doubt. If the new tokens
// cannot be saved the error's Step is StepSave, and the account that is returned
// is the only place where they are.
func (c *Client) Refresh(ctx context.Context, id string) (Account, error) {
	began := c.now()
	return c.refreshUnless(ctx, id, asked, func(before, a Account) bool {
		changed := !a.RefreshedAt.Equal(before.RefreshedAt) || !a.SignedInAt.Equal(before.SignedInAt)
		return changed || within(began, a.RefreshedAt, c.now()) || within(began, a.SignedInAt, c.now())
	})
}

// within reports whether t is after began and not after now. A time in the
// future was written while the clock was wrong, and says nothing (catalogue G7).
func within(began, t, now time.Time) bool { return t.After(began) && !t.After(now) }

// who tells whether a person asked for a refresh, or a token that is wanted.
type who bool

const (
	asked  who = true
	needed who = false
)

// refreshUnless refreshes under the lock, unless adopt says that the grant that
// is there by then will do. It is told what the account was before the lock. What
// nobody asked for is not sent before the provider wants to be asked again
// (RFC 9110 §10.2.3; catalogue E8).
func (c *Client) refreshUnless(ctx context.Context, id string, by who, adopt func(before, a Account) bool) (Account, error) {
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
	if wait := a.RetryAt.Sub(c.now()); by == needed && a.Ended == NotEnded && wait > 0 && wait <= maxRetryAfter {
		busy := r.fail(StepRefresh, KindNetwork, ReasonBusy, "")
		busy.RetryAfter = wait
		return a, r.done(busy)
	}
	ctx, done := r.underLock(ctx, StepRefresh)
	defer done()
	if a.Ended == NotEnded && a.Grant.Refreshable() {
		r.renewMetadata(ctx, &a)
	}
	a, err = r.refresh(ctx, a)
	return a, r.done(err)
}

// providerOf is the present configuration of an account's provider. If it asks
// another issuer or as another client than the account was given by, its
// tokens are not for it (catalogue A2).
func (c *Client) providerOf(ctx context.Context, a Account) (Provider, error) {
	p, err := c.Providers(ctx, a.Provider)
	if err != nil {
		return Provider{}, err
	}
	if p.ClientID != a.ClientID || !sameIssuer(p, a) {
		return Provider{}, &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonProviderChanged, Provider: p.DisplayName(), Detail: p.ID}
	}
	if a.Resource != "" {
		p.ResourceIndicator = a.Resource // what the grant is for, whatever the file names by now
	}
	return p, nil
}

// refresh spends the refresh token, under the lock. The mark that is sealed
// first proves that the vault can be written before a token is spent, and tells
// whoever comes after a crash that an answer may be lost (catalogue G2, G4).
func (r *run) refresh(ctx context.Context, a Account) (Account, error) {
	switch {
	case a.Ended != NotEnded:
		return a, r.fail(StepRefresh, KindSignInNeeded, ReasonEnded, string(a.Ended))
	case !a.Grant.Refreshable():
		return a, r.fail(StepRefresh, KindSignInNeeded, ReasonNoRefreshToken, "")
	}
	r.hide(a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken)
	doubt := a.RefreshStartedAt
	a.RefreshStartedAt = r.c.now()
	if err := r.save(ctx, &a); err != nil {
		return a, err
	}
	// From here on a cancelled caller must not cost the answer, and what comes
	// back is sealed (catalogue L3).
	asking, done := outliving(ctx, answerGrace)
	defer done()
	checking, checked := uncancelled(ctx)
	defer checked()
	ctx = context.WithoutCancel(ctx)
	held := a
	grant, err := r.renew(asking, a)
	switch {
	case err != nil && !grant.RefreshToken.Empty():
		return r.keepRotated(ctx, held, grant.RefreshToken, err)
	case err != nil:
		return r.notRefreshed(ctx, held, doubt, err)
	}
	a.Grant, a.RefreshedAt = grant, r.c.now()
	if err := r.settle(ctx, checking, &a, &held); AsError(err) != nil && AsError(err).Step == StepSave {
		return a, err // what is sealed keeps its mark: its token is spent
	} else if err != nil {
		return r.notRefreshed(ctx, held, doubt, err)
	}
	a.RefreshStartedAt, a.UnreachableAt, a.RetryAt, a.RefusedAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	a.Remember(r.c.now(), HappenedRefreshed, "")
	r.remark(&a)
	return a, r.saveRenewed(ctx, &a)
}

// keepRotated seals the refresh token of an answer that cannot be used otherwise:
// the one that was presented may be spent, and this is its successor. The access
// token that is there stays, and nothing is in doubt.
func (r *run) keepRotated(ctx context.Context, a Account, rotated Secret, why error) (Account, error) {
	a.Grant.RefreshToken, a.RefreshStartedAt, a.UnreachableAt = rotated, time.Time{}, time.Time{}
	a.Remember(r.c.now(), HappenedNoAnswer, string(AsError(why).Reason))
	if err := r.saveRenewed(ctx, &a); err != nil {
		return a, err
	}
	return a, why
}

// settle checks the ID token that came with a refresh. The rotated grant is
// sealed before that, still marked in doubt, because fetching keys takes time
// in which a crash would lose it; checking bounds that. Only a token that names
// another person is an error: then the new grant must not be used, and held is what
// is left, ready to be saved. Any other that does not hold is left out: the tokens
// came straight from the token endpoint, and the refresh token that they replace is
// spent.
func (r *run) settle(ctx, checking context.Context, a, held *Account) error {
	if a.Grant.IDToken.Empty() || a.Grant.IDToken.Equal(held.Grant.IDToken) {
		return nil
	}
	if err := r.saveRenewed(ctx, a); err != nil {
		return err
	}
	held.Generation = a.Generation
	err := r.checkRenewed(checking, a, *held)
	if err == nil {
		return nil
	}
	if other := r.anotherPerson(a.Grant.IDToken, a.Metadata, held.Identity, AsError(err)); other != nil {
		return other
	}
	a.Grant.IDToken = held.Grant.IDToken
	r.remarks = append(r.remarks, Entry{At: r.c.now(), What: HappenedIDTokenLeft, Note: string(AsError(err).Reason)})
	return nil
}

// anotherPerson is why a token that was refused must not be told apart from one for
// somebody else: it names another issuer or subject than was, whoever signed it. nil
// where it names the same person, or cannot be read. refused is what verify found.
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
		other = r.badToken(ReasonSubject, "it is another person's")
	}
	r.emit(Event{
		Step: StepVerify, From: PartyLatchkey, To: PartyLatchkey, Channel: ChannelLocal, Observed: true,
		Note: "person of an ID token that is left out", Err: other,
	})
	return other
}

// checkRenewed verifies an ID token that came with a refresh: issuer and subject
// stay what they were, and so do nonce and auth_time where they are given
// (OpenID Connect Core §12.2).
func (r *run) checkRenewed(ctx context.Context, a *Account, held Account) error {
	was := held.Identity
	if was.Nonce.Empty() { // sealed by a Latchkey that did not keep it
		was.Nonce = nonceIn(held.Grant.IDToken)
	}
	id, err := r.verify(ctx, a.Metadata, a.Grant.IDToken, expected{
		accessToken: a.Grant.AccessToken, previous: &was, nonce: was.Nonce,
	})
	if err == nil && was.AuthTime.IsZero() {
		a.Identity.AuthTime = id.AuthTime
	}
	return err
}

// notRefreshed keeps what a failure means for the account. Nothing is deleted.
// doubt is the mark that the account had before: it stays where this request
// was not looked at by the provider.
func (r *run) notRefreshed(ctx context.Context, a Account, doubt time.Time, err error) (Account, error) {
	e := AsError(err)
	now := r.c.now()
	if a.RetryAt = (time.Time{}); e.RetryAfter > 0 {
		a.RetryAt = now.Add(e.RetryAfter)
	}
	switch {
	case e.Reason == ReasonInvalidGrant:
		a.Ended, a.EndedAt = EndedRefused, now
		a.RefreshStartedAt, a.UnreachableAt = time.Time{}, time.Time{}
		ended := *e
		ended.Kind = KindSignInNeeded
		if a.Imported() {
			ended.Reason = ReasonCopyRefused
		}
		a.Remember(now, HappenedRefused, e.Code)
		e = &ended
	case hopeless(e):
		a.RefusedAt, a.RefreshStartedAt, a.UnreachableAt = now, doubt, time.Time{}
		a.Remember(now, HappenedRefused, e.Code)
		again := *e
		again.Kind = KindSignInNeeded
		e = &again
	case e.Step == StepRefresh && e.Kind == KindNetwork:
		// Nothing says whether the token was spent when the request had left: the
		// mark stays where an answer may be lost, and goes where none can be.
		if !mayBeLost(e) {
			a.RefreshStartedAt = doubt
			a.UnreachableAt = now
		}
		a.Remember(now, HappenedNoAnswer, string(e.Reason))
	case e.Kind == KindCancelled:
		// The caller went, the request had left: the mark stays.
		a.Remember(now, HappenedNoAnswer, string(e.Reason))
	case e.Kind == KindBadAnswer:
		// A 2xx that cannot be used may have spent the token.
		a.Remember(now, HappenedNoAnswer, string(e.Reason))
		if e.Reason == ReasonRedirected {
			a.RefreshStartedAt = doubt
		}
	default:
		a.RefreshStartedAt = doubt
		a.Remember(now, HappenedRefused, cmp.Or(e.Code, string(e.Reason)))
	}
	if e.Kind != KindSignInNeeded && !a.RefreshStartedAt.IsZero() {
		doubtful := *e
		doubtful.InDoubt = true
		e = &doubtful
	}
	if saveErr := r.save(ctx, &a); saveErr != nil && e.Kind != KindSignInNeeded {
		return a, saveErr
	}
	return a, e
}

// hopeless reports whether a refresh was answered 400 with a code that the same
// request cannot mend: some servers say invalid_request of a grant that has ended
// (Dex), others want to ask the person something. What speaks of the client, the
// scopes or the proof is for the provider's file to mend, and no reason to sign in
// again.
func hopeless(e *Error) bool {
	return e.Step == StepRefresh && e.Status == http.StatusBadRequest && e.Code != "invalid_dpop_proof" && e.Code != "use_dpop_nonce" &&
		slices.Contains([]Reason{ReasonOAuthError, ReasonInteraction, ReasonDenied}, e.Reason)
}

// mayBeLost reports whether a refresh token may have been spent although no
// usable answer came: the connection broke or fell silent after the request
// could have left, or a gateway says that this happened to it. What is answered
// with 429 or 503 was never looked at (RFC 9110 §15.6.4).
func mayBeLost(e *Error) bool {
	switch e.Reason {
	case ReasonSlow:
		return true
	case ReasonNoAnswer:
		return !neverSent(e)
	case ReasonUnavailable:
		return slices.Contains(gatewayLost, e.Status)
	}
	return false
}

// gatewayLost are the answers of a gateway that got none from the server behind
// it: 502 and 504, and Cloudflare's 520 and 524.
var gatewayLost = []int{http.StatusBadGateway, http.StatusGatewayTimeout, 520, 524}

// saveAgain is how long to wait before each further try to save a grant that
// was rotated: without it the account is lost.
var saveAgain = []time.Duration{100 * time.Millisecond, 400 * time.Millisecond, time.Second, 3 * time.Second, 5 * time.Second}

// saveRenewed seals a grant that came for a spent token, and tries again for a
// while where that fails: a disk that was full a moment ago may have room
// (catalogue G3). What is sealed meanwhile says in doubt. Where it stays so, the
// grant is handed on.
func (r *run) saveRenewed(ctx context.Context, a *Account) error {
	err := r.saveForLong(ctx, a)
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

func (r *run) saveForLong(ctx context.Context, a *Account) error {
	err := r.save(ctx, a)
	for _, wait := range saveAgain {
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
