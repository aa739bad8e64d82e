package demo

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// TestSignIn completes a sign-in with the libraries that the program uses, over a
// real socket.
func TestSignIn(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	ctx := oidc.ClientContext(t.Context(), &b.Client)
	p, err := oidc.NewProvider(ctx, d.Issuer())
	must(t, err)
	a := newAuthRequest()
	config := oauth2.Config{
		ClientID: ClientID, RedirectURL: redirect, Scopes: strings.Fields(all),
		Endpoint: oauth2.Endpoint{AuthURL: p.Endpoint().AuthURL, TokenURL: p.Endpoint().TokenURL, AuthStyle: oauth2.AuthStyleInParams},
	}
	token, err := config.Exchange(ctx, b.code(a), oauth2.VerifierOption(a.verifier))
	must(t, err)
	raw, _ := token.Extra("id_token").(string)
	idToken, err := p.Verifier(&oidc.Config{ClientID: ClientID}).Verify(ctx, raw)
	must(t, err)
	same(t, "nonce", idToken.Nonce, a.Get("nonce"))
	same(t, "subject", idToken.Subject, "ada-1815")
	sameScopes(t, token.Extra("scope").(string), all)
	if at, _ := claims(t, raw)["auth_time"].(float64); time.Since(time.Unix(int64(at), 0)).Abs() > time.Minute {
		t.Errorf("auth_time %v", at)
	}
	if token.RefreshToken == "" {
		t.Error("no refresh token")
	}
	if left := time.Until(token.Expiry); left > time.Hour || left < 55*time.Minute {
		t.Errorf("token lives %v", left)
	}
	info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token))
	must(t, err)
	var who struct {
		Name string `json:"name"`
	}
	must(t, info.Claims(&who))
	same(t, "name", who.Name, "Ada Lovelace")
	same(t, "email", info.Email, "ada@demo.example")
	same(t, "email_verified", info.EmailVerified, true)
	same(t, "userinfo subject", info.Subject, idToken.Subject)
}

func TestMetadata(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	oidcDoc, oauthDoc := b.get(oidcMetadata), b.get(oauthMetadata)
	same(t, "both documents", oauthDoc.body, oidcDoc.body)
	var m map[string]any
	must(t, json.Unmarshal([]byte(oidcDoc.body), &m))
	same(t, "issuer", m["issuer"], d.Issuer())
	same(t, "iss promised", m["authorization_response_iss_parameter_supported"], true)
	for _, k := range []string{
		"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint",
		"introspection_endpoint", "end_session_endpoint", "registration_endpoint",
	} {
		if u, _ := m[k].(string); !strings.HasPrefix(u, d.Issuer()+"/") {
			t.Errorf("%s: %v", k, m[k])
		}
	}
	for k, want := range map[string]string{
		"code_challenge_methods_supported":      "S256",
		"token_endpoint_auth_methods_supported": "none",
		"response_types_supported":              "code",
	} {
		if got, _ := m[k].([]any); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v", k, m[k])
		}
	}
	var keys struct{ Keys []map[string]any }
	must(t, json.Unmarshal([]byte(b.get("/jwks").body), &keys))
	for _, k := range keys.Keys {
		if k["d"] != nil || k["p"] != nil {
			t.Error("a private key is published")
		}
	}
	same(t, "keys", len(keys.Keys), 2)
}

func TestPeopleAndPasswords(t *testing.T) {
	d := serve(t, Options{})
	cases := []struct {
		username, password, subject string
	}{
		{"ada", "password", "ada-1815"},
		{"grace", "password", "grace-1906"},
		{" Grace@demo.example ", "password", "grace-1906"},
		{"ada", "Password", ""},
		{"ada", "", ""},
		{"", "password", ""},
		{"charles", "password", ""},
		{"ada' or '1'='1", "password", ""},
	}
	for _, c := range cases {
		t.Run(c.username+"/"+c.password, func(t *testing.T) {
			b, a := newBrowser(t, d), newAuthRequest()
			page := b.submit(b.authorize(a), url.Values{"username": {c.username}, "password": {c.password}})
			if c.subject == "" {
				if !strings.Contains(page.body, "login_wrong") || !strings.Contains(page.body, `name="password"`) {
					t.Fatalf("no second try: %s", page.body)
				}
				page = b.login(page) // the form still works
				c.subject = "ada-1815"
			}
			back := b.submit(page, allow())
			tokens := b.exchange(a, back.to.Query().Get("code"))
			same(t, "subject", claims(t, tokens.ID)["sub"], c.subject)
		})
	}
}

