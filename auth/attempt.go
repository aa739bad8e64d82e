package auth

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/oauth2"

	"latchkey/auth/internal/checks"
)

// Attempt is one sign-in attempt. It copies the provider, so that a change to the
// provider while a browser is open has no effect (catalogue SECUPD-1).
type Attempt struct {
	provider Provider
	metadata Metadata
	scopes   []string
	redirect string
	label    string
	params   map[string]string
	checks   *checks.Record

	// 32 random bytes each, new for every attempt (RFC 7636 §7.1, RFC 6749
	// §10.10, OpenID Connect Core §15.5.2).
	verifier, state, nonce Secret

	mu   sync.Mutex
	used bool
}

// newAttempt draws the secrets of one attempt and decides its parameters.
func (r *run) newAttempt(req Request, md Metadata, redirect string) *Attempt {
	scopes, prompt := settleScopes(r.provider, md, req)
	a := &Attempt{
		provider: r.provider, metadata: md, scopes: scopes, redirect: redirect, label: req.Label, checks: r.checks,
		verifier: NewSecret(oauth2.GenerateVerifier()), state: randomSecret(), nonce: randomSecret(),
		params: map[string]string{},
	}
	for k, v := range r.provider.AuthParams {
		if k != "prompt" { // settleScopes sets it
			a.params[k] = v
		}
	}
	if req.LoginHint != "" {
		a.params["login_hint"] = req.LoginHint
	}
	if prompt != "" {
		a.params["prompt"] = prompt
	}
	for name, value := range map[string]string{
		"resource":              r.provider.ResourceIndicator,
		"authorization_details": r.provider.AuthorizationDetails,
		"response_mode":         string(r.provider.ResponseMode),
	} {
		if value != "" {
			a.params[name] = value
		}
	}
	if r.dpop != nil { // a stolen code is useless without the key (RFC 9449 §10)
		a.params["dpop_jkt"] = r.dpop.thumbprint()
	}
	r.hide(a.verifier, a.state, a.nonce)
	r.c.Witness.expect(a.state, r)
	return a
}

// NoteNoVerifier is the note of the step that draws an attempt's secrets where PKCE is switched
// off, which the comparison at the demo provider alone does.
const NoteNoVerifier = "state and nonce"

// drawn names the secrets of an attempt that its requests will carry.
func (r *run) drawn() string {
	if r.checks.Off(checks.PKCE) {
		return NoteNoVerifier
	}
	return "verifier, state and nonce"
}

// settleScopes decides the requested scopes: the person's, or else the
// provider's, or else DefaultScopes with offline_access if it is advertised.
// offline_access goes with prompt=consent, because the provider may otherwise
// ignore it (OpenID Connect Core §11). A prompt that the file or the person names
// replaces it unchanged; an empty one in the file means none.
func settleScopes(p Provider, md Metadata, req Request) (scopes []string, prompt string) {
	switch {
	case len(req.Scopes) > 0:
		scopes = slices.Clone(req.Scopes)
	default:
		scopes = slices.DeleteFunc(p.UsualScopes(md), func(s string) bool { return slices.Contains(req.Without, s) })
	}
	if req.Prompt != "" {
		return scopes, req.Prompt
	}
	prompt, named := p.AuthParams["prompt"]
	if !named && slices.Contains(scopes, "offline_access") {
		prompt = "consent"
	}
	return scopes, prompt
}

// UsualScopes returns the scopes that a sign-in requests unless the person chooses: those of the
// provider's file, or else DefaultScopes with offline_access if md advertises it (OpenID Connect
// Core §11). The zero Metadata means that what the provider offers is not known.
func (p Provider) UsualScopes(md Metadata) []string {
	if p.Scopes != nil { // an empty list requests none
		return slices.Clone(p.Scopes)
	}
	var scopes []string
	if !md.described() || p.speaksOpenID(md) {
		scopes = slices.Clone(DefaultScopes)
	}
	if slices.Contains(md.Scopes, "offline_access") {
		scopes = append(scopes, "offline_access")
	}
	return scopes
}

// described reports whether md was read from a provider that has an issuer.
func (md Metadata) described() bool { return md.Issuer != "" && !md.FetchedAt.IsZero() }

// speaksOpenID reports whether the metadata, or the provider's file, speaks of OpenID
// Connect: a signature of ID tokens, userinfo with keys, the scope openid. A server that guards
// an API and names no person does not.
func (p Provider) speaksOpenID(md Metadata) bool {
	return len(md.IDTokenAlgorithms) > 0 || md.Endpoints.Userinfo != "" && md.Endpoints.JWKS != "" || slices.Contains(md.Scopes, "openid") ||
		p.Endpoints.JWKS != "" || slices.Contains(p.Scopes, "openid")
}

