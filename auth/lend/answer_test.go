package lend

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/auth"
)

// TestTheProgramNeverHasAToken: an API that echoes what it got, in any of the usual forms, and
// one that knows the refresh token, does not give the program a token.
func TestTheProgramNeverHasAToken(t *testing.T) {
	r := newRig(t, Terms{})
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		for name, values := range req.Header {
			w.Header()["Echo-"+name] = values
		}
		token, _ := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer ")
		for _, secret := range []string{token, refreshToken} {
			quoted, _ := json.Marshal(map[string]string{"token": secret})
			_, _ = fmt.Fprintln(w, secret, url.QueryEscape(secret), strings.NewReplacer("+", "%2b", "/", "%2f", "~", "~", "=", "%3d").Replace(secret), url.PathEscape(secret),
				string(quoted), strings.ReplaceAll(secret, "/", `\/`), html.EscapeString(secret), strings.NewReplacer("+", "&#43;", "=", "&#61;").Replace(secret),
				strings.NewReplacer("+", "&#x2B;", "=", "&#x3D;", "/", "&#x2F;").Replace(secret))
			for _, before := range []string{"", "a", "ab", "user:", "Bearer "} {
				for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
					_, _ = fmt.Fprintln(w, e.EncodeToString([]byte(before+secret+" after")))
				}
			}
		}
	}
	a := r.ask("GET", "/echo", "")
	if a.status != 200 || a.err != nil {
		t.Fatalf("%+v", a)
	}
	wantNoToken(t, "the body", a.body)
	wantNoToken(t, "the header", fmt.Sprint(a.header))
	if !strings.Contains(a.body, strings.Repeat("*", len(firstToken))) || !strings.Contains(a.header.Get("Echo-Authorization"), "Bearer ***") {
		t.Errorf("nothing was struck out: %q %v", a.body, a.header)
	}
	if got := r.seen()[0].Header.Get("Authorization"); got != "Bearer "+firstToken {
		t.Errorf("the API got %q", got)
	}
}

// TestTokensAcrossPieces: a token is struck out wherever the pieces of an answer divide it, and
// everything else arrives as it was.
func TestTokensAcrossPieces(t *testing.T) {
	f := newForms([]auth.Secret{auth.NewSecret(firstToken), auth.NewSecret(refreshToken)})
	text := "first first+ " + firstToken + firstToken + "x" + refreshToken + " refresh" + url.QueryEscape(firstToken) + "first+token/of.ada~0123456789abcdef="
	whole := (&striker{forms: f.all}).text(text)
	wantNoToken(t, "the whole", whole)
	if len(whole) != len(text) || !strings.HasPrefix(whole, "first first+ ***") || !strings.HasSuffix(whole, "first+token/of.ada~0123456789abcdef=") {
		t.Fatalf("%q", whole)
	}
	for range 3000 {
		s := &striker{forms: f.all}
		var out bytes.Buffer
		for rest := text; rest != ""; {
			n := 1 + rand.IntN(min(len(rest), 60))
			out.Write(s.piece([]byte(rest[:n])))
			rest = rest[n:]
		}
		out.Write(s.rest())
		if out.String() != whole {
			t.Fatalf("%q, want %q", out.String(), whole)
		}
	}
	s := &striker{forms: f.all}
	if got := s.piece([]byte("data: 1\n\n")); string(got) != "data: 1\n\n" {
		t.Errorf("%q is kept back of what is no beginning of a token", s.kept)
	}
}

