package auth

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"latchkey/auth/internal/checks"
)

// exchange redeems the code for a grant, once. It repeats the request only if the
// refusal came before the server used the code (a proof, the client's method): a
// code is valid once, and a server may revoke everything when it sees it a second
// time (RFC 6749 §4.1.2; catalogue E9). Its error may come with the refresh token
// of an answer that is unusable otherwise.
func (r *run) exchange(ctx context.Context, a *Attempt, code Secret) (Grant, error) {
	if err := r.checkClientAuth(a.metadata); err != nil {
		return Grant{}, err
	}
	answer := &tokenAnswer{run: r, step: StepExchange, requested: a.scopes, expectsIDToken: r.requestsIDToken(a.scopes), needsIDToken: r.requestsIDToken(a.scopes) && r.provider.speaksOpenID(a.metadata)}
	var options []oauth2.AuthCodeOption
	if !r.checks.Off(checks.PKCE) {
		options = append(options, oauth2.VerifierOption(a.verifier.Reveal()))
	}
	if r.provider.ResourceIndicator != "" {
		options = append(options, oauth2.SetAuthURLParam("resource", r.provider.ResourceIndicator))
	}
	if r.tokenAuth(a.metadata) == AuthPrivateKey {
		assertion, err := r.assertion(a.metadata)
		if err != nil {
			return Grant{}, err
		}
		options = append(options, oauth2.SetAuthURLParam("client_assertion_type", assertionType),
			oauth2.SetAuthURLParam("client_assertion", assertion.Reveal()))
	}
	redeem := func() error {
		config := r.config(a.metadata, a.redirect, a.scopes)
		_, err := config.Exchange(r.through(ctx, answer, r.carriesForm(a.metadata)), code.Reveal(), options...)
		return answer.outcome(err)
	}
	err := redeem()
	if r.otherMethod(a.metadata, err) {
		err = redeem()
	}
	if err != nil {
		return Grant{RefreshToken: answer.rotated}, err
	}
	return answer.grant, nil
}

// requestsIDToken reports whether these scopes request an ID token, and the provider's
// file does not declare that none comes.
func (r *run) requestsIDToken(scopes []string) bool {
	return slices.Contains(scopes, "openid") && !r.provider.Quirks.NoIDToken
}

// renew redeems a refresh token for a new grant, once (RFC 6749 §6). An answer
// without a refresh token keeps the old one. An unusable answer with a refresh
// token returns an error together with a grant of that token alone. x/oauth2
// refreshes only behind a TokenSource, which can add neither a resource nor a
// signed assertion. scopes narrow the access token that comes (RFC 6749 §6); nil means
// those of the grant.
func (r *run) renew(ctx context.Context, a Account, scopes []string) (Grant, error) {
	answer := &tokenAnswer{run: r, step: StepRefresh, requested: a.Grant.Scopes, expectsIDToken: r.requestsIDToken(a.Requested)}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {a.Grant.RefreshToken.Reveal()}}
	if scopes != nil {
		answer.requested = scopes
		form.Set("scope", strings.Join(scopes, " "))
	}
	if r.provider.ResourceIndicator != "" {
		form.Set("resource", r.provider.ResourceIndicator)
	}
	if r.provider.Quirks.RefreshRedirect {
		form.Set("redirect_uri", a.Redirect)
	}
	if r.dpop == nil && !a.Grant.DPoPKey.Empty() { // only the refresh token is bound
		key, err := keyOf(a.Grant)
		if err != nil {
			return Grant{}, r.fail(StepConfig, KindVaultDamaged, ReasonAccountDamaged, a.ID).Caused(err)
		}
		r.dpop, r.renewsBound = key, true
		defer func() { r.dpop = nil }()
	}
	err := r.post(ctx, StepRefresh, cmp.Or(a.Metadata.Endpoints.Refresh, a.Metadata.Endpoints.Token), form, a.Metadata, answer.read)
	if err := answer.outcome(err); err != nil {
		return Grant{RefreshToken: answer.rotated}, err
	}
	if answer.idTokenUnread {
		r.remarks = append(r.remarks, r.entry(HappenedIDTokenLeft, string(ReasonTokenResponse)))
	}
	g := answer.grant
	if !answer.namesScopes {
		g.ScopesUnread = a.Grant.ScopesUnread
	}
	if g.RefreshToken.Empty() {
		g.RefreshToken = a.Grant.RefreshToken
		g.RefreshEnds = a.Grant.RefreshEnds
	}
	if g.IDToken.Empty() {
		g.IDToken = a.Grant.IDToken
	}
	if g.Details == "" {
		g.Details = a.Grant.Details
	}
	return g, nil
}

// through gives x/oauth2 our client, which also reads the answer.
func (r *run) through(ctx context.Context, answer *tokenAnswer, carries carried) context.Context {
	client := r.client(answer.step, carries, answer.read)
	client.Transport = plainly{client.Transport, answer}
	return context.WithValue(ctx, oauth2.HTTPClient, client)
}

// plainly gives x/oauth2 the minimal answer in place of the real one.
type plainly struct {
	next   http.RoundTripper
	answer *tokenAnswer
}

func (p plainly) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := p.next.RoundTrip(req)
	if err == nil && resp.StatusCode < 300 {
		p.answer.plain(resp)
	}
	return resp, err
}

// outcome returns the result of our own reading; the library's error matters only
// if nothing was read.
func (t *tokenAnswer) outcome(err error) error {
	if t.error != nil {
		return t.error
	}
	if err != nil {
		return AsError(err)
	}
	return nil
}
