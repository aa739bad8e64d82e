package authtest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// secretParameters must not be in an address, which histories and logs keep.
var secretParameters = []string{
	"access_token", "refresh_token", "id_token", "code_verifier", "client_secret", "token", "password",
}

// assert fails the test for a request that no correct client sends.
func (s *Server) assert(r *Request) {
	if s.Lenient {
		return
	}
	for _, name := range secretParameters {
		if r.Query.Has(name) {
			s.wrong(r, "%s stands in the query", name)
		}
	}
	for _, values := range []url.Values{r.Query, r.Form} {
		for name, all := range values {
			if len(all) > 1 {
				s.wrong(r, "%s is sent %d times", name, len(all))
			}
		}
	}
	switch r.Endpoint {
	case Authorize:
		s.assertAuthorize(r)
	case EndSession:
		s.assertEndSession(r)
	case Token, Revoke, Introspect, Device:
		s.assertPost(r)
	case Push:
		s.assertPost(r)
		s.assertParameters(r, r.Form)
		if r.Form.Has("request_uri") {
			s.wrong(r, "a request_uri inside a pushed request")
		}
	case UserinfoPage, API:
		s.assertBearer(r)
	case Discovery, OAuthMetadata, JWKS:
		if r.Method != http.MethodGet || r.Header.Get("Authorization") != "" {
			s.wrong(r, "%s with Authorization %q", r.Method, r.Header.Get("Authorization"))
		}
	}
}

// wrong reports a faulty request.
func (s *Server) wrong(r *Request, format string, args ...any) {
	s.tb.Helper()
	s.tb.Errorf("authtest: the client's %s %s: %s", r.Method, r.Endpoint, fmt.Sprintf(format, args...))
}

// assertAuthorize: RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1.
func (s *Server) assertAuthorize(r *Request) {
	if !r.Query.Has("request_uri") {
		s.assertParameters(r, r.Query)
		return
	}
	if r.Keys() != "client_id,request_uri" { // RFC 9126 §4
		s.wrong(r, "sends %s beside a reference", r.Keys())
	}
}

func (s *Server) assertParameters(r *Request, q url.Values) {
	for name, want := range map[string]string{
		"response_type": "code", "client_id": ClientID, "code_challenge_method": "S256",
	} {
		if q.Get(name) != want {
			s.wrong(r, "%s is %q, not %q", name, q.Get(name), want)
		}
	}
	scopes := strings.Fields(q.Get("scope"))
	if q.Has("scope") && len(scopes) == 0 {
		s.wrong(r, "an empty scope")
	}
	if slices.Contains(scopes, "openid") && len(q.Get("nonce")) < 22 {
		s.wrong(r, "a nonce of fewer than 128 bits")
	}
	if len(q.Get("state")) < 22 {
		s.wrong(r, "a state of fewer than 128 bits")
	}
	if len(q.Get("code_challenge")) != 43 {
		s.wrong(r, "a challenge of %d characters", len(q.Get("code_challenge")))
	}
	u, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || u.Path == "" || u.RawQuery != "" || u.Fragment != "" {
		s.wrong(r, "redirect_uri %q", q.Get("redirect_uri"))
	}
}

// assertPost: a form, in a POST, that asks for JSON and names the client.
func (s *Server) assertPost(r *Request) {
	if r.Method != http.MethodPost || r.Form == nil || len(r.Query) > 0 {
		s.wrong(r, "not a form of its own")
	}
	if !strings.Contains(r.Header.Get("Accept"), "application/json") {
		s.wrong(r, "Accept is %q", r.Header.Get("Accept"))
	}
	if s.public() && (r.Form.Get("client_id") != ClientID || r.Form.Has("client_secret") || r.Header.Get("Authorization") != "") {
		s.wrong(r, "a public client names itself by client_id alone")
	}
	if r.Endpoint != Token {
		return
	}
	want := map[string]string{
		"authorization_code": "client_id,code,code_verifier,grant_type,redirect_uri",
		"refresh_token":      "client_id,grant_type,refresh_token",
		"urn:ietf:params:oauth:grant-type:device_code":    "client_id,code_verifier,device_code,grant_type",
		"urn:ietf:params:oauth:grant-type:token-exchange": "client_id,grant_type,requested_token_type,scope,subject_token,subject_token_type",
	}[r.Form.Get("grant_type")]
	if s.public() && !slices.Contains([]string{want, want + ",resource", want + ",scope"}, r.Keys()) {
		s.wrong(r, "sends %s, not %s", r.Keys(), want)
	}
}

// public reports whether the client has no credentials.
func (s *Server) public() bool { return s.Secret == "" && s.Assertion == nil }

// assertBearer: RFC 6750 §2.1, in the header only; RFC 9449 §7.1.
func (s *Server) assertBearer(r *Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if r.Method != http.MethodGet || scheme != "Bearer" && scheme != "DPoP" || token == "" || r.Body != "" {
		s.wrong(r, "not a GET with a token in its header")
	}
	if (scheme == "DPoP") != (r.Header.Get("DPoP") != "") {
		s.wrong(r, "scheme %s and proof %v", scheme, (r.Header.Get("DPoP") != ""))
	}
}

// Challenge is the S256 challenge of a verifier (RFC 7636 §4.2).
func Challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
