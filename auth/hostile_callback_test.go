package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
	"latchkey/auth/loopback"
)

// forged is a request that reaches the receiver before the person's own
// callback does. It must be refused, and the sign-in must end well all the
// same, with one code exchanged and nobody but the person signed in. With its
// check switched off, the receiver takes it.
type forged struct {
	id, name string
	check    checks.Check // empty: nothing to switch off
	send     func(b *authtest.Browser, callback *url.URL) authtest.Page
	status   int
}

var forgeries = append([]forged{
	{"CB4", "Host evil.example", checks.Host, withHost("evil.example"), http.StatusMisdirectedRequest},
	{"CB4", "Host localhost", checks.Host, func(b *authtest.Browser, u *url.URL) authtest.Page {
		return withHost("localhost:"+u.Port())(b, u)
	}, http.StatusMisdirectedRequest},
	{"CB4", "Host with another port", checks.Host, withHost("127.0.0.1:1"), http.StatusMisdirectedRequest},
	{"CB5", "another provider's path", checks.Path, withPath("/cb/other"), http.StatusNotFound},
	{"CB5", "the path with a slash more", checks.Path, withPath("/cb/acme/"), http.StatusNotFound},
	{"CB5", "the path in capitals", checks.Path, withPath("/cb/ACME"), http.StatusNotFound},
	{"CB5", "the path percent-encoded", checks.Path, func(b *authtest.Browser, u *url.URL) authtest.Page {
		return b.Get(strings.Replace(u.String(), "/cb/acme", "/cb%2Facme", 1))
	}, http.StatusNotFound},
	{"CB5", "the root", checks.Path, withPath("/"), http.StatusNotFound},
	{"CB5", "favicon.ico", "", plainPath("/favicon.ico"), http.StatusNotFound},
	{"CB5", "robots.txt", "", plainPath("/robots.txt"), http.StatusNotFound},
	{"CB5", "the result page before its time", "", plainPath("/result"), http.StatusNotFound},
	{"CB6", "POST", checks.Method, withMethod(http.MethodPost), http.StatusMethodNotAllowed},
	{"CB6", "HEAD", checks.Method, withMethod(http.MethodHead), http.StatusMethodNotAllowed},
	{"CB6", "OPTIONS", checks.Method, withMethod(http.MethodOptions), http.StatusMethodNotAllowed},
	{"CB6", "PUT", checks.Method, withMethod(http.MethodPut), http.StatusMethodNotAllowed},
	{"CB7", "an image of a page", checks.Navigation, withFetch("no-cors", "image"), http.StatusForbidden},
	{"CB7", "a script of a page", checks.Navigation, withFetch("no-cors", "script"), http.StatusForbidden},
	{"CB7", "a frame of a page", checks.Navigation, withFetch("navigate", "iframe"), http.StatusForbidden},
	{"CB7", "a fetch of a page", checks.Navigation, withFetch("no-cors", "empty"), http.StatusForbidden},
	{"CB7", "a fetch by CORS", checks.Navigation, withFetch("cors", "empty"), http.StatusForbidden},
	{"CB7", "a prefetch", checks.Navigation, withHeader("Sec-Purpose", "prefetch"), http.StatusForbidden},
	{"CB7", "a prerender", checks.Navigation, withHeader("Sec-Purpose", "prefetch;prerender"), http.StatusForbidden},
	{"CB7", "an old prefetch", checks.Navigation, withHeader("Purpose", "prefetch"), http.StatusForbidden},
	{"CB8", "error=access_denied without the state", checks.State, withQuery("error=access_denied&iss=ISS"), http.StatusBadRequest},
	{"CB8", "error=access_denied with another state", checks.State, withQuery("error=access_denied&state=guess&iss=ISS"), http.StatusBadRequest},
	{"6749-2", "a code with another state", checks.State, withQuery("code=evil&state=guess&iss=ISS"), http.StatusBadRequest},
	{"6749-2", "a code with an empty state", checks.State, withQuery("code=evil&state=&iss=ISS"), http.StatusBadRequest},
	{"FA5", "a code without a state", checks.State, withQuery("code=evil&iss=ISS"), http.StatusBadRequest},
	{"6749-2", "the state with its case turned", checks.State, func(b *authtest.Browser, u *url.URL) authtest.Page {
		return withQuery("code=evil&iss=ISS&state="+turnCase(u.Query().Get("state")))(b, u)
	}, http.StatusBadRequest},
	{"6749-2", "the state and a space", checks.State, withQuery("code=evil&state=STATE%20&iss=ISS"), http.StatusBadRequest},
	{"6749-2", "half of the state", checks.State, func(b *authtest.Browser, u *url.URL) authtest.Page {
		return withQuery("code=evil&iss=ISS&state="+u.Query().Get("state")[:20])(b, u)
	}, http.StatusBadRequest},
	{"FA6", "another issuer", checks.ResponseIss, withQuery("code=CODE&state=STATE&iss=https://evil.example"), http.StatusBadRequest},
	{"FA7", "no issuer though it is promised", checks.ResponseIss, withQuery("code=CODE&state=STATE"), http.StatusBadRequest},
	{"CB9", "another issuer beside an error", checks.ResponseIss, withQuery("error=access_denied&state=STATE&iss=https://evil.example"), http.StatusBadRequest},
	{"MCP iss-normalized", "the issuer with a slash more", checks.ResponseIss, withQuery("code=CODE&state=STATE&iss=ISS/"), http.StatusBadRequest},
	{"MCP iss-normalized", "the issuer in capitals", checks.ResponseIss, withQuery("code=CODE&state=STATE&iss=HTTP://127.0.0.1"), http.StatusBadRequest},
	{"MCP iss-unexpected", "another issuer though none is promised", checks.ResponseIss, withQuery("code=CODE&state=STATE&iss=https://evil.example"), http.StatusBadRequest},
	{"CB9", "an empty issuer", checks.ResponseIss, withQuery("code=CODE&state=STATE&iss="), http.StatusBadRequest},
	{"6749-5", "code twice", checks.Repeated, withQuery("code=CODE&code=evil&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"6749-5", "state twice", checks.Repeated, withQuery("code=CODE&state=STATE&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"6749-5", "iss twice", checks.Repeated, withQuery("code=CODE&state=STATE&iss=ISS&iss=https://evil.example"), http.StatusBadRequest},
	{"6749-5", "something unknown twice", checks.Repeated, withQuery("code=CODE&state=STATE&iss=ISS&x=1&x=2"), http.StatusBadRequest},
	{"6749-5", "a code and an error", "", withQuery("code=CODE&error=access_denied&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"6749-5", "a code and an empty error", "", withQuery("code=CODE&error=&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"6749-5", "pairs parted by semicolons", "", withQuery("code=CODE;state=STATE;iss=ISS"), http.StatusBadRequest},
	{"CB9", "nothing", "", withQuery(""), http.StatusBadRequest},
	{"CB9", "a state alone", "", withQuery("state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "an empty code", "", withQuery("code=&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "a query of 9 KiB", "", withQuery("code=CODE&state=STATE&iss=ISS&x=" + strings.Repeat("x", 9<<10)), http.StatusBadRequest},
	{"CB9", "a header of 32 KiB", "", withHeader("X-Long", strings.Repeat("x", 32<<10)), http.StatusRequestHeaderFieldsTooLarge},
	{"CB9", "a line break in the code", "", withQuery("code=CODE%0d%0aX&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "bytes that are not UTF-8", "", withQuery("code=%ff%fe&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "a percent sign without digits", "", withQuery("code=CODE&state=STATE&iss=ISS&x=%zz"), http.StatusBadRequest},
}, manyForgeries()...)

// withQuery sends a query in which CODE, STATE and ISS stand for the real ones.
func withQuery(query string) func(*authtest.Browser, *url.URL) authtest.Page {
	return func(b *authtest.Browser, u *url.URL) authtest.Page {
		q := u.Query()
		real := strings.NewReplacer("CODE", q.Get("code"), "STATE", q.Get("state"), "ISS", url.QueryEscape(q.Get("iss")))
		forged := *u
		forged.RawQuery = real.Replace(query)
		return b.Get(forged.String())
	}
}

func withHost(host string) func(*authtest.Browser, *url.URL) authtest.Page {
	return withHeader("Host", host)
}

func withHeader(name, value string) func(*authtest.Browser, *url.URL) authtest.Page {
	return func(b *authtest.Browser, u *url.URL) authtest.Page {
		return b.Send(http.MethodGet, u.String(), http.Header{name: {value}})
	}
}

func withFetch(mode, dest string) func(*authtest.Browser, *url.URL) authtest.Page {
	return func(b *authtest.Browser, u *url.URL) authtest.Page {
		return b.Send(http.MethodGet, u.String(), http.Header{"Sec-Fetch-Mode": {mode}, "Sec-Fetch-Dest": {dest}})
	}
}

func withMethod(method string) func(*authtest.Browser, *url.URL) authtest.Page {
	return func(b *authtest.Browser, u *url.URL) authtest.Page { return b.Send(method, u.String(), nil) }
}

// withPath sends the real query to another path.
func withPath(path string) func(*authtest.Browser, *url.URL) authtest.Page {
	return func(b *authtest.Browser, u *url.URL) authtest.Page {
		forged := *u
		forged.Path = path
		return b.Get(forged.String())
	}
}

// plainPath asks for another path without the query.
func plainPath(path string) func(*authtest.Browser, *url.URL) authtest.Page {
	return func(b *authtest.Browser, u *url.URL) authtest.Page {
		return b.Get(u.Scheme + "://" + u.Host + path)
	}
}

// manyForgeries: thirty guesses in a row change nothing (CB8).
func manyForgeries() []forged {
	return []forged{{"CB8", "thirty guesses in a row", checks.State, func(b *authtest.Browser, u *url.URL) authtest.Page {
		var last authtest.Page
		for range 30 {
			last = withQuery("code=evil&state=guess&iss=ISS")(b, u)
		}
		return last
	}, http.StatusBadRequest}}
}

func turnCase(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 32
		case r >= 'A' && r <= 'Z':
			return r + 32
		}
		return r
	}, s)
}

// forgedAt arms the server of some forgeries.
var forgedAt = map[string]func(*rig){"MCP iss-unexpected": promise(false)}

// forge runs a sign-in in which the forgery comes first.
func (f forged) forge(r *rig) (page authtest.Page, account auth.Account, err error) {
	if arm := forgedAt[f.id]; arm != nil {
		arm(r)
	}
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		page = f.send(b, u)
		if taken(page) { // the receiver only waits for somebody to see its result
			u, _ = u.Parse("/result")
		}
		return u
	}
	account, err = r.signIn()
	return page, account, err
}

