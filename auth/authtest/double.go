package authtest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

// Double replaces one provider under its own names: a TLS server on 127.0.0.1 to
// which Transport and Browser.Reach connect for every other host. It fails the
// test for a request that the provider's documentation does not describe.
type Double struct {
	Conduct
	CA   []byte // certificate authority of every requested name, as PEM
	Deny bool   // the person denies

	tb   testing.TB
	http *httptest.Server

	mu     sync.Mutex
	grants map[string]*grant // by code and by every token
	kinds  map[string]string // code, access or refresh, by the same
}

// grant is the result of one approval.
type grant struct {
	scopes                     []string
	redirect, challenge, nonce string
	renewable, ended           bool
	spent                      map[string]bool
}

// NewDouble starts a double. It ends with the test.
func NewDouble(tb testing.TB, c Conduct) *Double {
	tb.Helper()
	d := &Double{Conduct: c, tb: tb, grants: map[string]*grant{}, kinds: map[string]string{}}
	authority := newAuthority(tb)
	d.CA = authority.pem
	d.http = httptest.NewUnstartedServer(http.HandlerFunc(d.serve))
	d.http.Config.ErrorLog = silent
	d.http.TLS = &tls.Config{GetCertificate: authority.certificate}
	d.http.StartTLS()
	tb.Cleanup(d.http.Close)
	return d
}

// dial connects to this computer's own addresses directly, and to the double for
// every other host.
func (d *Double) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err == nil && host != "localhost" && !auth.IsLoopbackLiteral(host) {
		address = d.http.Listener.Addr().String()
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

// Transport is auth.NewTransport with the double as every host.
func (d *Double) Transport(p auth.Provider) http.RoundTripper {
	t := auth.NewTransport(p).(*http.Transport)
	t.Proxy, t.DialContext, t.DisableKeepAlives = nil, d.dial, true
	return t
}

// Reach has the browser meet the double at every host that is not this computer.
func (b *Browser) Reach(d *Double) {
	b.Trust(d.CA)
	t := b.client.Transport.(*http.Transport)
	t.Proxy, t.DialContext = nil, d.dial
}

// EndAll ends every grant, as a person does on the provider's own page.
func (d *Double) EndAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, g := range d.grants {
		g.ended = true
	}
}

func (d *Double) wrong(r *Request, format string, args ...any) {
	d.tb.Helper()
	d.tb.Errorf("double of "+d.Preset+": %s %s: "+format, append([]any{r.Method, r.Path}, args...)...)
}

func (d *Double) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	address := "https://" + r.Host + r.URL.Path
	request := &Request{Method: r.Method, Path: address, Query: r.URL.Query(), Header: r.Header.Clone(), Body: string(body)}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		request.Form, _ = url.ParseQuery(string(body))
	}
	for _, name := range secretParameters {
		if request.Query.Has(name) {
			d.wrong(request, "%s stands in the query", name)
		}
	}
	d.mu.Lock()
	answer := d.route(address, request)
	d.mu.Unlock()
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body)
}

// route answers a request by its whole address.
func (d *Double) route(address string, r *Request) reply {
	switch address {
	case d.Found:
		return answerJSON(http.StatusOK, d.Metadata)
	case d.Keys:
		return answerJSON(http.StatusOK, map[string]any{"keys": []any{RSAKey(0).JWK()}})
	case d.Authorize:
		return d.authorize(r)
	case d.Token, d.Renew:
		return d.token(address, r)
	case d.Revoke:
		return d.Ends(d, r)
	case d.Userinfo:
		return d.userinfo(r, "Bearer", d.Person)
	case d.Validate:
		return d.userinfo(r, "OAuth", d.Valid)
	case d.Page:
		return reply{http.StatusFound, http.Header{"Location": {d.Registered + "?" + r.Query.Encode()}}, nil}
	}
	if !strings.Contains(address, "/.well-known/") { // a request for metadata may be answered that there is none
		d.wrong(r, "there is no such address")
	}
	return reply{http.StatusNotFound, http.Header{"Content-Type": {"text/html"}}, []byte("<p>not found</p>")}
}

