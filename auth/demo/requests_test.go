package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestIntrospect(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	got := b.signedIn()
	access := b.introspect(got.Access)
	same(t, "active", access["active"], true)
	same(t, "sub", access["sub"], "ada-1815")
	same(t, "username", access["username"], "ada")
	same(t, "client", access["client_id"], ClientID)
	same(t, "type", access["token_type"], "Bearer")
	same(t, "refresh token", b.introspect(got.Refresh)["active"], true)
	same(t, "unknown", b.introspect(randomText())["active"], false)
}

func TestNotes(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	with, without := b.signedIn(), b.signedIn("scope", "openid offline_access")
	cases := []struct {
		name, scheme, token string
		status              int
		challenge           string
	}{
		{"none", "", "", 401, `Bearer realm="Latchkey demo provider"`},
		{"wrong scheme", "Basic", "YTpi", 401, `Bearer realm="Latchkey demo provider"`},
		{"unknown", "Bearer", randomText(), 401, `Bearer realm="Latchkey demo provider", error="invalid_token"`},
		{"refresh token", "Bearer", with.Refresh, 401, `Bearer realm="Latchkey demo provider", error="invalid_token"`},
		{"too little", "Bearer", without.Access, 403, `Bearer realm="Latchkey demo provider", error="insufficient_scope", scope="notes.read"`},
		{"right", "Bearer", with.Access, 200, ""},
		{"scheme in lower case", "bearer", with.Access, 200, ""},
		{"bearer token as DPoP", "DPoP", with.Access, 401, `DPoP realm="Latchkey demo provider", algs="ES256 RS256 PS256", error="invalid_token"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := b.withToken(notesEndpoint, c.scheme, c.token)
			same(t, "status", r.status, c.status)
			same(t, "WWW-Authenticate", r.header.Get("WWW-Authenticate"), c.challenge)
			if c.status == 200 {
				var got struct {
					Owner string
					Notes []struct{ Title string }
				}
				must(t, json.Unmarshal([]byte(r.body), &got))
				same(t, "owner", got.Owner, "Ada Lovelace")
				same(t, "notes", len(got.Notes), 3)
			}
		})
	}
}

func TestRedirectAddresses(t *testing.T) {
	d := serve(t, Options{})
	for _, uri := range []string{
		"http://127.0.0.1:1024/cb/demo", "http://127.0.0.1/cb/x", "http://[::1]:40000/cb/demo",
		"http://localhost:40000/cb/demo", "app.latchkey:/oauth/demo",
	} {
		t.Run(uri, func(t *testing.T) {
			newBrowser(t, d).signedIn("redirect_uri", uri)
		})
	}
	for _, uri := range []string{
		"http://127.0.0.1:1024/", "http://127.0.0.1:1024/other", "http://127.0.0.1:1024/cb/", "http://127.0.0.1:1024/cb/../x",
		"https://127.0.0.1/cb/demo", "http://127.0.0.2:80/cb/demo", "http://127.0.0.1.example.org/cb/demo",
		"http://example.org/cb/demo", "http://127.0.0.1:1@example.org/cb/demo", "http://127.0.0.1:1024/cb/demo#x",
		"http://127.0.0.1:1024/cb/demo?x=y", "com.example:/oauth/demo", "app.latchkey:/other", "app.latchkey://host/oauth/demo",
		"javascript:alert(1)", "//127.0.0.1/cb/demo", "http://127.0.0.1:99999/cb/demo", "x",
	} {
		t.Run(uri, func(t *testing.T) {
			r := newBrowser(t, d).authorize(newAuthRequest("redirect_uri", uri))
			if r.to != nil || r.status != http.StatusBadRequest {
				t.Fatalf("status %d, redirect %v", r.status, r.to)
			}
			if !strings.Contains(r.body, "error_redirect_title") {
				t.Error("the page does not say why")
			}
		})
	}
}

func TestBadRequests(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	t.Run("unknown client", func(t *testing.T) {
		r := b.authorize(newAuthRequest("client_id", "nobody"))
		if r.to != nil || !strings.Contains(r.body, "error_client_title") {
			t.Errorf("status %d, redirect %v", r.status, r.to)
		}
	})
	t.Run("unknown scope", func(t *testing.T) {
		same(t, "error", b.authorize(newAuthRequest("scope", "openid launch_missiles")).to.Query().Get("error"), "invalid_scope")
	})
	t.Run("response type", func(t *testing.T) {
		to := b.authorize(newAuthRequest("response_type", "token")).to
		fragment, _ := url.ParseQuery(to.Fragment) // the place of an implicit response
		same(t, "error", fragment.Get("error"), "invalid_request")
	})
	t.Run("repeated parameter", func(t *testing.T) {
		a := newAuthRequest()
		a.Add("redirect_uri", "http://127.0.0.1:1/cb/other")
		r := b.authorize(a)
		if r.to != nil || r.status != http.StatusBadRequest {
			t.Errorf("status %d", r.status)
		}
	})
	t.Run("too large", func(t *testing.T) {
		same(t, "status", b.post(tokenEndpoint, url.Values{"x": {strings.Repeat("x", maxBody)}}).status, http.StatusRequestEntityTooLarge)
	})
	t.Run("other host", func(t *testing.T) {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, d.Issuer()+oidcMetadata, nil)
		r.Host = "evil.example"
		same(t, "status", b.send(r).status, http.StatusMisdirectedRequest)
	})
	t.Run("grant type", func(t *testing.T) {
		same(t, "error", b.token(url.Values{"grant_type": {"password"}}).Error, "unsupported_grant_type")
	})
	t.Run("built-in client cannot be managed", func(t *testing.T) {
		for _, token := range []string{"", "x", randomText()} {
			if r := b.withToken(registerEndpoint+"/"+ClientID, "Bearer", token); r.status/100 != 4 {
				t.Errorf("status %d: %s", r.status, r.body)
			}
		}
	})
}

func TestCancelledRequestIsNotAnswered(t *testing.T) {
	d, err := Open(t.TempDir(), nil, Options{})
	must(t, err)
	b := newBrowser(t, d).withoutSocket(d)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, d.Issuer()+oidcMetadata, nil)
	if resp, err := b.Do(r); err == nil {
		_ = resp.Body.Close()
		t.Fatal("answered")
	}
}