// taken reports whether a callback, or one before it, was accepted.
func taken(page authtest.Page) bool {
	return page.Status == http.StatusSeeOther || page.Status == http.StatusGone
}

func TestForgedCallback(t *testing.T) {
	for _, f := range forgeries {
		t.Run(f.id+" "+f.name, f.refused)
	}
}

// refused: the forgery is turned away and the person's own sign-in succeeds.
func (f forged) refused(t *testing.T) {
	r := newRig(t)
	page, account, err := f.forge(r)
	if err != nil {
		t.Fatalf("the person's own sign-in fails: %v", err)
	}
	if page.Status != f.status {
		t.Errorf("the forgery is answered %d (%v), want %d", page.Status, page.Err, f.status)
	}
	if end := r.browser.Page(); end.Status != http.StatusOK {
		t.Errorf("the person sees %d", end.Status)
	}
	if account.Identity.Subject != "ada" || len(r.accounts()) != 1 {
		t.Errorf("signed in: %+v", account.Identity)
	}
	r.wantTrail(happyTrail)
	wantNoSecrets(t, r, nil)
}

// TestForgedCallbackWeakened: without its check, the receiver takes the forgery.
func TestForgedCallbackWeakened(t *testing.T) {
	for _, f := range forgeries {
		if f.check == "" {
			continue
		}
		t.Run(f.id+" "+f.name+" without "+string(f.check), f.succeeds)
	}
}

