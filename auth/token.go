package auth

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/auth/internal/checks"
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

// Answer is what a protected resource answered.
type Answer struct {
	Status      int
	ContentType string
	Body        []byte // at most MaxBody
}

// callValid is how long a token must hold to be worth sending.
const callValid = 10 * time.Second

// Call sends one GET with the account's token to a resource on an origin that
// the provider's file declares, and never to another (RFC 6750 §5.3; catalogue
// 6750-2). On 401 it refreshes once and asks once more (6750-3). A 4xx is
// KindProviderError with the answer beside it.
func (c *Client) Call(ctx context.Context, id, address string) (Answer, error) {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Answer{}, err
	}
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return Answer{}, err
	}
	r, err := c.startFor(ctx, AttemptCall, p, a)
	if err != nil {
		return Answer{}, err
	}
	if err := r.checkDeclared(address); err != nil {
		return Answer{}, r.done(err)
	}
	token, a, err := c.Token(ctx, id, callValid)
	if err != nil {
		return Answer{}, r.done(err)
	}
	answer, err := r.call(ctx, address, token)
	if answer.Status == http.StatusUnauthorized && a.Grant.Refreshable() {
		spent := token
		a, renewErr := c.refreshUnless(ctx, id, needed, func(_, a Account) bool { return !a.Grant.AccessToken.Equal(spent) })
		if renewErr != nil {
			return answer, r.done(renewErr)
		}
		answer, err = r.call(ctx, address, a.Grant.AccessToken)
	}
	return answer, r.done(err)
}

// checkDeclared refuses an address whose origin the provider does not declare.
func (r *run) checkDeclared(address string) error {
	u, err := url.Parse(address)
	if err != nil || checkEndpoint(address) != nil {
		return r.fail(StepConfig, KindUsage, ReasonForeignHost, clean(clip(address, 200), 200))
	}
	declared := slices.ContainsFunc(r.provider.Resources, func(resource string) bool {
		d, err := url.Parse(resource)
		return err == nil && d.Scheme == u.Scheme && strings.EqualFold(d.Host, u.Host)
	})
	if !declared && r.checks.On(checks.DeclaredHost) {
		return r.fail(StepConfig, KindUsage, ReasonForeignHost, u.Host)
	}
	return nil
}

// call sends one GET to a resource.
func (r *run) call(ctx context.Context, address string, token Secret) (Answer, error) {
	r.hide(token)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Answer{}, r.fail(StepConfig, KindUsage, ReasonForeignHost, "")
	}
	r.authorize(req, token)
	var answer Answer
	client := r.client(StepUserinfo, func(resp *http.Response, body []byte) error {
		answer = Answer{Status: resp.StatusCode, ContentType: resp.Header.Get("Content-Type"), Body: body}
		err := r.checkStatus(StepUserinfo, resp, body)
		if e := AsError(err); e != nil && e.Code == "insufficient_scope" { // RFC 6750 §3.1
			e.Reason, e.Detail = ReasonScopeNeeded, clean(r.sweep(challenge(resp.Header)["scope"]), 300)
		} else if e != nil && e.Kind == KindProviderError && e.Reason == ReasonRefusedStatus {
			e.Reason = ReasonResourceRefused
		}
		return err
	})
	client.Transport.(*wire).to = PartyAPI
	resp, err := client.Do(req)
	if err != nil {
		return answer, err
	}
	return answer, resp.Body.Close()
}
