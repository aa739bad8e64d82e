package authtest

import (
	"cmp"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Tokens configures the token endpoint.
type Tokens struct {
	// Answer changes a successful answer; values may be json.RawMessage.
	Answer func(answer map[string]any)
	// Life is expires_in in seconds; 0 means 3600.
	Life int
	// NoRefresh never issues a refresh token.
	NoRefresh bool
	// Fixed never rotates the refresh token: the response to a refresh contains
	// none.
	Fixed bool
	// Grace is the number of times that a spent refresh token still gets new
	// tokens; after that it ends the whole family (RFC 9700 §4.14.2).
	Grace int
	// OneGrant keeps one family for each person, as servers do within a session:
	// revoking any token ends all of them.
	OneGrant bool
	// IDTokenOnRefresh sends an ID token with every refresh.
	IDTokenOnRefresh bool
	// Narrows gives a refresh with a scope a token of that scope alone (RFC 6749 §6); else
	// the parameter changes nothing.
	Narrows bool
	// Exchanges gives a token of the requested scope for an access token (RFC 8693).
	Exchanges bool
}

// refresh is one refresh token.
type refresh struct {
	family *family
	spent  bool
	reused int
}

// token exchanges codes and refresh tokens.
func (s *Server) token(r *Request) reply {
	if !s.authenticated(r) {
		return oauthError(http.StatusUnauthorized, "invalid_client")
	}
	bound, answer, ok := s.possession(r)
	if !ok {
		return answer
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.proof = bound
	switch r.Form.Get("grant_type") {
	case "authorization_code":
		return s.exchange(r)
	case "refresh_token":
		return s.renew(r)
	case "urn:ietf:params:oauth:grant-type:device_code":
		return s.poll(r)
	case "urn:ietf:params:oauth:grant-type:token-exchange":
		if f := s.state.access[r.Form.Get("subject_token")]; s.Tokens.Exchanges && f != nil && !f.revoked {
			return s.narrowed(f, r.Form.Get("scope"), false)
		}
	}
	return oauthError(http.StatusBadRequest, "unsupported_grant_type")
}

// authenticated checks a confidential client, by header or by form.
func (s *Server) authenticated(r *Request) bool {
	if s.Assertion != nil {
		return s.asserted(r)
	}
	if s.Secret == "" {
		return true
	}
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if scheme == "Basic" {
		pair, _ := base64.StdEncoding.DecodeString(rest)
		id, secret, _ := strings.Cut(string(pair), ":")
		return id == url.QueryEscape(ClientID) && secret == url.QueryEscape(s.Secret)
	}
	return r.Form.Get("client_id") == ClientID && r.Form.Get("client_secret") == s.Secret
}

// asserted checks a signed client assertion (RFC 7523 §3). Its audience must be
// the issuer, or the one that is set, and nothing else.
func (s *Server) asserted(r *Request) bool {
	claims, signed := s.signedClaims(r.Form.Get("client_assertion"))
	if !signed || r.Form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return false
	}
	if claims.ID == "" || claims.Expiry == nil || !s.onceOnly(claims.ID) {
		return false
	}
	audience := s.URL
	if s.AssertionFor != "" {
		audience = s.AssertionFor
	}
	return claims.Issuer == ClientID && claims.Subject == ClientID && len(claims.Audience) == 1 && claims.Audience[0] == audience &&
		claims.Expiry.Time().After(s.now())
}

// signedClaims reads an assertion that the client's key signed. The library does not
// know the name Ed25519 (RFC 9864 §2.2).
func (s *Server) signedClaims(assertion string) (claims jwt.Claims, ok bool) {
	key, isEd := s.Assertion.(ed25519.PublicKey)
	signed := assertion[:max(strings.LastIndex(assertion, "."), 0)]
	if isEd && strings.HasPrefix(signed, b64([]byte(`{"alg":"Ed25519"`))[:20]) {
		signature, err := base64.RawURLEncoding.DecodeString(assertion[len(signed)+1:])
		if err != nil || !ed25519.Verify(key, []byte(signed), signature) {
			return claims, false
		}
		_, payload, _ := strings.Cut(signed, ".")
		text, err := base64.RawURLEncoding.DecodeString(payload)
		return claims, err == nil && json.Unmarshal(text, &claims) == nil
	}
	token, err := jwt.ParseSigned(assertion, []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA})
	return claims, err == nil && token.Claims(s.Assertion, &claims) == nil
}

