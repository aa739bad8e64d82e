package auth_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// unusual is a valid answer that differs from the usual one: the sign-in must
// succeed.
type unusual struct {
	id, name string
	arm      func(*rig)
	trail    string // empty means happyTrail
	check    func(t *testing.T, r *rig, a auth.Account)
}

var unusuals = []unusual{
	{id: "OC1", name: "oidcc-client-test", arm: func(*rig) {}},
	{id: "OC6", name: "oidcc-client-test-kid-absent-single-jwks", arm: withoutKid},
	{id: "OC7", name: "oidcc-client-test-kid-absent-multiple-jwks", arm: func(r *rig) {
		withoutKid(r)
		r.as.Keys.Publish = []authtest.Key{authtest.ECKey("ES256"), authtest.RSAKey(1), r.as.Keys.Sign}
	}},
	{id: "OC8", name: "oidcc-client-test-idtoken-sig-rs256", arm: func(*rig) {}, check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Identity.Algorithm != "RS256" {
			t.Errorf("algorithm %q", a.Identity.Algorithm)
		}
	}},
	{id: "OC13", name: "oidcc-client-test-scope-userinfo-claims", arm: userinfo(func(a map[string]any) { a["locale"] = "en" }), check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Identity.Claims["locale"] != "en" || a.Identity.Email != "ada@example.test" {
			t.Errorf("identity %+v", a.Identity)
		}
	}},
	{id: "OC14", name: "oidcc-client-test-client-secret-basic", arm: func(r *rig) {
		r.as.Secret = "s3cret of : odd % letters"
		r.request.Provider = r.as.Provider()
	}, check: func(t *testing.T, r *rig, _ auth.Account) {
		for _, sent := range r.as.Log() {
			if sent.Endpoint == authtest.Token && (!strings.HasPrefix(sent.Header.Get("Authorization"), "Basic ") || sent.Form.Has("client_secret")) {
				t.Errorf("authenticates by %s and form %s", sent.Header.Get("Authorization"), sent.Keys())
			}
		}
	}},
	{id: "6749-10", name: "client_secret_post", arm: func(r *rig) {
		r.as.Secret = "s3cret"
		r.as.Metadata = func(d map[string]any) {
			d["token_endpoint_auth_methods_supported"] = []string{"client_secret_post"}
		}
		r.request.Provider = r.as.Provider()
	}},
	{id: "OC15", name: "oidcc-client-test-discovery-openid-config", arm: func(*rig) {}, check: func(t *testing.T, r *rig, a auth.Account) {
		if a.Metadata.Endpoints.Revocation != r.as.URL+"/revoke" || !slices.Contains(a.Metadata.Scopes, "profile") {
			t.Errorf("metadata %+v", a.Metadata)
		}
	}},
	{id: "OC16", name: "oidcc-client-test-discovery-jwks-uri-keys", arm: func(r *rig) { r.as.Keys = authtest.KeySet{Sign: authtest.RSAKey(1)} }},
	{id: "OC18", name: "oidcc-client-test-signing-key-rotation-just-before-signing", arm: func(r *rig) {
		r.as.Front.Answer = func(map[string][]string) { r.as.Keys = authtest.KeySet{Sign: authtest.RSAKey(1)} }
	}},
	{id: "OC19", name: "oidcc-client-test-signing-key-rotation", arm: func(r *rig) {
		r.linked()
		r.browser.Page()
		r.as.Keys = authtest.KeySet{Sign: authtest.RSAKey(1)}
	}},
	{id: "OC31", name: "oidcc-client-test-missing-athash", arm: drop("at_hash")},
	{id: "OC34", name: "oidcc-client-test-userinfo-bearer-header", arm: func(*rig) {}, check: func(t *testing.T, r *rig, a auth.Account) {
		if got := r.as.Log()[4].Header.Get("Authorization"); got != "Bearer "+a.Grant.AccessToken.Reveal() {
			t.Errorf("Authorization %q", got)
		}
	}},
	{id: "OC35", name: "oidcc-client-test-nonce-unless-code-flow", arm: func(*rig) {}, check: func(t *testing.T, r *rig, _ auth.Account) {
		if n := r.as.Log()[1].Query.Get("nonce"); len(n) != 43 {
			t.Errorf("nonce of %d characters", len(n))
		}
	}},
	{id: "FA1", name: "happy-path", arm: func(*rig) {}},
	{id: "FA19", name: "valid-aud-as-array", arm: set("aud", []string{authtest.ClientID})},
	{id: "FA20", name: "token-endpoint-response-without-expires_in", arm: answer(func(a map[string]any) { delete(a, "expires_in") }), check: func(t *testing.T, _ *rig, a auth.Account) {
		if !a.Grant.ExpiresAt.IsZero() || a.Status(time.Now().AddDate(50, 0, 0)) != auth.StatusActive {
			t.Errorf("ends at %v", a.Grant.ExpiresAt)
		}
	}},
	{id: "FA21", name: "token-type-case-insensitivity", arm: member("token_type", "bEaReR")},
	{id: "FAPI1", name: "no-scope-in-token-endpoint-response", arm: answer(func(a map[string]any) { delete(a, "scope") }), check: func(t *testing.T, _ *rig, a auth.Account) {
		if !slices.Equal(a.Grant.Scopes, a.Requested) || len(a.Missing()) != 0 {
			t.Errorf("granted %v", a.Grant.Scopes)
		}
	}},
	{id: "6749-7", name: "fewer scopes than asked for", arm: member("scope", "openid  profile profile"), check: func(t *testing.T, _ *rig, a auth.Account) {
		if !slices.Equal(a.Grant.Scopes, []string{"openid", "profile"}) || !slices.Equal(a.Missing(), []string{"email", "offline_access"}) {
			t.Errorf("granted %v, missing %v", a.Grant.Scopes, a.Missing())
		}
	}},
	{id: "L4", name: "1000 scopes", arm: member("scope", scopes(1000)), check: func(t *testing.T, _ *rig, a auth.Account) {
		if len(a.Grant.Scopes) != 1000 || len(a.Missing()) != 4 {
			t.Errorf("%d scopes, %d missing", len(a.Grant.Scopes), len(a.Missing()))
		}
	}},
	{id: "L4", name: "userinfo with 10,000 claims, and one of 100 kB", arm: userinfo(func(a map[string]any) {
		for i := range 10_000 {
			a[fmt.Sprintf("claim-%d", i)] = true
		}
		a["a"] = strings.Repeat("a", 100_000)
	}), check: func(t *testing.T, _ *rig, a auth.Account) {
		if n := len(a.Identity.Claims); n != 100 || a.Identity.Claims["a"] != nil || a.Identity.Email != "ada@example.test" {
			t.Errorf("%d claims are kept, identity %s", n, a.Identity.Email)
		}
	}},
	{id: "6749-6", name: "unknown members", arm: member("future", map[string]any{"x": []int{1}})},
	{id: "G9", name: "no refresh token", arm: func(r *rig) { r.as.Tokens.NoRefresh = true }, check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Grant.Refreshable() {
			t.Error("it says that it can be refreshed")
		}
	}},
	{id: "G9", name: "a refresh token that is empty or null", arm: member("refresh_token", ""), check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Grant.Refreshable() {
			t.Error("it says that it can be refreshed")
		}
	}},
	{id: "MCP iss-not-advertised", name: "no issuer, none promised", arm: func(r *rig) {
		promise(false)(r)
		r.as.Front.Answer = func(p map[string][]string) { delete(p, "iss") }
	}},
	{id: "MCP iss-unexpected", name: "the right issuer, none promised", arm: promise(false)},
	{id: "MCP iss-supported", name: "the right issuer, as promised", arm: promise(true)},
	{id: "7636-4", name: "S256 is not advertised", arm: metadata(func(_ *rig, d map[string]any) { delete(d, "code_challenge_methods_supported") }), check: func(t *testing.T, r *rig, _ auth.Account) {
		if !slices.ContainsFunc(r.seen(), func(e auth.Event) bool {
			return e.Step == auth.StepDiscover && strings.HasPrefix(e.Note, "S256 is not advertised")
		}) {
			t.Error("no warning is noted")
		}
		if q := r.as.Log()[1].Query; q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" {
			t.Errorf("sent %v", q)
		}
	}},
	{id: "8414-1", name: "metadata where RFC 8414 puts it", arm: func(r *rig) {
		r.as.Break(authtest.Discovery, authtest.Fault{Status: 404, Body: text("no")})
	}, trail: "discovery oauth-metadata authorize token jwks userinfo"},
	{id: "8414-4", name: "metadata called text/plain", arm: func(r *rig) {
		r.as.Break(authtest.Discovery, authtest.Fault{ContentType: "text/plain"})
	}},
	{id: "CORE-2", name: "azp is us", arm: set("azp", authtest.ClientID)},
	{id: "G7", name: "expired half a minute ago by our clock", arm: set("exp", unix(-30*time.Second))},
	{id: "ID2", name: "unreadable keys beside ours", arm: func(r *rig) {
		mine, _ := json.Marshal(r.as.Keys.Sign.JWK())
		keys(`{"keys":[{"kty":"??","kid":"rsa-2048-0"},{"kty":"RSA"},null,7,{"kid":null},` + string(mine) + `]}`)(r)
	}},
	{id: "ID2", name: "two keys of one name", arm: func(r *rig) {
		r.as.Keys.Publish = []authtest.Key{authtest.RSAKey(1), r.as.Keys.Sign}
		r.as.Keys.JWK = func(k map[string]any) { k["kid"] = "rsa-2048-0" }
	}},
	{id: "G5", name: "userinfo that does not answer costs names only", arm: func(r *rig) {
		r.as.Break(authtest.UserinfoPage, authtest.Fault{Status: 500})
	}, check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Identity.Name != "Ada" || a.Identity.Subject != "ada" {
			t.Errorf("identity %+v", a.Identity)
		}
	}},
	{id: "CORE-9", name: "claims that stand elsewhere are not fetched", arm: func(r *rig) {
		elsewhere := map[string]any{"src": map[string]any{"endpoint": r.as.URL + "/claims", "access_token": "t"}}
		userinfo(func(a map[string]any) {
			a["_claim_names"], a["_claim_sources"] = map[string]any{"age": "src"}, elsewhere
		})(r)
		claims(func(_ *rig, c map[string]any) {
			c["_claim_names"], c["_claim_sources"] = map[string]any{"age": "src"}, elsewhere
		})(r)
	}},
	{id: "G14", name: "a refresh token that ends", arm: member("refresh_token_expires_in", 86400), check: func(t *testing.T, r *rig, a auth.Account) {
		if left := time.Until(r.load(a.ID).Grant.RefreshEnds); left < 23*time.Hour || left > 24*time.Hour {
			t.Errorf("it ends in %v", left)
		}
	}},
	{id: "L4", name: "a hostile name", arm: userinfo(func(a map[string]any) {
		a["name"] = "Ada\u202e\x1b[31m\nLovelace" + strings.Repeat("!", 1<<16)
	}), check: func(t *testing.T, _ *rig, a auth.Account) {
		if n := a.Identity.Name; strings.ContainsAny(n, "\u202e\x1b\n") || len([]rune(n)) > 201 || !strings.HasPrefix(n, "Ada") {
			t.Errorf("name %q", n)
		}
	}},
	{id: "9068-1", name: "an access token that looks like a JWT and has ended", arm: withoutHash(member("access_token", "eyJhbGciOiJub25lIn0.eyJleHAiOjF9.")), check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Status(time.Now()) != auth.StatusActive {
			t.Errorf("status %s", a.Status(time.Now()))
		}
	}, trail: happyTrail},
}