// TestPiecesOfOneByte is the same through a lease, whose answer keeps its length.
func TestPiecesOfOneByte(t *testing.T) {
	r := newRig(t, Terms{})
	text := "a " + firstToken + " b " + refreshToken
	for _, length := range []bool{false, true} {
		r.handle = func(w http.ResponseWriter, _ *http.Request) {
			if length {
				w.Header().Set("Content-Length", fmt.Sprint(len(text)))
			}
			for i := range text {
				_, _ = io.WriteString(w, text[i:i+1])
				_ = http.NewResponseController(w).Flush()
			}
		}
		a := r.ask("GET", "/", "")
		want := "a " + strings.Repeat("*", len(firstToken)) + " b " + strings.Repeat("*", len(refreshToken))
		if a.body != want || a.err != nil || length != (a.header.Get("Content-Length") == fmt.Sprint(len(text))) {
			t.Errorf("length %t: %+v", length, a)
		}
	}
}

// TestCompressedAnswers: tokens in them would not be seen. The API is asked for none, and one
// that sends one all the same is refused.
func TestCompressedAnswers(t *testing.T) {
	r := newRig(t, Terms{})
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(z, firstToken)
	_ = z.Close()
	encoding := ""
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		_, _ = w.Write(zipped.Bytes())
	}
	for _, encoding = range []string{"gzip", "GZIP", "br", "zstd", "identity, gzip", "unknown"} {
		if a := r.ask("GET", "/", ""); a.status != http.StatusBadGateway || a.header.Get(refusalField) != string(RefusalEncoded) || a.header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %+v", encoding, a)
		}
	}
	encoding = "gzip"
	if a := r.ask("HEAD", "/", ""); a.status != 200 {
		t.Errorf("HEAD has no body to be refused: %+v", a)
	}
	encoding = "identity"
	if a := r.ask("GET", "/", ""); a.status != 200 {
		t.Errorf("identity: %+v", a)
	}
}

// bare replaces the API by one that answers each connection with these bytes, and then closes
// it or waits.
func (r *rig) bare(text string, waits bool) {
	r.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	over := make(chan struct{})
	r.t.Cleanup(func() { close(over); _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_, _ = conn.Read(make([]byte, 64<<10))
				_, _ = io.WriteString(conn, text)
				if waits {
					<-over
				}
			}()
		}
	}()
	url := "http://" + listener.Addr().String()
	p := auth.Provider{ID: "api", Issuer: r.api.URL, ClientID: "c", Resources: []string{url}}
	r.client.Providers = providers(p)
	sender, err := r.client.Sender(r.t.Context(), r.id, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	l, err := Open(Options{Terms: Terms{Origin: url}, Send: sender.Send, Secrets: sender.Secrets, Say: func(r Refusal, _ *auth.Error) string { return "refused: " + string(r) }})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { l.End(EndedStop); <-l.Done() })
	r.lease = l
}

// TestHostileAnswers: whatever an API sends, the program gets one answer, whole or visibly
// broken, and nothing behind it.
func TestHostileAnswers(t *testing.T) {
	for _, c := range []struct {
		name, text string
		waits      bool
		status     int
		body       string // of the program's answer; empty means any
		isBroken   bool
	}{
		{"a second answer behind the first", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", true, 200, "ok", false},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\nok", true, 502, "refused: send\n", false},
		{"a length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", true, 200, "ok", false},
		{"an unknown transfer encoding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nok", true, 502, "refused: send\n", false},
		{"a broken chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n", true, 200, "", true},
		{"shorter than it says", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok", false, 0, "", true},
		{"a protocol that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nevil", true, 502, "refused: protocol\n", false},
		{"a redirect with an endless body", "HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", true, 502, "refused: redirect\n", false},
		{"a compressed body without an end", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", true, 502, "refused: encoded\n", false},
		{"no HTTP", "SSH-2.0-OpenSSH\r\n", true, 502, "refused: send\n", false},
		{"nothing", "", false, 502, "refused: send\n", false},
		{"an endless head", "HTTP/1.1 200 OK\r\n" + strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 100) + "\r\n", true, 502, "refused: send\n", false},
		{"a line feed in a field", "HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b=1\r\nContent-Length: 2\r\n\r\nok", true, 200, "ok", false},
		{"a length that Connection names", "HTTP/1.1 200 OK\r\nConnection: Content-Length\r\nContent-Length: 5000\r\n\r\n" + strings.Repeat("o", 5000) + "more", true, 200, strings.Repeat("o", 5000), false},
		{"many early hints", strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 3) + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true, 200, "ok", false},
		{"tokens in a trailer", "HTTP/1.1 200 OK\r\nTrailer: X-Token\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Token: " + firstToken + "\r\n\r\n", true, 200, "ok", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, Terms{})
			r.bare(c.text, c.waits)
			a := r.ask("GET", "/x", "")
			if c.name == "a length that Connection names" && a.header.Get("Content-Length") != "5000" {
				t.Errorf("the answer has lost its length: %v", a.header)
			}
			if a.status != c.status || c.body != "" && a.body != c.body || (a.err != nil) != c.isBroken || a.header.Get("Set-Cookie") != "" {
				t.Errorf("%+v", a)
			}
			wantNoToken(t, "the answer", fmt.Sprint(a.header)+a.body)
		})
	}
}

