package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
)

// Revoke ends an account's grant at the provider (RFC 7009), refresh token first,
// and then tries to prove that the token no longer works. The record stays,
// without its tokens unless they are shown to still work. Revoking a revoked
// account succeeds; if its token still works, another revocation is sent.
//
// Before any request the revocation is sealed as pending. It stays pending unless
// the provider accepts or clearly refuses it: after no answer (KindNetwork), a
// captive portal's page, an interruption or a crash, the status is unchanged and
// the revocation must be retried (catalogue H2). A provider without revocation is
// ReasonNoRevocation, with Revocation.Proof cannot.
func (c *Client) Revoke(ctx context.Context, id string) (Account, error) {
	a, unlock, err := c.lockedAccount(ctx, id, RefreshLockWait)
	if err != nil {
		return Account{}, err
	}
	defer unlock()
	if a.Ended == EndedRevoked {
		return c.retryRevoke(ctx, a)
	}
	return c.revokeLocked(ctx, a, true)
}

// retryRevoke retries the revocation of a token that was shown to still work; a
// failure changes nothing.
func (c *Client) retryRevoke(ctx context.Context, a Account) (Account, error) {
	if !a.Grant.hasTokens() {
		return a, nil
	}
	if until := a.Revocation.Until; !until.IsZero() && !c.now().Before(until) {
		a.onRevoke(eventEnded, c.now(), "", c.By)
		return a, c.Vault.Save(ctx, &a)
	}
	if again, err := c.revokeLocked(ctx, a, false); err == nil {
		return again, nil
	}
	return c.Vault.Load(context.WithoutCancel(ctx), a.ID)
}

// revokeLocked performs the steps of a revocation (see revokeState) under the
// account's lock. marked means that nothing is sent unless the mark was sealed.
func (c *Client) revokeLocked(ctx context.Context, a Account, marked bool) (Account, error) {
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return a, err
	}
	r, err := c.startFor(ctx, AttemptRevoke, p, a)
	if err != nil {
		return a, err
	}
	r.remembered()
	asking, done := r.underLock(ctx, StepRevoke)
	defer done()
	if a.Metadata.Endpoints.Revocation != "" && a.onRevoke(eventBegun, c.now(), "", c.By) {
		if err = r.save(ctx, &a); err != nil && marked {
			return a, r.done(err)
		}
	}
	event, err := r.revoke(asking, &a)
	changed := a.onRevoke(event, c.now(), reasonOf(err), c.By)
	if event == eventAccepted && changed {
		a.Revocation.Status = r.looked
	}
	if changed {
		if saveErr := r.save(context.WithoutCancel(ctx), &a); err == nil {
			err = saveErr
		}
	}
	return a, r.done(err)
}

// reasonOf returns the reason of an error as text, or "" for nil.
func reasonOf(err error) string {
	if err == nil {
		return ""
	}
	return string(AsError(err).Reason)
}

// revoke sends the revocation and returns the event that its answers mean.
func (r *run) revoke(ctx context.Context, a *Account) (revokeEvent, error) {
	r.hide(a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken)
	if a.Metadata.Endpoints.Revocation == "" {
		return eventNoWay, r.fail(StepRevoke, KindProviderError, ReasonNoRevocation, r.provider.ManagePage)
	}
	dead, err := r.makeRevocable(ctx, a)
	if err != nil {
		return notRevoked(err), err
	}
	if dead {
		return eventDead, nil
	}
	was := r.life(ctx, *a)
	if err := r.revokeTokens(ctx, *a); err != nil {
		if r.deadAnyway(ctx, *a, was, AsError(err)) {
			return eventDead, nil
		}
		return notRevoked(err), err
	}
	return r.evidence(ctx, *a, was), nil
}

// deadAnyway tests the access token after a refused revocation: a token that has
// ended cannot be revoked, and some servers refuse for that reason. If the
// provider refuses the token too, the revocation's aim is reached (RFC 7009
// §2.2). A refusal of the client shows nothing about the tokens.
func (r *run) deadAnyway(ctx context.Context, a Account, was life, refused *Error) bool {
	if refused.Kind != KindProviderError || refused.Reason == ReasonInvalidClient || refused.Reason == ReasonSecretRefused {
		return false
	}
	if was == lifeOver {
		return true
	}
	is := r.life(ctx, a)
	return is == lifeOver || is == lifeRefused && was == lifeGoesOn
}

// notRevoked distinguishes a refusal from a failure after which the provider's
// state is unknown.
func notRevoked(err error) revokeEvent {
	if AsError(err).Kind == KindProviderError {
		return eventRefused
	}
	return eventNoAnswer
}

// makeRevocable gets a new access token if only a valid one can revoke the grant
// and the current one has ended. dead reports that the grant has ended.
func (r *run) makeRevocable(ctx context.Context, a *Account) (dead bool, err error) {
	ended := !a.Grant.ExpiresAt.IsZero() && !r.c.now().Before(a.Grant.ExpiresAt)
	if !r.revokesByAccessToken() || !ended || !a.Grant.Refreshable() || a.Ended != NotEnded {
		return false, nil
	}
	*a, err = r.refresh(ctx, *a)
	if a.Ended == EndedRefused {
		return true, nil
	}
	r.hide(a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken)
	return false, err
}