func (s *Server) exchange(r *Request) reply {
	c := s.state.codes[r.Form.Get("code")]
	switch {
	case c == nil:
		return oauthError(http.StatusBadRequest, "invalid_grant")
	case c.used:
		if !s.Lenient {
			s.wrong(r, "a code is used twice")
		}
		if c.issued != nil {
			c.issued.revoked = true // RFC 6749 §4.1.2
		}
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	c.used = true
	if r.Form.Get("redirect_uri") != c.redirect {
		if !s.Lenient {
			s.wrong(r, "redirect_uri is %q, was %q", r.Form.Get("redirect_uri"), c.redirect)
		}
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	if c.challenge != Challenge(r.Form.Get("code_verifier")) && !s.Front.IgnorePKCE {
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	if c.thumbprint != "" && c.thumbprint != s.thumbprint() {
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	f := s.familyFor(c)
	f.nonce = c.nonce
	c.issued = f
	return s.issue(f, has(c.scope, "openid"), true)
}

// familyFor returns the family to which a code's tokens belong.
func (s *Server) familyFor(c *code) *family {
	for _, f := range s.state.families {
		if s.Tokens.OneGrant && f.person == c.person && !f.revoked {
			return f
		}
	}
	f := &family{person: c.person, scope: c.scope, authTime: s.sessionOf(c.person)}
	s.state.families = append(s.state.families, f)
	return f
}

// sessionLife is how long a person's session lasts at the server: a browser that returns sooner is
// not asked to authenticate. It is longer than any test signs in twice in one session, and shorter
// than the time by which tests set the clock ahead for another session.
const sessionLife = 45 * time.Second

// sessionOf returns when the session of a person began, in seconds since 1970.
func (s *Server) sessionOf(person string) int64 {
	now := s.now()
	if began, ok := s.state.sessions[person]; !ok || now.Sub(began) >= sessionLife {
		s.state.sessions[person] = now
	}
	return s.state.sessions[person].Unix()
}

// renew rotates a refresh token and ends the family when a spent one is presented
// more often than the grace allows.
func (s *Server) renew(r *Request) reply {
	token := s.state.refresh[r.Form.Get("refresh_token")]
	if token == nil || token.family.revoked {
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	if bound := cmp.Or(token.family.thumbprint, token.family.renewedBy); bound != "" && bound != s.thumbprint() {
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	if token.spent {
		token.reused++
		if token.reused > s.Tokens.Grace {
			token.family.revoked = true
			return oauthError(http.StatusBadRequest, "invalid_grant")
		}
	}
	token.spent = !s.Tokens.Fixed
	if scope := r.Form.Get("scope"); s.Tokens.Narrows && scope != "" {
		return s.narrowed(token.family, scope, s.Tokens.IDTokenOnRefresh)
	}
	return s.issue(token.family, s.Tokens.IDTokenOnRefresh, false)
}

// narrowed is issue for one token of another scope; the family keeps its own.
func (s *Server) narrowed(f *family, scope string, idToken bool) reply {
	own := f.scope
	defer func() { f.scope = own }()
	f.scope = scope
	return s.issue(f, idToken, false)
}

// thumbprint returns the thumbprint of the key that the present request has
// proved, if any.
func (s *Server) thumbprint() string {
	if s.state.proof == nil {
		return ""
	}
	return s.state.proof.thumbprint
}

// issue returns a token response (RFC 6749 §5.1).
func (s *Server) issue(f *family, idToken, first bool) reply {
	switch p := s.state.proof; {
	case p == nil || f.thumbprint != "" || s.Possession.Downgrade:
	case s.Possession.RefreshAlone:
		f.renewedBy = p.thumbprint
	default:
		f.thumbprint = p.thumbprint
	}
	access := Mint("access-")
	s.state.access[access] = f
	life := s.Tokens.Life
	if life == 0 {
		life = 3600
	}
	answer := map[string]any{
		"access_token": access, "token_type": "Bearer", "expires_in": life, "scope": f.scope,
	}
	if f.thumbprint != "" {
		answer["token_type"] = "DPoP"
	}
	if !s.Tokens.NoRefresh && (first || !s.Tokens.Fixed) {
		value := Mint("refresh-")
		s.state.refresh[value] = &refresh{family: f}
		answer["refresh_token"] = value
	}
	if idToken {
		answer["id_token"] = s.idToken(f, access, first)
	}
	if s.Tokens.Answer != nil {
		s.Tokens.Answer(answer)
	}
	return answerJSON(http.StatusOK, answer)
}

// Families returns the number of approvals that became tokens, and the number of
// those that ended by revocation or by reuse of a spent token.
func (s *Server) Families() (made, ended int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.state.families {
		made++
		if f.revoked {
			ended++
		}
	}
	return made, ended
}

// Secrets returns every code and token that was issued, for tests that search for
// them where they must not be.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for value := range s.state.codes {
		all = append(all, value)
	}
	for value := range s.state.access {
		all = append(all, value)
	}
	for value := range s.state.refresh {
		all = append(all, value)
	}
	return all
}
