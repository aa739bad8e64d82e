package demo

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

func asksPassword(r reply) bool { return strings.Contains(r.body, `name="password"`) }
func asksConsent(r reply) bool  { return strings.Contains(r.body, `value="allow"`) }

func TestSignedInOnce(t *testing.T) {
	var ahead time.Duration
	d := serve(t, Options{Now: func() time.Time { return time.Now().Add(ahead) }})
	b := newBrowser(t, d)
	first := b.signedIn()
	ahead = time.Minute
	same(t, "auth_time stays that of the password", claims(t, b.signedIn().ID)["auth_time"], claims(t, first.ID)["auth_time"])
	cases := []struct {
		name     string
		after    time.Duration
		extra    []string
		password bool
	}{
		{"straight to consent", 0, nil, false},
		{"prompt consent", 0, []string{"prompt", "consent"}, false},
		{"prompt login", 0, []string{"prompt", "login"}, true},
		{"prompt login consent", 0, []string{"prompt", "login consent"}, true},
		{"prompt select_account", 0, []string{"prompt", "select_account"}, true},
		{"max_age not reached", 30 * time.Second, []string{"max_age", "60"}, false},
		{"max_age passed", 90 * time.Second, []string{"max_age", "60"}, true},
		{"max_age 0", 2 * time.Second, []string{"max_age", "0"}, true},
		{"hint of the same person", 0, []string{"login_hint", "ada"}, false},
		{"hint of another person", 0, []string{"login_hint", "grace"}, true},
		{"hint of nobody", 0, []string{"login_hint", "x"}, false},
		{"after half a day", 13 * time.Hour, nil, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ahead = c.after
			page := b.authorize(newAuthRequest(c.extra...))
			same(t, "password", asksPassword(page), c.password)
			same(t, "consent", asksConsent(page), !c.password)
		})
	}
}

func TestPromptNone(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	authRequest := func(extra ...string) string {
		return b.authorize(newAuthRequest(append(extra, "prompt", "none")...)).to.Query().Get("error")
	}
	same(t, "nobody", authRequest(), "login_required")
	b.signedIn()
	same(t, "ada", authRequest(), "interaction_required")
	same(t, "grace wanted", authRequest("login_hint", "grace"), "login_required")
	same(t, "with login", b.authorize(newAuthRequest("prompt", "none login")).to.Query().Get("error"), "invalid_request")
}

func TestLoginHintFillsTheForm(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	page := b.authorize(newAuthRequest("login_hint", `grace"><b>`))
	if !strings.Contains(page.body, `value="grace&#34;&gt;&lt;b&gt;"`) {
		t.Error(page.body)
	}
}

func TestUseAnotherAccount(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	b.signedIn()
	a := newAuthRequest()
	page := b.submit(b.authorize(a), url.Values{"switch": {"1"}})
	same(t, "password", asksPassword(page), true)
	page = b.submit(page, url.Values{"username": {"grace"}, "password": {Password}})
	tokens := b.exchange(a, b.submit(page, allow()).to.Query().Get("code"))
	same(t, "subject", claims(t, tokens.ID)["sub"], "grace-1906")
}

func TestUndecided(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	page := b.submit(b.login(b.authorize(newAuthRequest())), url.Values{"decision": {"perhaps"}})
	if !asksConsent(page) || !strings.Contains(page.body, "consent_choose") {
		t.Error(page.body)
	}
}