func TestDeny(t *testing.T) {
	d := serve(t, Options{})
	b, a := newBrowser(t, d), newAuthRequest()
	back := b.submit(b.login(b.authorize(a)), url.Values{"decision": {"deny"}})
	same(t, "error", back.to.Query().Get("error"), "access_denied")
	same(t, "state", back.to.Query().Get("state"), a.Get("state"))
	same(t, "iss", back.to.Query().Get("iss"), d.Issuer())
	same(t, "code", back.to.Query().Get("code"), "")
}

func TestScopesTicked(t *testing.T) {
	d := serve(t, Options{})
	cases := []struct {
		name, requested string
		form            url.Values
		onGrant         string
		refresh         bool
	}{
		{"all", all, url.Values{"scope": strings.Fields(all)}, all, true},
		{"some", all, url.Values{"scope": {"", "email"}}, "openid email", false},
		{"none", all, url.Values{"scope": {""}}, "openid", false},
		{"script without the field", all, nil, all, true},
		{"more than asked", "openid", url.Values{"scope": {"openid", "notes.read"}}, "openid", false},
		{"offline only", "openid offline_access", url.Values{"scope": {"offline_access"}}, "openid offline_access", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, a := newBrowser(t, d), newAuthRequest("scope", c.requested)
			page := b.login(b.authorize(a))
			action := actionPattern.FindStringSubmatch(page.body)[1]
			form := url.Values{"decision": {"allow"}}
			for k, v := range c.form {
				form[k] = v
			}
			got := b.exchange(a, b.post(action, form).to.Query().Get("code"))
			sameScopes(t, got.Scope, c.onGrant)
			same(t, "refresh token", got.Refresh != "", c.refresh)
		})
	}
}

func TestPKCE(t *testing.T) {
	d := serve(t, Options{})
	for name, extra := range map[string][]string{
		"missing":   {"code_challenge", "", "code_challenge_method", ""},
		"plain":     {"code_challenge_method", "plain"},
		"no method": {"code_challenge_method", ""}, // which means plain
	} {
		t.Run(name, func(t *testing.T) {
			b, a := newBrowser(t, d), newAuthRequest(extra...)
			back := b.authorize(a)
			if back.to == nil {
				t.Fatalf("a page instead of a redirect: %d", back.status)
			}
			same(t, "error", back.to.Query().Get("error"), "invalid_request")
		})
	}
	for name, verifier := range map[string]string{"wrong": randomText(), "none": "", "short": "abc"} {
		t.Run(name+" verifier", func(t *testing.T) {
			b, a := newBrowser(t, d), newAuthRequest()
			code, right := b.code(a), a.verifier
			a.verifier = verifier
			got := b.exchange(a, code)
			same(t, "status", got.Status, http.StatusBadRequest)
			same(t, "error", got.Error, "invalid_grant")
			a.verifier = right
			same(t, "second try", b.exchange(a, code).Error, "invalid_grant")
		})
	}
}

