package demo

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

func metadata(t testing.TB, b *browser) map[string]any {
	t.Helper()
	var m map[string]any
	must(t, json.Unmarshal([]byte(b.get(oidcMetadata).body), &m))
	return m
}

func TestOffersAreOptions(t *testing.T) {
	pushed, bound := "pushed_authorization_request_endpoint", "dpop_signing_alg_values_supported"
	for name, c := range map[string]struct {
		o         Options
		par, dpop bool
	}{
		"none":       {Options{}, false, false},
		"PAR":        {Options{PAR: true}, true, false},
		"DPoP":       {Options{DPoP: true}, false, true},
		"DPoP nonce": {Options{DPoPNonce: true}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			m := metadata(t, newBrowser(t, serve(t, c.o)))
			same(t, pushed, m[pushed] != nil, c.par)
			same(t, bound, m[bound] != nil, c.dpop)
		})
	}
}

func TestPushedRequest(t *testing.T) {
	d := serve(t, Options{PAR: true})
	push := func(b *browser, a authRequest) (uri string, r reply) {
		r = b.post(parEndpoint, a.Values)
		var p struct {
			URI     string `json:"request_uri"`
			Expires int    `json:"expires_in"`
		}
		must(t, json.Unmarshal([]byte(r.body), &p))
		return p.URI, r
	}
	short := func(uri string) authRequest {
		return authRequest{Values: url.Values{"client_id": {ClientID}, "request_uri": {uri}}}
	}
	t.Run("the whole way", func(t *testing.T) {
		b, a := newBrowser(t, d), newAuthRequest()
		uri, r := push(b, a)
		same(t, "status", r.status, http.StatusCreated)
		page := b.authorize(short(uri))
		same(t, "reloaded in the same browser", asksPassword(b.authorize(short(uri))), true)
		same(t, "opened in another", newBrowser(t, d).authorize(short(uri)).status, http.StatusGone)
		back := b.submit(b.login(page), allow())
		same(t, "state", back.to.Query().Get("state"), a.Get("state"))
		got := b.exchange(a, back.to.Query().Get("code"))
		same(t, "nonce", claims(t, got.ID)["nonce"], a.Get("nonce"))
		same(t, "used", b.authorize(short(uri)).status, http.StatusGone)
	})
	t.Run("bad redirect address", func(t *testing.T) {
		uri, r := push(newBrowser(t, d), newAuthRequest("redirect_uri", "http://evil.example/cb/demo"))
		if uri != "" || r.status != http.StatusBadRequest {
			t.Errorf("status %d, %s", r.status, uri)
		}
	})
	t.Run("unknown", func(t *testing.T) {
		r := newBrowser(t, d).authorize(short("urn:ietf:params:oauth:request_uri:" + randomText()))
		if r.to != nil || r.status != http.StatusBadRequest {
			t.Errorf("status %d, redirect %v", r.status, r.to)
		}
	})
}

// prover makes DPoP proofs.
type prover struct {
	t     testing.TB
	key   *ecdsa.PrivateKey
	nonce string
}

func newProver(t testing.TB) *prover {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	return &prover{t: t, key: key}
}

func (p *prover) proof(method, uri, token string, change func(map[string]any)) string {
	p.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: p.key},
		(&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt"))
	must(p.t, err)
	c := map[string]any{"jti": randomText(), "htm": method, "htu": uri, "iat": time.Now().Unix()}
	if token != "" {
		sum := sha256.Sum256([]byte(token))
		c["ath"] = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if p.nonce != "" {
		c["nonce"] = p.nonce
	}
	if change != nil {
		change(c)
	}
	text, err := jwt.Signed(signer).Claims(c).Serialize()
	must(p.t, err)
	return text
}

func (b *browser) sendProven(method, path, token, proof string, form url.Values) reply {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.issuer+path, body)
	must(b.t, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.Header.Set("Authorization", "DPoP "+token)
	}
	if proof != "" {
		r.Header.Set("DPoP", proof)
	}
	return b.send(r)
}

func codeForm(a authRequest, code string) url.Values {
	return url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect},
		"code_verifier": {a.verifier}, "client_id": {ClientID},
	}
}

