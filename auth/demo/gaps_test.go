package demo

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// The six gaps of the library that this package closes.

// Gap 1: a finished sign-in session can be submitted a second time and yields a
// second code.
func TestGap1FinishedSignInGivesNoSecondCode(t *testing.T) {
	for _, decision := range []string{"allow", "deny"} {
		t.Run(decision, func(t *testing.T) {
			d := serve(t, Options{})
			b := newBrowser(t, d)
			page := b.login(b.authorize(newAuthRequest()))
			form := url.Values{"decision": {decision}}
			if back := b.submit(page, form); back.to == nil {
				t.Fatalf("status %d", back.status)
			}
			for _, again := range []url.Values{form, allow()} {
				second := b.submit(page, again)
				same(t, "status", second.status, http.StatusGone)
				if second.to != nil {
					t.Errorf("redirect to %s", second.to)
				}
			}
			same(t, "grants", len(d.store.state.Grants), map[string]int{"allow": 1, "deny": 0}[decision])
		})
	}
}

// The check in the policy works even if a request passes the one before it.
func TestGap1PolicyRefusesAFinishedSession(t *testing.T) {
	d := serve(t, Options{})
	for _, s := range []goidc.Status{goidc.StatusSuccess, goidc.StatusFailure} {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)
		got, _ := d.signIn(newAnswer(), r, &goidc.AuthnSession{Status: s}, &goidc.Client{})
		same(t, string(s), got, goidc.StatusFailure)
	}
}

// Gap 2: the session id is not bound to the browser.
func TestGap2SignInBelongsToItsBrowser(t *testing.T) {
	d := serve(t, Options{})
	victim, thief := newBrowser(t, d), newBrowser(t, d)
	page := victim.authorize(newAuthRequest())
	thief.authorize(newAuthRequest()) // gets a cookie of its own
	stolen := thief.login(page)
	same(t, "login", stolen.status, http.StatusForbidden)
	consent := victim.login(page)
	stolen = thief.submit(consent, allow())
	same(t, "consent", stolen.status, http.StatusForbidden)
	action := actionPattern.FindStringSubmatch(consent.body)[1]
	bare := action[:strings.LastIndex(action, "/")]
	for name, path := range map[string]string{"no token": bare, "wrong token": bare + "/" + randomText()} {
		same(t, name, victim.post(path, allow()).status, http.StatusForbidden)
	}
	same(t, "a look without the token", victim.get(bare).status, http.StatusOK)
	same(t, "unknown session", victim.get(authorizeEndpoint+"/"+randomText()).status, http.StatusNotFound)
	same(t, "the owner still can", victim.submit(consent, allow()).status, http.StatusSeeOther)
}

// Gap 3: the library does not detect reuse of a rotated refresh token.
func TestGap3SpentRefreshTokenEndsTheGrant(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	other := b.signedIn()
	first := b.signedIn()
	second := b.refresh(first.Refresh)
	third := b.refresh(second.Refresh)
	same(t, "introspecting a spent token", b.introspect(first.Refresh)["active"], false)
	same(t, "which alone ends nothing", b.alive(third.Access), true)
	same(t, "reuse of the oldest", b.refresh(first.Refresh).Error, "invalid_grant")
	for name, access := range map[string]string{"first": first.Access, "second": second.Access, "third": third.Access} {
		same(t, name+" access token", b.alive(access), false)
	}
	same(t, "newest refresh token", b.refresh(third.Refresh).Error, "invalid_grant")
	same(t, "the other grant", b.alive(other.Access), true)
}

// Gap 4: the library's own store has room for 100 entries and shares pointers.
func TestGap4StoreCopiesAndHoldsMore(t *testing.T) {
	s := &store{now: nil}
	st, err := newState()
	must(t, err)
	s.put(st)
	ctx := context.Background()
	g := &goidc.Grant{ID: "g", Scopes: "openid", Store: map[string]any{"k": "v"}}
	must(t, s.SaveGrant(ctx, g))
	g.Scopes, g.Store["k"] = "changed", "changed"
	out, err := s.Grant(ctx, "g")
	must(t, err)
	same(t, "after changing what went in", out.Scopes+" "+out.Store["k"].(string), "openid v")
	out.Scopes, out.Store["k"] = "changed", "changed"
	out, err = s.Grant(ctx, "g")
	must(t, err)
	same(t, "after changing what came out", out.Scopes+" "+out.Store["k"].(string), "openid v")

	b := newBrowser(t, serve(t, Options{}))
	first := b.signedIn()
	for range 120 {
		b.signedIn()
	}
	same(t, "the first of 121", b.refresh(first.Refresh).Status, http.StatusOK)
}