// succeeds: without the check the forgery is taken.
func (f forged) succeeds(t *testing.T) {
	r := newRig(t, f.check)
	page, _, _ := f.forge(r)
	if !taken(page) {
		t.Errorf("the forgery is answered %d although its check is off", page.Status)
	}
}

// TestCodeInjection: a code that an attacker got in a session of their own is
// brought to the victim's receiver with the victim's state (CB20). PKCE stops
// it at the provider; at one that ignores PKCE, the nonce does.
func TestCodeInjection(t *testing.T) {
	for _, c := range []struct {
		name   string
		ignore bool
		check  checks.Check
		want   failure
		trail  string
	}{
		{"PKCE", false, "", refused(auth.ReasonInvalidGrant), uptoToken},
		{"a provider without PKCE", true, checks.Nonce, badToken(auth.ReasonNonce), uptoKeys},
	} {
		inject := func(r *rig) (auth.Account, error) {
			r.as.Front.IgnorePKCE = c.ignore
			r.browser.OnCallback = func(_ *authtest.Browser, u *url.URL) *url.URL {
				q := u.Query()
				redirect := *u
				redirect.RawQuery = ""
				q.Set("code", r.as.CodeFor("mallory", redirect.String(), "mallorys-nonce"))
				u.RawQuery = q.Encode()
				return u
			}
			return r.signIn()
		}
		t.Run("CB20 "+c.name, func(t *testing.T) {
			r := newRig(t)
			_, err := inject(r)
			wantFailure(t, err, c.want)
			r.wantTrail(c.trail)
			if len(r.accounts()) != 0 {
				t.Error("the attacker's account is stored")
			}
		})
		if c.check == "" {
			continue
		}
		t.Run("CB20 "+c.name+" without "+string(c.check), func(t *testing.T) {
			r := newRig(t, c.check)
			account, err := inject(r)
			if err != nil || account.Identity.Subject != "mallory" {
				t.Errorf("the attack fails without its check as well: %v", err)
			}
		})
	}
}