// namesNobody reports whether a sign-in there cannot tell who signed in.
func (r *run) namesNobody(md Metadata, scopes []string) bool {
	return md.Endpoints.Userinfo == "" && !(r.requestsIDToken(scopes) && r.provider.speaksOpenID(md))
}

// checkScopes refuses a scope with characters that RFC 6749 §3.3 forbids.
func checkScopes(scopes []string) error {
	if len(scopes) > maxScopes {
		return &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadScope, Why: WhyScopes, Detail: strconv.Itoa(maxScopes)}
	}
	for _, s := range scopes {
		bad := strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > 0x7e || r == '"' || r == '\\' })
		if s == "" || bad {
			return &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadScope, Detail: clean(s, 80)}
		}
	}
	return nil
}

// config returns the configuration for x/oauth2. AuthStyle is always set: to
// detect it, the library would send every failed request twice and spend the code
// (catalogue T1).
func (r *run) config(md Metadata, redirect string, scopes []string) *oauth2.Config {
	style := oauth2.AuthStyleInParams
	if r.tokenAuth(md) == AuthBasic {
		style = oauth2.AuthStyleInHeader
	}
	var requested []string // one element, or none if no scope is requested
	if len(scopes) > 0 {
		requested = []string{r.scopeParam(scopes)}
	}
	return &oauth2.Config{
		ClientID: r.provider.ClientID, ClientSecret: r.password(md).Reveal(),
		Endpoint:    oauth2.Endpoint{AuthURL: md.Endpoints.Authorization, TokenURL: md.Endpoints.Token, AuthStyle: style},
		RedirectURL: redirect, Scopes: requested,
	}
}

// scopeParam returns the scope parameter of a request (RFC 6749 §3.3), joined
// with the separator that the provider's file declares.
func (r *run) scopeParam(scopes []string) string {
	return strings.Join(scopes, cmp.Or(r.provider.Quirks.AskSeparator, " "))
}

// authURL returns the authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3,
// OpenID Connect Core §3.1.2.1).
func (r *run) authURL(a *Attempt) string {
	var options []oauth2.AuthCodeOption
	for k, v := range a.params {
		options = append(options, oauth2.SetAuthURLParam(k, v))
	}
	if slices.Contains(a.scopes, "openid") {
		options = append(options, oauth2.SetAuthURLParam("nonce", a.nonce.Reveal()))
	}
	if !r.checks.Off(checks.PKCE) {
		options = append(options, oauth2.S256ChallengeOption(a.verifier.Reveal()))
	}
	return r.config(a.metadata, a.redirect, a.scopes).AuthCodeURL(a.state.Reveal(), options...)
}

// Check decides whether a callback answers this attempt: state first and in
// constant time, then the issuer, then everything else; each attempt is
// answered once. A refused callback changes nothing: the wait goes on, so that
// no program on this computer can end it (catalogue CB8).
func (a *Attempt) Check(cb Callback) error {
	refuse := func(reason Reason) error {
		return &Error{Step: StepCallback, Kind: KindBadAnswer, Reason: reason, Provider: a.provider.DisplayName()}
	}
	if a.checks.Refuses(checks.State, cb.State.Empty() || !cb.State.Equal(a.state)) {
		return refuse(ReasonStateMismatch)
	}
	// RFC 9207 §2.4: compare before the code is used or an error is believed,
	// by simple string comparison, and refuse a missing iss where the server
	// promised it.
	foreign := cb.HasIssuer && !a.issuedBy(cb.Issuer) || !cb.HasIssuer && a.metadata.IssInResponse
	if a.metadata.Issuer != "" && a.checks.Refuses(checks.ResponseIss, foreign) {
		return refuse(ReasonIssuerMismatch)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.checks.Refuses(checks.OneUse, a.used) {
		return refuse(ReasonCallbackUsed)
	}
	a.used = true
	return nil
}

// issuedBy compares an iss parameter by simple string comparison. If the issuer
// leaves the tenant open, any tenant's issuer is accepted here, because the
// signed token decides the tenant.
func (a *Attempt) issuedBy(iss string) bool {
	want := a.metadata.Issuer
	before, after, open := strings.Cut(want, tenantMark)
	if !open {
		return iss == want
	}
	tenant, ok := strings.CutPrefix(iss, before)
	if !ok {
		return false
	}
	tenant, ok = strings.CutSuffix(tenant, after)
	return ok && tenantID().MatchString(tenant)
}
