package authtest

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// state is what the server has issued.
type state struct {
	codes    map[string]*code
	access   map[string]*family
	refresh  map[string]*refresh
	families []*family
	pushed   map[string]url.Values
	proofs   map[string]bool
	sessions map[string]time.Time // when each person authenticated
	proof    *proof               // of the token request that is being answered
}

func (st *state) begin() {
	st.codes, st.access, st.refresh = map[string]*code{}, map[string]*family{}, map[string]*refresh{}
	st.sessions = map[string]time.Time{}
	st.pushed, st.proofs = map[string]url.Values{}, map[string]bool{}
}

// code is one authorization code and the request that it answers.
type code struct {
	redirect, challenge, nonce, scope, person string
	thumbprint                                string // of the key that must redeem it (RFC 9449 §10); empty: any, or none
	used                                      bool
	issued                                    *family
}

// family is every token that results from one approval.
type family struct {
	person, scope, nonce string
	revoked              bool
	authTime             int64
	thumbprint           string // of the key that its tokens are bound to
	renewedBy            string // of the key that its refresh tokens alone are bound to
}

// Mint returns a new random value.
func Mint(prefix string) string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return prefix + hex.EncodeToString(b[:])
}

// discovery is the metadata document (RFC 8414 §2, OpenID Connect Discovery §3).
func (s *Server) discovery(*Request) reply {
	document := map[string]any{
		"issuer":                                         s.URL,
		"authorization_endpoint":                         s.URL + "/authorize",
		"token_endpoint":                                 s.URL + "/token",
		"jwks_uri":                                       s.URL + "/jwks",
		"userinfo_endpoint":                              s.URL + "/userinfo",
		"revocation_endpoint":                            s.URL + "/revoke",
		"introspection_endpoint":                         s.URL + "/introspect",
		"scopes_supported":                               []string{"openid", "profile", "email", "offline_access"},
		"response_types_supported":                       []string{"code"},
		"grant_types_supported":                          []string{"authorization_code", "refresh_token"},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{"RS256"},
		"token_endpoint_auth_methods_supported":          []string{"none", "client_secret_basic", "private_key_jwt"},
		"code_challenge_methods_supported":               []string{"S256"},
		"authorization_response_iss_parameter_supported": true,
	}
	s.offer(document)
	if s.Metadata != nil {
		s.Metadata(document)
	}
	return answerJSON(http.StatusOK, document)
}

// offer adds metadata that only some tests enable.
func (s *Server) offer(document map[string]any) {
	if s.Pushing.Offer {
		document["pushed_authorization_request_endpoint"] = s.URL + "/push"
		document["require_pushed_authorization_requests"] = s.Pushing.Require
	}
	if s.Possession.Offer {
		document["dpop_signing_alg_values_supported"] = []string{"ES256"}
	}
	if s.Devices.Offer {
		document["device_authorization_endpoint"] = s.URL + "/device-authorization"
	}
	if s.SigningOut.Offer {
		document["end_session_endpoint"] = s.URL + "/end-session"
	}
	if s.Registering.Offer {
		document["registration_endpoint"] = s.URL + "/register"
	}
}

// authorize approves at once, as s.person, and redirects back.
func (s *Server) authorize(r *Request) reply {
	q := s.parameters(r)
	if !s.takesRedirect(q.Get("redirect_uri")) { // RFC 6749 §4.1.2.1: a page, and no redirect
		return reply{http.StatusBadRequest, http.Header{"Content-Type": {"text/plain"}}, []byte("Unregistered redirect_uri")}
	}
	value := s.Front.Code
	if value == "" {
		value = Mint("code-")
	}
	s.mu.Lock()
	if s.state.codes[value] == nil {
		s.state.codes[value] = &code{
			redirect: q.Get("redirect_uri"), challenge: q.Get("code_challenge"), nonce: q.Get("nonce"),
			scope: q.Get("scope"), person: s.person(), thumbprint: q.Get("dpop_jkt"),
		}
	}
	s.mu.Unlock()
	answer := url.Values{"code": {value}, "state": {q.Get("state")}, "iss": {s.URL}}
	if s.Front.Answer != nil {
		s.Front.Answer(answer)
	}
	if q.Get("response_mode") == "form_post" {
		return formPost(q.Get("redirect_uri"), answer)
	}
	location := q.Get("redirect_uri") + "?" + answer.Encode()
	if s.Front.Location != nil {
		location = s.Front.Location(location)
	}
	return reply{http.StatusSeeOther, http.Header{"Location": {location}}, nil}
}

// CodeFor issues a code out of band, as an attacker gets one in a session of
// their own: for person, with the challenge of the attacker's own verifier.
func (s *Server) CodeFor(person, redirect, nonce string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	value := Mint("code-")
	s.state.codes[value] = &code{
		redirect: redirect, challenge: Challenge(Mint("verifier-of-another")), nonce: nonce,
		scope: "openid profile email", person: person,
	}
	return value
}

// elsewhere answers every address that no client should request.
func (s *Server) elsewhere(*Request) reply {
	return reply{http.StatusNotFound, http.Header{"Content-Type": {"text/plain"}}, []byte("nothing here")}
}

// has reports whether a space-separated list contains a word.
func has(list, word string) bool {
	for _, w := range strings.Fields(list) {
		if w == word {
			return true
		}
	}
	return false
}
