package demo

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// authRequest is one authorization request with its secrets.
type authRequest struct {
	url.Values
	verifier string
}

func newAuthRequest(extra ...string) authRequest {
	a := authRequest{verifier: randomText()}
	sum := sha256.Sum256([]byte(a.verifier))
	a.Values = url.Values{
		"client_id": {ClientID}, "response_type": {"code"}, "redirect_uri": {redirect}, "scope": {all},
		"state": {randomText()}, "nonce": {randomText()},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(extra); i += 2 {
		if extra[i+1] == "" {
			a.Del(extra[i])
		} else {
			a.Set(extra[i], extra[i+1])
		}
	}
	return a
}

func (b *browser) authorize(a authRequest) reply {
	b.t.Helper()
	return b.get(authorizeEndpoint + "?" + a.Encode())
}

// login submits ada's name and password.
func (b *browser) login(page reply) reply {
	b.t.Helper()
	return b.submit(page, url.Values{"username": {"ada"}, "password": {Password}})
}

func allow() url.Values { return url.Values{"decision": {"allow"}} }

// code completes a sign-in up to the redirect, checks the parameters of the
// response, and returns the code.
func (b *browser) code(a authRequest) string {
	b.t.Helper()
	page := b.authorize(a)
	if strings.Contains(page.body, `name="password"`) {
		page = b.login(page)
	}
	back := b.submit(page, allow())
	if back.status != http.StatusSeeOther {
		b.t.Fatalf("status %d: %s", back.status, back.body)
	}
	q := back.to.Query()
	if q.Get("state") != a.Get("state") || q.Get("iss") != b.issuer || q.Get("code") == "" {
		b.t.Fatalf("redirect to %s", back.to)
	}
	if got, _, _ := strings.Cut(back.to.String(), "?"); got != a.Get("redirect_uri") {
		b.t.Fatalf("redirect to %s", got)
	}
	return q.Get("code")
}

// tokens is a token response or an error response.
type tokens struct {
	Status  int
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
	Type    string `json:"token_type"`
	Scope   string `json:"scope"`
	Expires int    `json:"expires_in"`
	Error   string `json:"error"`
}

func (b *browser) token(form url.Values) tokens {
	b.t.Helper()
	form.Set("client_id", ClientID)
	r := b.post(tokenEndpoint, form)
	var t tokens
	if err := json.Unmarshal([]byte(r.body), &t); err != nil {
		b.t.Fatalf("status %d: %s", r.status, r.body)
	}
	t.Status = r.status
	return t
}

func (b *browser) exchange(a authRequest, code string) tokens {
	b.t.Helper()
	return b.token(url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {a.Get("redirect_uri")}, "code_verifier": {a.verifier},
	})
}

func (b *browser) refresh(token string) tokens {
	b.t.Helper()
	return b.token(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

// signedIn completes a sign-in and returns the tokens.
func (b *browser) signedIn(extra ...string) tokens {
	b.t.Helper()
	a := newAuthRequest(extra...)
	t := b.exchange(a, b.code(a))
	if t.Status != http.StatusOK {
		b.t.Fatalf("token: %d %s", t.Status, t.Error)
	}
	return t
}

func (b *browser) alive(access string) bool {
	b.t.Helper()
	return b.withToken(userinfoEndpoint, "Bearer", access).status == http.StatusOK
}

func (b *browser) introspect(token string) map[string]any {
	b.t.Helper()
	r := b.post("/introspect", url.Values{"token": {token}, "client_id": {ClientID}})
	var m map[string]any
	if json.Unmarshal([]byte(r.body), &m) != nil || r.status != http.StatusOK {
		b.t.Fatalf("introspect: %d %s", r.status, r.body)
	}
	return m
}

// claims reads an ID token's payload; other tests check the signature.
func claims(t testing.TB, idToken string) map[string]any {
	t.Helper()
	parts := strings.Split(idToken, ".")
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	must(t, err)
	var m map[string]any
	must(t, json.Unmarshal(b, &m))
	return m
}
