package auth

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// life is whether an access token works, as far as the provider shows it.
type life int

const (
	lifeUnknown life = iota
	lifeOver
	lifeGoesOn
	lifeRefused // a 401 by a code of the provider's own: over, if the token worked before
)

// evidenceTimeout is how long to wait for a provider to show whether a token
// works.
const evidenceTimeout = 10 * time.Second

// evidence returns what a provider shows after it accepted a revocation; was is
// what it showed before. Only a token that worked before and is refused now is
// proof of the revocation; a missing answer proves nothing.
func (r *run) evidence(ctx context.Context, a Account, was life) revokeEvent {
	switch is := r.life(ctx, a); {
	case is == lifeGoesOn:
		return eventWorksStill
	case (is == lifeOver || is == lifeRefused) && was == lifeGoesOn:
		return eventDead
	case was != lifeGoesOn:
		r.looked = 0
	}
	return eventAccepted
}

// life checks whether the access token works: at the provider's validation
// address, at userinfo, or by introspection (RFC 7662 §2.2). For a token that has
// expired the result is unknown, because the provider refuses it whether or not
// it was revoked.
func (r *run) life(ctx context.Context, a Account) life {
	e, end := a.Metadata.Endpoints, a.Grant.ExpiresAt
	if a.Grant.AccessToken.Empty() || !end.IsZero() && !r.c.now().Before(end) {
		return lifeUnknown
	}
	ctx, cancel := context.WithTimeoutCause(ctx, evidenceTimeout, errSlow)
	defer cancel()
	switch {
	case r.provider.Quirks.ValidateURL != "":
		return r.validate(ctx, StepRevoke, a)
	case e.Userinfo != "" && r.provider.ResourceIndicator == "": // with a resource indicator, the token is not for userinfo
		_, _, err := r.requestUserinfo(ctx, StepRevoke, e.Userinfo, a.Grant.AccessToken)
		r.looked = refusedAt(err)
		return lifeBy(err)
	case e.Introspection != "":
		return r.introspect(ctx, a)
	}
	return lifeUnknown
}

// refusedAt returns the status of a refusal, or 0 if err is none.
func refusedAt(err error) int {
	if e := AsError(err); e != nil && e.Kind == KindProviderError {
		return e.Status
	}
	return 0
}

// deadTokens are the codes with which a resource refuses a token that has ended
// (RFC 6750 §3.1), and nonstandard ones of some providers. A 401 may also have no
// code.
var deadTokens = []string{"", "invalid_token", "expired_token", "token_expired", "token_revoked", "invalid_grant", "unauthorized"}

// lifeBy converts the outcome of a request with the token.
func lifeBy(err error) life {
	if err == nil {
		return lifeGoesOn
	}
	e := AsError(err)
	switch code := strings.ToLower(e.Code); {
	case e.Reason == ReasonBearerOnly: // it may refuse every bound token
		return lifeRefused
	case e.Status != http.StatusUnauthorized, code == "use_dpop_nonce", code == "invalid_dpop_proof": // it speaks of the proof
		return lifeUnknown
	case slices.Contains(deadTokens, code):
		return lifeOver
	}
	return lifeRefused
}

// introspectionMembers are the members of an introspection answer (RFC 7662 §2.2).
// Only active is read: every other member describes the token.
var introspectionMembers = memberTable{"active": strict}

// introspect requests whether the access token is active (RFC 7662 §2.2).
func (r *run) introspect(ctx context.Context, a Account) (is life) {
	form := url.Values{"token": {a.Grant.AccessToken.Reveal()}, "token_type_hint": {"access_token"}}
	_ = r.post(ctx, StepIntrospect, a.Metadata.Endpoints.Introspection, form, a.Metadata, func(resp *http.Response, body []byte) error {
		if err := r.checkStatus(StepIntrospect, resp, body); err != nil {
			return err
		}
		members, err := r.exactly(body, introspectionMembers)
		if err != nil {
			return err
		}
		m := &memberReader{table: introspectionMembers, members: members}
		var active *bool // stays nil if the answer does not say
		m.take("active", &active)
		switch {
		case m.bad != "" || active == nil:
			return r.fail(StepIntrospect, KindBadAnswer, ReasonMalformed, "active")
		case *active:
			is = lifeGoesOn
		default:
			is = lifeOver
		}
		return nil
	})
	return is
}

// validate sends the access token to the provider's validation address.
func (r *run) validate(ctx context.Context, step Step, a Account) life {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.provider.Quirks.ValidateURL, strings.NewReader(""))
	if err != nil {
		return lifeUnknown
	}
	req.Header.Set("Authorization", "OAuth "+a.Grant.AccessToken.Reveal())
	resp, err := r.client(step, carriesTokens, func(resp *http.Response, body []byte) error {
		return r.checkStatus(step, resp, body)
	}).Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	r.looked = refusedAt(err)
	is := lifeBy(err)
	if is == lifeOver && r.dpop != nil { // it may know no bound tokens
		return lifeRefused
	}
	return is
}

// Validates reports whether the provider requires that its tokens are validated
// at its own address, at the start of the program and every hour (Twitch).
func (p Provider) Validates() bool { return p.Quirks.ValidateURL != "" }

// Validate asks the provider's validation address whether the access token still
// works, and marks the account if it does not: as due for a refresh, or as
// StatusSignInAgain if it has no refresh token. No answer, or any other answer,
// changes nothing; nor does Validate change an account whose provider has no such
// address. The history gets only the mark, because this runs every hour; the log
// gets every validation.
func (c *Client) Validate(ctx context.Context, id string) (Account, error) {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Account{}, err
	}
	p, err := c.providerOf(ctx, a)
	if err != nil || !p.Validates() {
		return a, err
	}
	return c.markedIfOver(ctx, p, a, func(ctx context.Context, r *run) life { return r.validate(ctx, StepIntrospect, a) })
}

// Probe asks the provider whether the access token still works, at userinfo or by
// introspection, and marks the account if it does not, as Validate does.
func (c *Client) Probe(ctx context.Context, id string) (Account, error) {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Account{}, err
	}
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return a, err
	}
	return c.markedIfOver(ctx, p, a, func(ctx context.Context, r *run) life { return r.life(ctx, a) })
}

// markedIfOver marks an account whose access token has ended before its expiry, as
// look finds.
func (c *Client) markedIfOver(ctx context.Context, p Provider, a Account, look func(context.Context, *run) life) (Account, error) {
	if a.Ended != NotEnded || !goodFor(a, c.now(), 0) {
		return a, nil
	}
	r, err := c.startFor(ctx, AttemptValidate, p, a)
	if err != nil {
		return a, err
	}
	asking, cancel := context.WithTimeoutCause(ctx, evidenceTimeout, errSlow)
	defer cancel()
	over := look(asking, r) == lifeOver
	_ = r.done(nil)
	if !over {
		return a, nil
	}
	return c.refusedToken(ctx, a)
}

// refusedToken marks an account whose access token the provider refuses before
// its expiry, unless the account has another token by now.
func (c *Client) refusedToken(ctx context.Context, was Account) (Account, error) {
	a, unlock, err := c.lockedAccount(ctx, was.ID, LockWait)
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