// Remove tries revocation once and deletes the account whatever the result. It
// returns the revocation's error with the account as it was; err is non-nil only
// if the account could not be deleted.
func (c *Client) Remove(ctx context.Context, id string) (removed Account, revokeErr, err error) {
	unlock, err := c.lock(ctx, id, RefreshLockWait)
	if err != nil {
		return Account{}, nil, err
	}
	defer unlock()
	a, err := c.Vault.Load(ctx, id)
	switch {
	case isDamaged(err):
		return Account{ID: id}, err, c.Vault.Delete(ctx, id)
	case err != nil:
		return Account{}, nil, err
	}
	if a.Ended != EndedRevoked || a.Grant.hasTokens() {
		a, revokeErr = c.revokeLocked(ctx, a, false)
	}
	return a, revokeErr, c.Vault.Delete(context.WithoutCancel(ctx), id)
}

// revokeTokens revokes the refresh token, then the access token, so that nothing
// can be renewed in between (RFC 7009 §2.1). A provider that revokes only one
// kind answers unsupported_token_type for the other, which is no failure. Nor is
// a refusal of the access token after the refresh token was revoked: that may
// have ended both (RFC 7009 §2.1), and the later proof shows whether it did.
func (r *run) revokeTokens(ctx context.Context, a Account) error {
	accepted := false
	for _, t := range []struct {
		hint  string
		token Secret
	}{{"refresh_token", a.Grant.RefreshToken}, {"access_token", a.Grant.AccessToken}} {
		if t.token.Empty() || t.hint == "refresh_token" && r.revokesByAccessToken() {
			continue
		}
		err := r.revokeOne(ctx, a, t.token, t.hint)
		e := AsError(err)
		switch {
		case e == nil:
			accepted = true
		case accepted && e.Status >= 400 && e.Status < 500 && e.Kind == KindProviderError:
		case !r.revokedAnyway(e, t.hint):
			return e
		}
	}
	return nil
}

// revokesByAccessToken reports whether only a valid access token can end the
// grant.
func (r *run) revokesByAccessToken() bool {
	return slices.Contains([]RevocationStyle{RevokeBearer, RevokeAccess, RevokeLiving}, r.provider.Quirks.Revocation)
}

// revokedAnyway reports whether a refusal means that there is nothing to revoke:
// an access token where only refresh tokens are revoked, or for Google a token
// that ended with the other one.
func (r *run) revokedAnyway(e *Error, hint string) bool {
	return e.Code == "unsupported_token_type" && hint == "access_token" ||
		e.Code == "invalid_token" && r.provider.Quirks.Revocation == RevokeTokenOnly
}

// answeredRevocation reads the answer to a revocation. Its content does not
// matter (RFC 7009 §2.2), unless it is a page of HTML: that comes from a captive
// portal or a proxy, not from the provider.
func (r *run) answeredRevocation(resp *http.Response, body []byte) error {
	err := r.checkStatus(StepRevoke, resp, body)
	unclear := err == nil || AsError(err).Reason == ReasonRefusedStatus
	if unclear && isPage(resp.Header.Get("Content-Type"), body) {
		e := r.fail(StepRevoke, KindBadAnswer, ReasonNotJSON, resp.Request.URL.Host)
		e.Status = resp.StatusCode
		return e
	}
	return err
}

// revokeOne sends one revocation in the provider's style.
func (r *run) revokeOne(ctx context.Context, a Account, token Secret, hint string) error {
	endpoint := a.Metadata.Endpoints.Revocation
	inspect := r.answeredRevocation
	switch r.provider.Quirks.Revocation {
	case RevokeTokenOnly:
		form := url.Values{"token": {token.Reveal()}}
		return r.send(ctx, endpoint, "application/x-www-form-urlencoded", []byte(form.Encode()), Secret{}, inspect)
	case RevokeAccess:
		form := url.Values{"access_token": {token.Reveal()}}
		return r.send(ctx, endpoint, "application/x-www-form-urlencoded", []byte(form.Encode()), Secret{}, inspect)
	case RevokeBearer:
		return r.send(ctx, endpoint, "", nil, token, inspect)
	case RevokeGitHub:
		body, err := json.Marshal(map[string][]string{"credentials": {token.Reveal()}})
		if err != nil {
			return err
		}
		return r.send(ctx, endpoint, "application/json", body, Secret{}, inspect)
	}
	form := url.Values{"token": {token.Reveal()}, "token_type_hint": {hint}}
	return r.post(ctx, StepRevoke, endpoint, form, a.Metadata, inspect)
}

// send posts a body without client authentication, for nonstandard revocations.
func (r *run) send(ctx context.Context, address, media string, body []byte, bearer Secret, inspect func(*http.Response, []byte) error) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return r.fail(StepRevoke, KindBadAnswer, ReasonMetadata, "").Because(WhyNotURL)
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	if !bearer.Empty() {
		r.authorize(req, bearer)
	}
	resp, err := r.client(StepRevoke, carriesTokens, inspect).Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