func withoutKid(r *rig) { r.as.ID.Header = func(h map[string]any) { delete(h, "kid") } }

// promise sets whether the metadata promises iss (RFC 9207 §3).
func promise(yes bool) func(*rig) {
	return metadata(func(_ *rig, d map[string]any) { d["authorization_response_iss_parameter_supported"] = yes })
}

// run signs in and checks the result.
func (c unusual) run(t *testing.T) {
	r := newRig(t)
	c.arm(r)
	a, err := r.signIn()
	if err != nil {
		t.Fatalf("%v\n%s", err, r.as.Trail())
	}
	trail := c.trail
	if trail == "" {
		trail = happyTrail
	}
	r.wantTrail(trail)
	if len(r.accounts()) != 1 {
		t.Errorf("%d accounts", len(r.accounts()))
	}
	if c.check != nil {
		c.check(t, r, a)
	}
}

func TestUnusual(t *testing.T) {
	for _, c := range unusuals {
		t.Run(c.id+" "+c.name, func(t *testing.T) { c.run(t) })
	}
}

// TestSigningAlgorithms: every advertised asymmetric algorithm is accepted.
func TestSigningAlgorithms(t *testing.T) {
	for _, k := range []authtest.Key{
		authtest.RSAKey(0), authtest.RSAKey(0).As("RS384"), authtest.RSAKey(0).As("RS512"),
		authtest.RSAKey(0).As("PS256"), authtest.RSAKey(0).As("PS384"), authtest.RSAKey(0).As("PS512"),
		authtest.ECKey("ES256"), authtest.ECKey("ES384"), authtest.ECKey("ES512"), authtest.EdKey(),
	} {
		t.Run(k.Alg, func(t *testing.T) {
			r := newRig(t)
			r.as.Keys = authtest.KeySet{Sign: k}
			metadata(func(_ *rig, d map[string]any) { d["id_token_signing_alg_values_supported"] = []string{k.Alg} })(r)
			a, err := r.signIn()
			if err != nil || a.Identity.Algorithm != k.Alg {
				t.Errorf("%v, algorithm %q", err, a.Identity.Algorithm)
			}
		})
	}
}