func (d *Double) fail(status int, code string) reply {
	if d.Failed != nil {
		return d.Failed(status, code)
	}
	return answerJSON(status, map[string]any{"error": code, "error_description": "as documented"})
}

func (d *Double) dead() reply {
	if d.Dead != nil {
		return d.Dead()
	}
	return unauthorized()
}

func (d *Double) isRefresh(token string) bool { return d.kinds[token] == "refresh" }

func (d *Double) isAccess(token string) bool { return d.kinds[token] == "access" }

// end ends the whole grant of a token; an unknown one is fine (RFC 7009 §2.2).
func (d *Double) end(token string) {
	if g := d.grants[token]; g != nil {
		g.ended = true
	}
}

// give remembers a new value of a grant.
func (d *Double) give(g *grant, kind string) string {
	value := Mint(kind + "-")
	d.grants[value], d.kinds[value] = g, kind
	return value
}

// allows compares a redirect address with the registered one.
func (d *Double) allows(redirect string) bool {
	want, err := url.Parse(d.Registered)
	got, err2 := url.Parse(redirect)
	if err != nil || err2 != nil || got.RawQuery != "" || got.Fragment != "" {
		return false
	}
	local := got.Hostname() == "localhost" || auth.IsLoopbackLiteral(got.Hostname())
	switch d.Rule {
	case AnyPort:
		return got.Scheme == "http" && got.Hostname() == want.Hostname() && got.Path == want.Path
	case LocalhostMeans:
		return got.Scheme == "http" && local && got.Port() != "" && got.Path == want.Path
	case AnyLoopback:
		return got.Scheme == "http" && local
	case PrefixRedirect:
		return strings.HasPrefix(redirect, d.Registered)
	}
	if d.Page != "" {
		return redirect == d.Page
	}
	return redirect == d.Registered
}

// authorize approves at once, or denies, and redirects back.
func (d *Double) authorize(r *Request) reply {
	q := r.Query
	if r.Method != http.MethodGet || q.Get("response_type") != "code" || q.Get("client_id") != ClientID || len(q.Get("state")) < 22 {
		d.wrong(r, "sends %s", r.Keys())
	}
	if !d.allows(q.Get("redirect_uri")) {
		d.wrong(r, "the redirect address %q is not %q", q.Get("redirect_uri"), d.Registered)
	}
	if d.Prompts != nil && q.Has("prompt") && !slices.Contains(d.Prompts, q.Get("prompt")) {
		d.wrong(r, "prompt is %q", q.Get("prompt"))
	}
	if d.Proof == PKCEDemanded && (len(q.Get("code_challenge")) != 43 || q.Get("code_challenge_method") != "S256") {
		d.wrong(r, "no challenge by S256")
	}
	ask := d.Ask
	if ask == "" {
		ask = " "
	}
	g := &grant{
		scopes: strings.Split(q.Get("scope"), ask), redirect: q.Get("redirect_uri"), challenge: q.Get("code_challenge"),
		nonce: q.Get("nonce"), renewable: d.Renewal != NoRenewal, spent: map[string]bool{},
	}
	if d.Issuer == "" && slices.Contains(g.scopes, "openid") {
		d.wrong(r, "knows no OpenID Connect")
	}
	if q.Get("scope") == "" || strings.ContainsAny(strings.Join(g.scopes, ""), " ,") {
		d.wrong(r, "scope is %q", q.Get("scope"))
	}
	for name, value := range d.Needs {
		has := q.Get(name) == value || value == "*" && q.Has(name) || name == "scope" && slices.Contains(g.scopes, value)
		g.renewable = g.renewable && has
	}
	answer := url.Values{"state": {q.Get("state")}}
	for name, value := range d.Back {
		answer.Set(name, value)
	}
	if d.Deny {
		denial := d.Denial
		if denial == "" {
			denial = "access_denied"
		}
		answer.Set("error", denial)
	} else {
		answer.Set("code", d.give(g, "code"))
	}
	return reply{http.StatusFound, http.Header{"Location": {q.Get("redirect_uri") + "?" + answer.Encode()}}, nil}
}

