package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// forged is a request that reaches the receiver before the person's own callback.
// It must be refused, and the sign-in must succeed nevertheless, with one code
// exchanged and only the person signed in. With its check switched off, the
// receiver accepts it.
type forged struct {
	id, name string
	check    checks.Check // empty if no check can be switched off
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
	{"CORE-10", "a sign-in that somebody else begins", "", withQuery("iss=ISS&login_hint=ada&target_link_uri=https://evil.example"), http.StatusBadRequest},
	{"CORE-10", "an answer by reference", "", withQuery("request_uri=https://evil.example/answer&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CORE-10", "an answer as a token", "", withQuery("response=eyJhbGciOiJub25lIn0.e30.&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "nothing", "", withQuery(""), http.StatusBadRequest},
	{"CB9", "a state alone", "", withQuery("state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "an empty code", "", withQuery("code=&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "a query of 9 KiB", "", withQuery("code=CODE&state=STATE&iss=ISS&x=" + strings.Repeat("x", 9<<10)), http.StatusBadRequest},
	{"CB9", "a header of 80 KiB", "", withHeader("X-Long", strings.Repeat("x", 80<<10)), http.StatusRequestHeaderFieldsTooLarge},
	{"CB9", "a line break in the code", "", withQuery("code=CODE%0d%0aX&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "bytes that are not UTF-8", "", withQuery("code=%ff%fe&state=STATE&iss=ISS"), http.StatusBadRequest},
	{"CB9", "a percent sign without digits", "", withQuery("code=CODE&state=STATE&iss=ISS&x=%zz"), http.StatusBadRequest},
}, manyForgeries()...)

// withQuery sends a query in which CODE, STATE and ISS are replaced by the real
// ones.
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

// plainPath requests another path without the query.
func plainPath(path string) func(*authtest.Browser, *url.URL) authtest.Page {
	return func(b *authtest.Browser, u *url.URL) authtest.Page {
		return b.Get(u.Scheme + "://" + u.Host + path)
	}
}

// manyForgeries: thirty wrong states in a row change nothing (CB8).
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
		if taken(page) { // the receiver only waits for a browser to load its result
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

// refused: the forgery is refused and the person's own sign-in succeeds.
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
	r.wantSoundChecks()
	if f.check != "" {
		r.wantChecked(f.check, auth.CheckRefused)
	}
}

// TestForgedCallbackWeakened: without its check, the receiver accepts the
// forgery.
func TestForgedCallbackWeakened(t *testing.T) {
	for _, f := range forgeries {
		if f.check == "" {
			continue
		}
		t.Run(f.id+" "+f.name+" without "+string(f.check), f.succeeds)
	}
}

// succeeds: without the check the forgery is accepted.
func (f forged) succeeds(t *testing.T) {
	r := newRig(t, f.check)
	page, _, _ := f.forge(r)
	if !taken(page) {
		t.Errorf("the forgery is answered %d although its check is off", page.Status)
	}
	r.wantChecked(f.check, auth.CheckSwitchedOff)
}
