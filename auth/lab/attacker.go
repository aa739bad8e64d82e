package lab

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"latchkey/auth"
	"latchkey/auth/demo"
)

// endpoints are the provider's addresses, as its metadata names them.
type endpoints struct {
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	Userinfo      string `json:"userinfo_endpoint"`
	Registration  string `json:"registration_endpoint"`
	Keys          string `json:"jwks_uri"`
}

// readEndpoints reads what the provider says of itself, as anybody can.
func (s *stage) readEndpoints() (e endpoints, err error) {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.provider.Issuer()+"/.well-known/openid-configuration", nil)
	if err != nil {
		return e, err
	}
	status, err := s.ask(req, &e)
	if err == nil && (status != http.StatusOK || e.Token == "" || e.Userinfo == "") {
		err = odd("no metadata", status)
	}
	return e, err
}

// ask sends a request of the attacker's and reads the answer, if it is JSON, into v.
func (s *stage) ask(req *http.Request, v any) (status int, err error) {
	client := http.Client{
		Transport:     s.network.transport(false),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, auth.MaxBody))
	if err == nil {
		_ = json.Unmarshal(body, v) // a page leaves v empty
	}
	return resp.StatusCode, err
}

// loot is what the attacker got from the token endpoint.
type loot struct {
	access, refresh, id auth.Secret // empty: none
	answer              []byte      // as it came; nil if the request was refused
}

// redeem sends a token request of the attacker's. The zero loot means that it was refused.
func (s *stage) redeem(form string) (loot, error) {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, s.sites.Token, strings.NewReader(form))
	if err != nil {
		return loot{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer json.RawMessage
	status, err := s.ask(req, &answer)
	switch {
	case err != nil:
		return loot{}, err
	case status >= http.StatusInternalServerError:
		return loot{}, odd("no answer to a token request", status)
	case status != http.StatusOK:
		return loot{}, nil
	}
	var tokens struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		ID      string `json:"id_token"`
	}
	err = json.Unmarshal(answer, &tokens)
	return loot{auth.NewSecret(tokens.Access), auth.NewSecret(tokens.Refresh), auth.NewSecret(tokens.ID), answer}, err
}

// redeemCode exchanges a code that came on the address of a callback, for the public client
// of that id. An empty verifier is not sent.
func (s *stage) redeemCode(callback *url.URL, client, verifier string) (loot, error) {
	redirect := *callback
	redirect.RawQuery = ""
	form := url.Values{
		"grant_type": {"authorization_code"}, "client_id": {client},
		"code": {callback.Query().Get("code")}, "redirect_uri": {redirect.String()},
	}
	if verifier != "" {
		form.Set("code_verifier", verifier)
	}
	return s.redeem(form.Encode())
}

// profile returns whose profile a bearer token opens: the subject, or "" if the provider
// refuses the token.
func (s *stage) profile(token auth.Secret) (subject string, err error) {
	if token.Empty() {
		return "", nil
	}
	return s.profileBy(http.Header{"Authorization": {"Bearer " + token.Reveal()}})
}

// profileBy is profile for a request with these headers.
func (s *stage) profileBy(header http.Header) (subject string, err error) {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.sites.Userinfo, nil)
	if err != nil {
		return "", err
	}
	req.Header = header.Clone()
	var person struct {
		Subject string `json:"sub"`
	}
	status, err := s.ask(req, &person)
	if err != nil || status != http.StatusOK {
		return "", err
	}
	return person.Subject, nil
}

// tokenIn returns the token of an Authorization header; "" if there is none.
func tokenIn(header http.Header) string {
	_, token, _ := strings.Cut(header.Get("Authorization"), " ")
	return token
}

// readsAda reports whether the token of a loot opens Ada's profile.
func (s *stage) readsAda(l loot) (bool, error) {
	subject, err := s.profile(l.access)
	return subject == ada() && err == nil, err
}

// clientID is the public client id of Latchkey at the provider, which anybody can read.
const clientID = demo.ClientID

// The subjects of Ada, who is attacked, and of Grace, as whom the attacker signs in.
func ada() string   { return demo.SubjectOf("ada") }
func grace() string { return demo.SubjectOf("grace") }

// request returns an authorization request that the attacker wrote, with PKCE if verifier
// is not empty.
func (s *stage) request(client, redirect, nonce, verifier string) string {
	q := url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {redirect}, "scope": {"openid profile email"},
		"state": {randomText()}, "nonce": {nonce},
	}
	if verifier != "" {
		q.Set("code_challenge", challengeOf(verifier))
		q.Set("code_challenge_method", "S256")
	}
	return s.sites.Authorization + "?" + q.Encode()
}

// ownVerifier returns a verifier of the attacker's where the provider demands one, and ""
// where a run without its protection has no PKCE.
func (s *stage) ownVerifier() string {
	if s.on {
		return randomText()
	}
	return ""
}

// challengeOf returns the S256 challenge of a verifier (RFC 7636 §4.2).
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// randomText returns 256 random bits in 43 characters.
func randomText() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}