// knows reports whether the client names itself as it is registered, and in no
// other way.
func (d *Double) knows(r *Request) bool {
	id, secret, basic := (&http.Request{Header: r.Header}).BasicAuth()
	inForm := r.Form.Has("client_secret")
	switch d.Client {
	case auth.AuthBasic:
		return basic && !inForm && id == url.QueryEscape(ClientID) && secret == url.QueryEscape(d.Secret)
	case auth.AuthPost:
		return !basic && r.Form.Get("client_id") == ClientID && r.Form.Get("client_secret") == d.Secret
	}
	return !basic && !inForm && r.Form.Get("client_id") == ClientID
}

// token exchanges codes and refresh tokens.
func (d *Double) token(address string, r *Request) reply {
	if r.Method != http.MethodPost { // a check whether it exists
		return reply{http.StatusMethodNotAllowed, http.Header{"Allow": {"POST"}}, nil}
	}
	if r.Form == nil || len(r.Query) > 0 || !d.knows(r) {
		d.wrong(r, "is not a form of the client's own: %s", r.Keys())
		return d.fail(http.StatusUnauthorized, "invalid_client")
	}
	refresh := r.Form.Get("grant_type") == "refresh_token"
	if d.Renew != "" && refresh != (address == d.Renew) {
		d.wrong(r, "the wrong address for %s", r.Form.Get("grant_type"))
	}
	name, kind := "code", "code"
	if refresh {
		name, kind = "refresh_token", "refresh"
	}
	value := r.Form.Get(name)
	g := d.grants[value]
	if g == nil || d.kinds[value] != kind || g.ended {
		return d.fail(http.StatusBadRequest, "invalid_grant")
	}
	if g.spent[value] { // RFC 6749 §4.1.2, RFC 9700 §4.14.2
		d.wrong(r, "a spent %s", name)
		g.ended = true
		return d.fail(http.StatusBadRequest, "invalid_grant")
	}
	g.spent[value] = !refresh || d.Renewal == Rotates
	if !refresh && (r.Form.Get("redirect_uri") != g.redirect || d.Proof != PKCEIgnored && Challenge(r.Form.Get("code_verifier")) != g.challenge) {
		d.wrong(r, "the redirect address or the verifier is another")
		return d.fail(http.StatusBadRequest, "invalid_grant")
	}
	if refresh && d.RefreshRedirect && r.Form.Get("redirect_uri") != g.redirect {
		return d.fail(http.StatusBadRequest, "invalid_grant")
	}
	return answerJSON(http.StatusOK, d.Answer(d.issue(g, !refresh)))
}

// issue makes the tokens of an answer.
func (d *Double) issue(g *grant, first bool) Issued {
	t := Issued{Access: d.give(g, "access"), Scopes: g.scopes, First: first}
	if g.renewable && (first || d.Renewal == Rotates) {
		t.Refresh = d.give(g, "refresh")
	}
	if d.Issuer == "" || !slices.Contains(g.scopes, "openid") {
		return t
	}
	now := time.Now()
	claims := map[string]any{
		"iss": d.Issuer, "sub": d.Subject, "aud": ClientID, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "nonce": g.nonce,
	}
	if !first {
		delete(claims, "nonce")
	}
	payload, _ := json.Marshal(with(claims, d.Claims))
	t.ID = RSAKey(0).Token(map[string]any{"typ": "JWT", "kid": RSAKey(0).ID}, payload)
	return t
}

// userinfo answers who the token is for.
func (d *Double) userinfo(r *Request, scheme string, person map[string]any) reply {
	if asDocumented := d.Wants; asDocumented == nil && r.Method != http.MethodGet || asDocumented != nil && !asDocumented(r) {
		d.wrong(r, "is not asked as documented: %v %q", r.Header, r.Body)
	}
	got, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if g := d.grants[token]; got != scheme || g == nil || g.ended || !d.isAccess(token) {
		return d.dead()
	}
	return answerJSON(http.StatusOK, person)
}