// TestSmuggledRequests: a request that a server behind could divide otherwise reaches the API
// as one request with one content, or not at all. What follows it passes the same checks.
func TestSmuggledRequests(t *testing.T) {
	const admin = "GET /{secret}/admin HTTP/1.1\nHost: {host}\n\n"
	for name, c := range map[string]struct {
		request, want string // what the API gets; empty means nothing
	}{
		"a length and chunks":    {"POST /{secret}/x HTTP/1.1\nHost: {host}\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n" + admin, "POST /x: "},
		"two lengths":            {"POST /{secret}/x HTTP/1.1\nHost: {host}\nContent-Length: 0\nContent-Length: 60\n\n" + admin, ""},
		"two transfer encodings": {"POST /{secret}/x HTTP/1.1\nHost: {host}\nTransfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n" + admin, ""},
		"an odd encoding":        {"POST /{secret}/x HTTP/1.1\nHost: {host}\nTransfer-Encoding: xchunked\n\n0\n\n" + admin, ""},
		"a field with a space":   {"POST /{secret}/x HTTP/1.1\nHost: {host}\nContent-Length : 60\n\n" + admin, ""},
		"a folded field":         {"POST /{secret}/x HTTP/1.1\nHost: {host}\nX: a\n Transfer-Encoding: chunked\nContent-Length: 0\n\n" + admin, "POST /x: "},
		"two hosts":              {"GET /{secret}/x HTTP/1.1\nHost: {host}\nHost: evil.example\n\n" + admin, ""},
		"a content of a GET":     {"GET /{secret}/x HTTP/1.1\nHost: {host}\nContent-Length: 7\n\nGET /{s" + admin, "GET /x: GET /{s"},
		"a request as content":   {"POST /{secret}/x HTTP/1.1\nHost: {host}\nContent-Length: 27\n\nGET /admin HTTP/1.1\nX: y\n" + admin, "POST /x: GET /admin HTTP/1.1\r\nX: y\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, Terms{Paths: []string{"/x"}})
			got := make(chan string, 10)
			r.handle = func(w http.ResponseWriter, req *http.Request) {
				body, err := io.ReadAll(req.Body)
				got <- fmt.Sprintf("%s %s: %s", req.Method, req.RequestURI, body)
				if err != nil || len(req.TransferEncoding) > 0 && req.ContentLength >= 0 {
					t.Errorf("a content of %d bytes, %v, %v", req.ContentLength, req.TransferEncoding, err)
				}
				_, _ = io.WriteString(w, "hello")
			}
			for _, a := range r.send(c.request, 2) {
				if a.status == 200 && a.body != "hello" {
					t.Errorf("%+v", a)
				}
			}
			all := ""
			for len(got) > 0 {
				all += <-got
			}
			if all != c.want {
				t.Errorf("the API got %q, want %q", all, c.want)
			}
		})
	}
}