func TestLogout(t *testing.T) {
	d := serve(t, Options{})
	signedIn := func(b *browser) bool { return asksConsent(b.authorize(newAuthRequest())) }
	t.Run("asks", func(t *testing.T) {
		b := newBrowser(t, d)
		got := b.signedIn()
		page := b.get(logoutEndpoint)
		if !strings.Contains(page.body, "logout_heading") {
			t.Fatal(page.body)
		}
		b.submit(page, url.Values{"decision": {"stay"}})
		same(t, "stays", signedIn(b), true)
		page = b.submit(b.get(logoutEndpoint), url.Values{"decision": {"leave"}})
		if !strings.Contains(page.body, "signed_out_title") {
			t.Error(page.body)
		}
		same(t, "signed in", signedIn(b), false)
		same(t, "the app's grant lives on", b.alive(got.Access), true)
	})
	t.Run("another page's link does not sign out", func(t *testing.T) {
		b := newBrowser(t, d)
		b.signedIn()
		b.get(logoutEndpoint)
		b.post(logoutEndpoint, url.Values{"decision": {"leave"}})
		same(t, "signed in", signedIn(b), true)
	})
	t.Run("an ID token of another person asks", func(t *testing.T) {
		ada, grace := newBrowser(t, d), newBrowser(t, d)
		ada.signedIn()
		a := newAuthRequest()
		page := grace.submit(grace.authorize(a), url.Values{"username": {"grace"}, "password": {Password}})
		token := grace.exchange(a, grace.submit(page, allow()).to.Query().Get("code"))
		ada.get(logoutEndpoint + "?" + url.Values{"id_token_hint": {token.ID}}.Encode())
		same(t, "signed in", signedIn(ada), true)
	})
}

// TestAPersonIsChosenByAClick: the page offers both people, and the hinted one has the focus. A click
// signs in without a password, and the ID token claims none.
func TestAPersonIsChosenByAClick(t *testing.T) {
	d := serve(t, Options{})
	b, a := newBrowser(t, d), newAuthRequest("login_hint", "grace@demo.example")
	page := b.authorize(a)
	for _, want := range []string{`name="person" value="ada">`, `name="person" value="grace" autofocus`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %s: %s", want, page.body)
		}
	}
	page = b.submit(page, url.Values{"person": {"grace"}})
	tokens := b.exchange(a, b.submit(page, allow()).to.Query().Get("code"))
	same(t, "subject", claims(t, tokens.ID)["sub"], "grace-1906")
	same(t, "amr", claims(t, tokens.ID)["amr"], nil)

	b, a = newBrowser(t, d), newAuthRequest()
	tokens = b.exchange(a, b.submit(b.login(b.authorize(a)), allow()).to.Query().Get("code"))
	if amr, _ := claims(t, tokens.ID)["amr"].([]any); len(amr) != 1 || amr[0] != "pwd" {
		t.Errorf("amr after a password: %v", claims(t, tokens.ID)["amr"])
	}
}

// TestNoBrowserOffersToKeepThePassword: the password that the page itself shows is typed into a field
// that no browser takes for a password, so no offer to keep it covers the page before an audience.
func TestNoBrowserOffersToKeepThePassword(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	page := b.authorize(newAuthRequest())
	field := regexp.MustCompile(`<input[^>]* name="password"[^>]*>`).FindString(page.body)
	for _, want := range []string{`type="text"`, `class="masked"`, `autocomplete="off"`} {
		if !strings.Contains(field, want) {
			t.Errorf("the field lacks %s: %s", want, field)
		}
	}
	if strings.Contains(page.body, `type="password"`) || !strings.Contains(page.body, "input.masked{-webkit-text-security:disc}") {
		t.Error(page.body)
	}
}

// TestTheTabShowsTheLogo: the pages name the provider's own icon, and their policy lets it load.
func TestTheTabShowsTheLogo(t *testing.T) {
	b := newBrowser(t, serve(t, Options{}))
	page := b.get("/")
	if !strings.Contains(page.body, `href="/icon.svg"`) || !strings.Contains(page.header.Get("Content-Security-Policy"), "img-src 'self'") {
		t.Error(page.header, page.body)
	}
	icon := b.get("/icon.svg")
	if icon.status != http.StatusOK || icon.header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(icon.body, "<svg ") {
		t.Error(icon.status, icon.header, icon.body)
	}
}