// TestAskedFor: the parameters of the request (scopes, prompt, hints).
func TestAskedFor(t *testing.T) {
	for _, c := range []struct {
		name          string
		arm           func(*rig)
		scope, prompt string
	}{
		{"by default, with offline_access advertised", func(*rig) {}, "openid profile email offline_access", "consent"},
		{"offline_access not advertised", metadata(func(_ *rig, d map[string]any) { delete(d, "scopes_supported") }), "openid profile email", ""},
		{"the provider's scopes", func(r *rig) { r.request.Provider.Scopes = []string{"openid", "notes"} }, "openid notes", ""},
		{"the person's scopes replace the provider's", func(r *rig) {
			r.request.Provider.Scopes = []string{"openid", "notes"}
			r.request.Scopes = []string{"openid", "offline_access"}
		}, "openid offline_access", "consent"},
		{"what the person does not want", func(r *rig) { r.request.Without = []string{"email", "offline_access"} }, "openid profile", ""},
		{"a prompt of one's own", func(r *rig) { r.request.Prompt = "login" }, "openid profile email offline_access", "login"},
		{"prompt none stays alone", func(r *rig) { r.request.Prompt = "none" }, "openid profile email offline_access", "none"},
	} {
		t.Run("CORE-8 "+c.name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r)
			r.request.LoginHint = "ada@example.test"
			r.request.Provider.AuthParams = map[string]string{"audience": "https://api.example"}
			if _, err := r.signIn(); err != nil {
				t.Fatal(err)
			}
			q := r.as.Log()[1].Query
			if q.Get("scope") != c.scope || q.Get("prompt") != c.prompt {
				t.Errorf("scope %q, prompt %q; want %q, %q", q.Get("scope"), q.Get("prompt"), c.scope, c.prompt)
			}
			if q.Get("login_hint") != "ada@example.test" || q.Get("audience") != "https://api.example" {
				t.Errorf("query %v", q)
			}
		})
	}
}

// TestFreshSecrets: verifier, state and nonce are new in every attempt and
// independent of each other (7636-1, CORE-1).
func TestFreshSecrets(t *testing.T) {
	r := newRig(t)
	seen := map[string]bool{}
	for range 3 {
		if _, err := r.signIn(); err != nil {
			t.Fatal(err)
		}
		r.browser.Page()
	}
	n := 0
	for _, sent := range r.as.Log() {
		for _, values := range []url.Values{sent.Query, sent.Form} {
			for _, name := range []string{"state", "nonce", "code_verifier"} {
				if v := values.Get(name); v != "" {
					n++
					if seen[v] || len(v) != 43 {
						t.Errorf("%s %q is short, or was used before", name, v)
					}
					seen[v] = true
				}
			}
		}
	}
	if n != 9 {
		t.Errorf("%d secrets, not 9", n)
	}
}