func TestBoundToken(t *testing.T) {
	d := serve(t, Options{DPoP: true})
	b, p, a := newBrowser(t, d), newProver(t), newAuthRequest()
	form := codeForm(a, b.code(a))
	r := b.sendProven(http.MethodPost, tokenEndpoint, "", p.proof(http.MethodPost, d.Issuer()+tokenEndpoint, "", nil), form)
	var got tokens
	must(t, json.Unmarshal([]byte(r.body), &got))
	same(t, "token type", got.Type, "DPoP")
	cases := []struct {
		name   string
		change func(map[string]any)
		status int
	}{
		{"right", nil, 200},
		{"other method", func(c map[string]any) { c["htm"] = "POST" }, 401},
		{"other address", func(c map[string]any) { c["htu"] = "http://127.0.0.1:1/api/notes" }, 401},
		{"other token", func(c map[string]any) { c["ath"] = "x" }, 401},
		{"old", func(c map[string]any) { c["iat"] = time.Now().Add(-time.Hour).Unix() }, 401},
		{"no jti", func(c map[string]any) { delete(c, "jti") }, 401},
	}
	for _, path := range []string{notesEndpoint, userinfoEndpoint} {
		for _, c := range cases {
			t.Run(path+" "+c.name, func(t *testing.T) {
				r := b.sendProven(http.MethodGet, path, got.Access, p.proof(http.MethodGet, d.Issuer()+path, got.Access, c.change), nil)
				same(t, "status", r.status, c.status)
				same(t, "challenge", strings.Contains(r.header.Get("WWW-Authenticate"), `DPoP realm="Latchkey demo provider"`), c.status == 401)
			})
		}
		t.Run(path+" another key", func(t *testing.T) {
			r := b.sendProven(http.MethodGet, path, got.Access, newProver(t).proof(http.MethodGet, d.Issuer()+path, got.Access, nil), nil)
			same(t, "status", r.status, http.StatusUnauthorized)
		})
		t.Run(path+" used proof", func(t *testing.T) {
			proof := p.proof(http.MethodGet, d.Issuer()+path, got.Access, nil)
			same(t, "first", b.sendProven(http.MethodGet, path, got.Access, proof, nil).status, http.StatusOK)
			same(t, "second", b.sendProven(http.MethodGet, path, got.Access, proof, nil).status, http.StatusUnauthorized)
		})
		t.Run(path+" as bearer", func(t *testing.T) {
			same(t, "status", b.withToken(path, "Bearer", got.Access).status, http.StatusUnauthorized)
		})
	}
	refresh := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {got.Refresh}, "client_id": {ClientID}}
	r = b.sendProven(http.MethodPost, tokenEndpoint, "", newProver(t).proof(http.MethodPost, d.Issuer()+tokenEndpoint, "", nil), refresh)
	same(t, "refresh with another key", r.status, http.StatusBadRequest)
	same(t, "code", strings.Contains(r.body, errorBadProof), true)
	r = b.sendProven(http.MethodPost, tokenEndpoint, "", p.proof(http.MethodPost, d.Issuer()+tokenEndpoint, "", nil), refresh)
	same(t, "refresh with the key", r.status, http.StatusOK)
}

func TestProofNonce(t *testing.T) {
	var ahead time.Duration
	d := serve(t, Options{DPoPNonce: true, Now: func() time.Time { return time.Now().Add(ahead) }})
	b, p, a := newBrowser(t, d), newProver(t), newAuthRequest()
	form := codeForm(a, b.code(a))
	authRequest := func() reply {
		return b.sendProven(http.MethodPost, tokenEndpoint, "", p.proof(http.MethodPost, d.Issuer()+tokenEndpoint, "", nil), form)
	}
	r := authRequest()
	same(t, "status", r.status, http.StatusBadRequest)
	same(t, "error", strings.Contains(r.body, errorUseNonce), true)
	p.nonce = r.header.Get("DPoP-Nonce")
	r = authRequest()
	same(t, "the same code, with the nonce", r.status, http.StatusOK)
	var got tokens
	must(t, json.Unmarshal([]byte(r.body), &got))
	notes := func() reply {
		return b.sendProven(http.MethodGet, notesEndpoint, got.Access, p.proof(http.MethodGet, d.Issuer()+notesEndpoint, got.Access, nil), nil)
	}
	same(t, "notes", notes().status, http.StatusOK)
	ahead = 11 * time.Minute
	r = notes()
	same(t, "stale nonce", r.status, http.StatusUnauthorized)
	same(t, "challenge", strings.Contains(r.header.Get("WWW-Authenticate"), errorUseNonce), true)
	if r.header.Get("DPoP-Nonce") == p.nonce {
		t.Error("the same nonce again")
	}
}

func TestRegistration(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	register := func(meta map[string]any) (map[string]any, int) {
		text, err := json.Marshal(meta)
		must(t, err)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.Issuer()+registerEndpoint, strings.NewReader(string(text)))
		must(t, err)
		r.Header.Set("Content-Type", "application/json")
		got := b.send(r)
		var m map[string]any
		must(t, json.Unmarshal([]byte(got.body), &m))
		return m, got.status
	}
	native := func(redirects ...string) map[string]any {
		return map[string]any{
			"application_type": "native", "token_endpoint_auth_method": "none", "client_name": "A <b>bold</b> name that is far too long to be shown whole",
			"redirect_uris": redirects, "grant_types": []string{"authorization_code", "refresh_token"},
			"response_types": []string{"code"}, "id_token_signed_response_alg": "ES256",
		}
	}
	m, status := register(native("http://127.0.0.1/back"))
	same(t, "status", status, http.StatusCreated)
	id, _ := m["client_id"].(string)
	a := newAuthRequest("client_id", id, "redirect_uri", "http://127.0.0.1:45000/back")
	page := b.login(b.authorize(a))
	if !strings.Contains(page.body, "A &lt;b&gt;bold&lt;/b&gt; name") || strings.Contains(page.body, "shown whole") {
		t.Error(page.body)
	}
	back := b.submit(page, allow())
	form := codeForm(a, back.to.Query().Get("code"))
	form.Set("client_id", id)
	form.Set("redirect_uri", a.Get("redirect_uri"))
	var got tokens
	must(t, json.Unmarshal([]byte(b.post(tokenEndpoint, form).body), &got))
	head, _, _ := strings.Cut(got.ID, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	must(t, err)
	same(t, "ES256", strings.Contains(string(text), `"ES256"`), true)
	same(t, "another client's token", b.post("/introspect", url.Values{"token": {got.Access}, "client_id": {ClientID}}).status, http.StatusForbidden)

	for _, uri := range []string{"http://example.org/back", "http://127.example.org/back", "https://example.org/back", "javascript:alert(1)"} {
		if m, status := register(native(uri)); status/100 != 4 {
			t.Errorf("%s: %d %v", uri, status, m)
		}
	}
	regToken, _ := m["registration_access_token"].(string)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, d.Issuer()+registerEndpoint+"/"+id, nil)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+regToken)
	same(t, "delete", b.send(r).status, http.StatusNoContent)
	same(t, "gone", b.authorize(a).status, http.StatusBadRequest)
}