func TestCode(t *testing.T) {
	t.Run("replay revokes", func(t *testing.T) {
		d := serve(t, Options{})
		b, a := newBrowser(t, d), newAuthRequest()
		code := b.code(a)
		first := b.exchange(a, code)
		same(t, "alive", b.alive(first.Access), true)
		again := b.exchange(a, code)
		same(t, "error", again.Error, "invalid_grant")
		same(t, "status", again.Status, http.StatusBadRequest)
		same(t, "alive after replay", b.alive(first.Access), false)
		same(t, "refresh after replay", b.refresh(first.Refresh).Error, "invalid_grant")
		same(t, "third time", b.exchange(a, code).Error, "invalid_grant")
	})
	t.Run("expires", func(t *testing.T) {
		var ahead time.Duration
		d := serve(t, Options{CodeTTL: 30 * time.Second, Now: func() time.Time { return time.Now().Add(ahead) }})
		b, a := newBrowser(t, d), newAuthRequest()
		code := b.code(a)
		ahead = 31 * time.Second
		same(t, "late", b.exchange(a, code).Error, "invalid_grant")
	})
	t.Run("lives for ten minutes", func(t *testing.T) { // so that a sign-in can be shown step by step
		var ahead time.Duration
		d := serve(t, Options{Now: func() time.Time { return time.Now().Add(ahead) }})
		b, a := newBrowser(t, d), newAuthRequest()
		code := b.code(a)
		ahead = 9 * time.Minute
		same(t, "in time", b.exchange(a, code).Error, "")
		b, a = newBrowser(t, d), newAuthRequest()
		code = b.code(a)
		ahead += 11 * time.Minute
		same(t, "late", b.exchange(a, code).Error, "invalid_grant")
	})
	t.Run("other redirect address", func(t *testing.T) {
		d := serve(t, Options{})
		b, a := newBrowser(t, d), newAuthRequest()
		code := b.code(a)
		a.Set("redirect_uri", "http://127.0.0.1:53412/cb/demo")
		same(t, "error", b.exchange(a, code).Error, "invalid_grant")
	})
	t.Run("unknown", func(t *testing.T) {
		d := serve(t, Options{})
		b := newBrowser(t, d)
		same(t, "error", b.exchange(newAuthRequest(), randomText()).Error, "invalid_grant")
		same(t, "empty", b.exchange(newAuthRequest(), "").Error, "invalid_request")
	})
}

func TestRefresh(t *testing.T) {
	var ahead time.Duration
	d := serve(t, Options{TokenTTL: 10 * time.Minute, Now: func() time.Time { return time.Now().Add(ahead) }})
	b := newBrowser(t, d)
	first := b.signedIn()
	same(t, "expires_in", first.Expires, 600)
	ahead = 11 * time.Minute
	same(t, "alive when expired", b.alive(first.Access), false)
	second := b.refresh(first.Refresh)
	same(t, "status", second.Status, http.StatusOK)
	same(t, "alive", b.alive(second.Access), true)
	sameScopes(t, second.Scope, all)
	if second.Refresh == "" || second.Refresh == first.Refresh || second.Access == first.Access {
		t.Error("nothing was rotated")
	}
	old, renewed := claims(t, first.ID), claims(t, second.ID)
	for _, k := range []string{"iss", "sub", "aud", "auth_time"} {
		same(t, k, renewed[k], old[k])
	}
	same(t, "narrower", b.token(url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {second.Refresh}, "scope": {"openid"},
	}).Scope, "openid")
}

func TestRefreshWithoutOfflineAccess(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	same(t, "refresh token", b.signedIn("scope", "openid profile").Refresh, "")
}

func TestRevoke(t *testing.T) {
	d := serve(t, Options{})
	revoke := func(b *browser, token, hint string) {
		r := b.post("/revoke", url.Values{"token": {token}, "token_type_hint": {hint}, "client_id": {ClientID}})
		same(b.t, "status", r.status, http.StatusOK)
	}
	t.Run("refresh token ends the grant", func(t *testing.T) {
		b := newBrowser(t, d)
		got := b.signedIn()
		revoke(b, got.Refresh, "refresh_token")
		same(t, "alive", b.alive(got.Access), false)
		same(t, "refresh", b.refresh(got.Refresh).Error, "invalid_grant")
		same(t, "introspect", b.introspect(got.Access)["active"], false)
		revoke(b, got.Refresh, "refresh_token") // repeated: still 200
	})
	t.Run("access token ends itself", func(t *testing.T) {
		b := newBrowser(t, d)
		got := b.signedIn()
		revoke(b, got.Access, "access_token")
		same(t, "alive", b.alive(got.Access), false)
		same(t, "refresh", b.refresh(got.Refresh).Status, http.StatusOK)
	})
	t.Run("wrong hint", func(t *testing.T) {
		b := newBrowser(t, d)
		got := b.signedIn()
		revoke(b, got.Refresh, "access_token")
		same(t, "alive", b.alive(got.Access), false)
	})
	t.Run("unknown token", func(t *testing.T) { revoke(newBrowser(t, d), randomText(), "") })
	t.Run("unknown client", func(t *testing.T) {
		b := newBrowser(t, d)
		same(t, "status", b.post("/revoke", url.Values{"token": {"x"}, "client_id": {"nobody"}}).status, http.StatusUnauthorized)
	})
}
