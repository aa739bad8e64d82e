package auth

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/auth/internal/checks"
)

// Answer is the answer of a protected resource.
type Answer struct {
	Status      int
	ContentType string
	Body        []byte // at most MaxBody; empty if CallRequest.OnAnswer got it
}

// callValid is the least remaining life of a token that Send sends.
const callValid = 10 * time.Second

// Call is Send of one GET, with the body in the answer.
func (c *Client) Call(ctx context.Context, id, address string) (Answer, error) {
	return c.Send(ctx, id, CallRequest{URL: address})
}

// Send sends one request with the account's token, only to an address that the token
// is for (RFC 6750 §5.3; catalogue 6750-2): below the resource of the account or one
// that the provider's file declares, or the provider's userinfo endpoint. It follows
// no redirect. After a 401 it refreshes once and repeats the request once (6750-3).
//
// A 4xx is returned beside the answer: a 401 is KindSignInNeeded, and so is a
// resource that names scopes which the token lacks (ReasonScopeNeeded, with
// Error.StepUp); any other is KindProviderError.
func (c *Client) Send(ctx context.Context, id string, req CallRequest) (Answer, error) {
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
	s := &stream{r: r, req: req}
	err = r.use(ctx, a, s)
	if e := AsError(err); e != nil && e.describesAnew {
		if moved := c.movedService(ctx, p, a); moved != nil {
			err = moved
		}
	}
	if outErr := s.release(); err == nil {
		err = outErr
	}
	return s.answer, r.done(err)
}

// use sends the request of s with the account's token, and once more after a 401.
func (r *run) use(ctx context.Context, a Account, s *stream) error {
	err := s.req.check()
	if err == nil {
		err = r.checkDeclared(s.req.URL, a)
	}
	r.verified(StepCall, "origin", err)
	if err != nil {
		return err
	}
	token, a, err := r.c.Token(ctx, a.ID, callValid)
	if err != nil {
		return err
	}
	r.trustHost(s.req.URL) // the person named it, and the provider's file declares its origin
	err = r.call(ctx, a, token, s)
	if s.answer.Status != http.StatusUnauthorized || !a.Grant.Refreshable() {
		return err
	}
	renewed, renewErr := r.c.refreshUnless(ctx, a.ID, onDemand, func(_, a Account) bool { return !a.Grant.AccessToken.Equal(token) })
	switch {
	case renewErr != nil:
		return renewErr
	case !s.repeats():
		return r.fail(StepCall, KindSignInNeeded, ReasonBodySent, "")
	}
	return r.call(ctx, renewed, renewed.Grant.AccessToken, s)
}

// checkDeclared refuses an address that the account's token is not for; see Send.
func (r *run) checkDeclared(address string, a Account) error {
	u, err := url.Parse(address)
	if err != nil || checkEndpoint(address) != nil {
		return r.fail(StepConfig, KindUsage, ReasonForeignHost, clean(clip(address, 200), 200))
	}
	declared := address == a.Metadata.Endpoints.Userinfo || a.Resource != "" && IsUnder(a.Resource, address) ||
		slices.ContainsFunc(r.provider.Resources, func(resource string) bool { return IsUnder(resource, address) })
	if r.checks.Refuses(checks.DeclaredHost, !declared) {
		return r.fail(StepConfig, KindUsage, ReasonForeignHost, clean(u.Host+MaskPeople(maskWords(u.Path)), 200))
	}
	return nil
}

// call sends the request of s to the resource, with a token of the account.
func (r *run) call(ctx context.Context, a Account, token Secret, s *stream) error {
	r.hide(token)
	req, err := s.request(ctx)
	if err != nil {
		return err
	}
	r.authorize(req, token)
	client := r.client(StepCall, carriesTokens, func(resp *http.Response, body []byte) error {
		s.answer = Answer{Status: resp.StatusCode, ContentType: resp.Header.Get("Content-Type")}
		if s.req.OnAnswer == nil {
			s.answer.Body = body
		}
		return r.refusedBy(resp, body, a)
	})
	w := client.Transport.(*wire)
	w.to, w.stream = PartyAPI, s
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// refusedBy classifies the answer of a resource to a request with a token of a.
func (r *run) refusedBy(resp *http.Response, body []byte, a Account) error {
	e := AsError(r.checkStatus(StepCall, resp, body))
	switch {
	case e == nil:
		return nil
	case e.Code == "insufficient_scope": // RFC 6750 §3.1
		e.StepUp = stepUp(a, strings.Fields(tokenChallenge(resp.Header)["scope"]))
		e.Kind, e.Reason, e.Detail = KindSignInNeeded, ReasonScopeNeeded, clean(r.sweep(tokenChallenge(resp.Header)["scope"]), 300)
	case e.Kind == KindProviderError && e.Reason == ReasonRefusedStatus:
		e.Reason = ReasonResourceAnswer
		if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
			e.Reason = ReasonResourceRefused
		}
	}
	if resp.StatusCode == http.StatusUnauthorized && e.Kind == KindProviderError {
		e.Kind = KindSignInNeeded
	}
	e.describesAnew = resp.StatusCode == http.StatusUnauthorized && a.Resource != "" && ReadChallenge(resp.Header).Metadata != ""
	return e
}

// challenged adds the error of the resource's challenge to e.
func (r *run) challenged(e *Error, resp *http.Response) {
	if !slices.Contains([]int{http.StatusUnauthorized, http.StatusForbidden}, resp.StatusCode) {
		return
	}
	c := tokenChallenge(resp.Header)
	if e.Code == "" && c["error"] != "" {
		e.Code, e.Description = r.quote(c["error"], 80), cmp.Or(r.quote(c["error_description"], 300), e.Description)
	}
	switch sent := resp.Request.Header.Get("Authorization"); {
	case resp.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(sent, "DPoP "):
	case e.Code == "invalid_dpop_proof" || e.Code == "use_dpop_nonce":
		r.proofRefused(e)
	case !asksForProof(resp.Header):
		e.Reason, e.Line = ReasonBearerOnly, lineNoProof
	}
}