// TestDenied: an error with the right state and issuer ends the sign-in.
func TestDenied(t *testing.T) {
	for code, reason := range map[string]auth.Reason{
		"access_denied": auth.ReasonDenied, "invalid_scope": auth.ReasonInvalidScope,
		"login_required": auth.ReasonInteraction, "interaction_required": auth.ReasonInteraction,
		"consent_required": auth.ReasonDenied, "account_selection_required": auth.ReasonInteraction,
		"server_error": auth.ReasonServerError, "temporarily_unavailable": auth.ReasonServerError,
		"unauthorized_client": auth.ReasonInvalidClient, "of_their_own": auth.ReasonOAuthError,
	} {
		t.Run("CORE-11 "+code, func(t *testing.T) {
			r := newRig(t)
			r.as.Front.Answer = func(p map[string][]string) {
				delete(p, "code")
				p["error"], p["error_description"] = []string{code}, []string{"no, said\u202e the person"}
			}
			_, err := r.signIn()
			wantFailure(t, err, failure{auth.StepCallback, auth.KindProviderError, reason})
			r.wantTrail("discovery authorize")
			if e := auth.AsError(err); e.Code != code || e.Description != "no, said the person" {
				t.Errorf("code %q, description %q", e.Code, e.Description)
			}
			if page := r.browser.Page(); !strings.Contains(page.URL, "/result") {
				t.Errorf("the browser ends on %s", page.URL)
			}
			if len(r.accounts()) != 0 {
				t.Error("an account is stored")
			}
		})
	}
}

// TestReplay: the callback again, after it was taken, is answered "used" and
// exchanged by nobody (CB10).
func TestReplay(t *testing.T) {
	r := newRig(t)
	again := make(chan authtest.Page, 1)
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		first := b.Get(u.String())
		again <- b.Get(u.String())
		next, _ := u.Parse(first.Header.Get("Location"))
		return next
	}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	if page := <-again; page.Status != http.StatusGone {
		t.Errorf("the replay is answered %d", page.Status)
	}
	r.wantTrail(happyTrail)
}

// twice offers the same callback two times: a receiver that does not know that
// one is enough.
type twice struct {
	*loopback.Receiver
	second error
}

func (t *twice) Receive(ctx context.Context, offer func(auth.Callback) error) error {
	return t.Receiver.Receive(ctx, func(cb auth.Callback) error {
		err := offer(cb)
		if err == nil {
			t.second = offer(cb)
		}
		return err
	})
}

// TestOneUse: an attempt is answered once, whatever its receiver does (CB10).
func TestOneUse(t *testing.T) {
	for _, off := range [][]checks.Check{nil, {checks.OneUse}} {
		r := newRig(t, off...)
		double := &twice{}
		r.request.Listen = func(ctx context.Context, redirect string) (auth.Receiver, error) {
			var err error
			double.Receiver, err = loopback.Listen(ctx, redirect)
			return double, err
		}
		if _, err := r.signIn(); err != nil {
			t.Fatal(err)
		}
		if off == nil {
			wantFailure(t, double.second, failure{auth.StepCallback, auth.KindBadAnswer, auth.ReasonCallbackUsed})
		} else if double.second != nil {
			t.Errorf("without the check the second is refused as well: %v", double.second)
		}
	}
}

// TestTwoAtOnce: two sign-ins side by side, each callback brought to the other's
// receiver first (CB11).
func TestTwoAtOnce(t *testing.T) {
	a, b := newRig(t), newRig(t)
	b.request.Provider.ID = "other"
	at := [2]chan *url.URL{make(chan *url.URL, 1), make(chan *url.URL, 1)}
	pages := make(chan authtest.Page, 2)
	for i, r := range []*rig{a, b} {
		r.browser.OnCallback = func(br *authtest.Browser, u *url.URL) *url.URL {
			at[1-i] <- u
			other := *<-at[i]
			other.RawQuery = u.RawQuery
			pages <- br.Get(other.String())
			return u
		}
	}
	done := make(chan error, 2)
	for _, r := range []*rig{a, b} {
		go func() { _, err := r.signIn(); done <- err }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
		if page := <-pages; page.Status == http.StatusSeeOther || page.Err != nil && page.Status != 0 {
			t.Errorf("delivered to the other: %d", page.Status)
		}
	}
	a.wantTrail(happyTrail)
	b.wantTrail(happyTrail)
}

// TestBrowserLeaves: the tab is closed right after the redirect; the sign-in
// completes (CB13).
func TestBrowserLeaves(t *testing.T) {
	r := newRig(t)
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		b.Get(u.String()) // and the 303 is not followed
		return nil
	}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	r.wantTrail(happyTrail)
}
