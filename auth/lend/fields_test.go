package lend

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestWhatOfARequestIsDropped: the program's own credentials, what belongs to one connection
// or to a proxy, and other ways to name a path or a method.
func TestWhatOfARequestIsDropped(t *testing.T) {
	r := newRig(t, Terms{})
	base := r.lease.Address().Reveal()
	a := r.ask("POST", "/notes?q=1", "text",
		"Authorization: Basic c3Bvb2Y6", "Cookie: session=1", "Proxy-Authorization: Basic x", "Proxy-Connection: keep-alive", "Dpop: proof", "Forwarded: for=1",
		"X-Forwarded-Host: evil.example", "X-Forwarded-For: 1.2.3.4", "X-Http-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE",
		"X-Original-URL: /admin", "X-Rewrite-URL: /admin", "Te: trailers", "Keep-Alive: 5", "Connection: X-Secret-Hop, keep-alive", "X-Secret-Hop: 1", "Accept-Encoding: gzip, br",
		"Referer: "+base+"/page", "Destination: "+base+"/other", "Accept: text/plain", "User-Agent: borrower/1", "X-Own: kept", "Content-Type: text/plain")
	if a.status != 200 {
		t.Fatalf("%+v", a)
	}
	got := r.seen()[0]
	want := http.Header{
		"Authorization": {"Bearer " + firstToken}, "Accept": {"text/plain"}, "User-Agent": {"borrower/1"}, "X-Own": {"kept"}, "Content-Type": {"text/plain"},
		"Referer": {r.api.URL + "/page"}, "Destination": {r.api.URL + "/other"}, "Accept-Encoding": {"identity"}, "Content-Length": {"4"},
	}
	for name, values := range got.Header {
		if !slices.Equal(values, want[name]) {
			t.Errorf("the API got %s: %q, want %q", name, values, want[name])
		}
	}
	if len(got.Header) != len(want) || got.Host != strings.TrimPrefix(r.api.URL, "http://") {
		t.Errorf("the API got %v of %s", got.Header, got.Host)
	}
	// A field that Connection names cannot take what the request needs.
	if a := r.ask("GET", "/", "", "Connection: Authorization, Host, Accept-Encoding"); a.status != 200 {
		t.Errorf("%+v", a)
	}
	if got := r.seen()[0]; got.Header.Get("Authorization") != "Bearer "+firstToken || got.Header.Get("Accept-Encoding") != "identity" {
		t.Errorf("the API got %v", got.Header)
	}
}

// TestWhatOfAnAnswerIsDropped: cookies, what belongs to one connection, the proof's nonce, and
// what would make a browser or a client go elsewhere. Addresses that a client follows become
// the lease's.
func TestWhatOfAnAnswerIsDropped(t *testing.T) {
	r := newRig(t, Terms{})
	base := r.lease.Address().Reveal()
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		for name, value := range map[string]string{
			"Set-Cookie": "session=1", "Set-Cookie2": "x", "Proxy-Authenticate": "Basic", "Alt-Svc": `h3=":443"`, "Strict-Transport-Security": "max-age=1",
			"Refresh": "0; url=https://evil.example", "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true", "Dpop-Nonce": "n",
			"X-Hop": "1", "Clear-Site-Data": `"*"`, "Service-Worker-Allowed": "/", "Latchkey-Refusal": "path", "Cross-Origin-Resource-Policy": "cross-origin",
			"Link": "<" + r.api.URL + `/notes?page=2>; rel="next"`, "Content-Location": "/notes/7", "Location": r.api.URL + "/notes/7?x=1", "Etag": `"1"`,
			"X-Token": firstToken, "X-Refresh": "got " + refreshToken,
		} {
			h.Set(name, value)
		}
		h.Set("Connection", "X-Hop")
		w.WriteHeader(http.StatusCreated)
	}
	a := r.ask("POST", "/notes", "x")
	want := http.Header{
		"Cross-Origin-Resource-Policy": {"same-origin"}, "X-Content-Type-Options": {"nosniff"}, "Etag": {`"1"`}, "Content-Length": {"0"},
		"Link": {"<" + base + `/notes?page=2>; rel="next"`}, "Content-Location": {base + "/notes/7"}, "Location": {base + "/notes/7?x=1"},
		"X-Token": {strings.Repeat("*", len(firstToken))}, "X-Refresh": {"got " + strings.Repeat("*", len(refreshToken))},
	}
	a.header.Del("Date")
	if a.status != http.StatusCreated {
		t.Errorf("%+v", a)
	}
	for name, values := range a.header {
		if name != "Connection" && !slices.Equal(values, want[name]) {
			t.Errorf("the program got %s: %q, want %q", name, values, want[name])
		}
	}
	for name := range want {
		if a.header.Values(name) == nil {
			t.Errorf("the program got no %s", name)
		}
	}
}

// TestRedirects: none is followed. One within the origin leads to the lease, any other is
// refused with a sentence.
func TestRedirects(t *testing.T) {
	r := newRig(t, Terms{})
	base := r.lease.Address().Reveal()
	location := ""
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	}
	host := strings.TrimPrefix(r.api.URL, "http://")
	for _, to := range []string{
		"https://evil.example/", "//evil.example/x", "http://127.0.0.1:1/", "https://" + host + "/", r.api.URL + ".evil.example/", r.api.URL + "@evil.example/",
		"javascript:alert(1)", "data:text/html,x", `\\evil.example`, `/\evil.example`, "http://[::1", "file:///etc/passwd",
	} {
		location = to
		a := r.ask("GET", "/x", "")
		if a.status != http.StatusBadGateway || a.header.Get(refusalField) != string(RefusalRedirect) || a.header.Get("Location") != "" || a.body != "refused: redirect\n" {
			t.Errorf("to %s: %+v", to, a)
		}
	}
	for to, want := range map[string]string{
		"/y?z=1#f": base + "/y?z=1#f", r.api.URL + "/y": base + "/y", r.api.URL: base + "/", "y": "y", "../y": "../y",
		"//" + host + "/y": base + "/y", strings.ToUpper(r.api.URL[:4]) + r.api.URL[4:] + "/%2e%2E": base + "/%2e%2E",
	} {
		location = to
		r.seen()
		a := r.ask("GET", "/x/z", "")
		if a.status != http.StatusFound || a.header.Get("Location") != want {
			t.Errorf("to %s: %d %q, want %q", to, a.status, a.header.Get("Location"), want)
		}
		if n := len(r.seen()); n != 1 {
			t.Errorf("to %s: %d requests", to, n)
		}
	}
}