// Gap 5: responses that differ from the specification.
func TestGap5AnswersByTheBook(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	t.Run("replay of a revoked code is invalid_grant", func(t *testing.T) {
		a := newAuthRequest()
		code := b.code(a)
		got := b.exchange(a, code)
		b.post("/revoke", url.Values{"token": {got.Refresh}, "client_id": {ClientID}})
		same(t, "error", b.exchange(a, code).Error, "invalid_grant")
	})
	t.Run("userinfo 401 has a challenge", func(t *testing.T) {
		r := b.withToken(userinfoEndpoint, "Bearer", randomText())
		same(t, "status", r.status, http.StatusUnauthorized)
		same(t, "field", r.header.Get("WWW-Authenticate"), `Bearer realm="Latchkey demo provider", error="invalid_token"`)
		r = b.withToken(userinfoEndpoint, "", "")
		same(t, "without a token", r.header.Get("WWW-Authenticate"), `Bearer realm="Latchkey demo provider"`)
	})
	t.Run("userinfo takes no refresh token", func(t *testing.T) {
		same(t, "status", b.withToken(userinfoEndpoint, "Bearer", b.signedIn().Refresh).status, http.StatusUnauthorized)
	})
	t.Run("logout comes back to any loopback port", func(t *testing.T) {
		b := newBrowser(t, d)
		got := b.signedIn()
		q := url.Values{
			"client_id": {ClientID}, "id_token_hint": {got.ID}, "state": {"s"},
			"post_logout_redirect_uri": {"http://127.0.0.1:40123/cb/signed-out"},
		}
		r := b.get(logoutEndpoint + "?" + q.Encode())
		if r.to == nil || r.to.String() != "http://127.0.0.1:40123/cb/signed-out?state=s" {
			t.Fatalf("status %d, redirect to %v: %s", r.status, r.to, r.body)
		}
		q.Set("post_logout_redirect_uri", "http://evil.example/cb/x")
		if r = b.get(logoutEndpoint + "?" + q.Encode()); r.to != nil {
			t.Errorf("redirect to %s", r.to)
		}
	})
	t.Run("metadata at the RFC 8414 address", func(t *testing.T) {
		same(t, "status", b.get(oauthMetadata).status, http.StatusOK)
	})
	t.Run("prompt none when signed in is interaction_required", func(t *testing.T) {
		same(t, "error", b.authorize(newAuthRequest("prompt", "none")).to.Query().Get("error"), "interaction_required")
	})
}

// Gap 6: form-action prevents Chromium from following the redirect that answers
// the form.
func TestGap6PagesHaveNoFormAction(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	login := b.authorize(newAuthRequest())
	for name, page := range map[string]reply{
		"login": login, "consent": b.login(login), "front": b.get("/"),
		"error": b.authorize(newAuthRequest("client_id", "x")), "logout": b.get(logoutEndpoint),
	} {
		t.Run(name, func(t *testing.T) {
			policy := page.header.Get("Content-Security-Policy")
			if strings.Contains(policy, "form-action") {
				t.Error(policy)
			}
			for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "style-src 'sha256-"} {
				if !strings.Contains(policy, want) {
					t.Errorf("policy %q lacks %s", policy, want)
				}
			}
			for field, want := range map[string]string{
				"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
				"X-Frame-Options": "DENY", "Content-Type": "text/html; charset=utf-8",
			} {
				if got := page.header.Get(field); !strings.Contains(got, want) {
					t.Errorf("%s: %q", field, got)
				}
			}
			body := strings.ToLower(strings.Replace(page.body, `<link rel="icon" type="image/svg+xml" href="/icon.svg">`, "", 1))
			for _, bad := range []string{"<script", "javascript:", " onload=", " onclick=", "http-equiv", "<link", "<img", "style=\""} {
				if strings.Contains(body, bad) {
					t.Errorf("the page has %s", bad)
				}
			}
		})
	}
}
