package loopback

import (
	"bufio"
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/internal/await"
)

// FuzzRequest: for any request, the answer is one of the fixed pages or the one
// redirect, contains nothing of the request, and only the right state on the
// right path is accepted.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		"GET /cb/acme?code=c&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /cb/acme?code=c&state=wrong HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /cb/acme?error=<script>&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /cb%2Facme?code=c&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"POST /cb/acme HTTP/1.1\r\nHost: HOST\r\nContent-Length: 14\r\n\r\ncode=c&state=s",
		"GET /result HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET http://evil.example/cb/acme?code=c&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /cb/acme?code=c&state=s HTTP/1.1\r\nHost: HOST\r\nSec-Purpose: prefetch\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	bound, err := Listen(f.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = bound.Close() })
	pages := [][]byte{assets.CallbackPage("refused", nil), assets.CallbackPage("used", nil)}
	f.Fuzz(func(t *testing.T, raw []byte) {
		raw = bytes.ReplaceAll(raw, []byte("HOST"), []byte(bound.redirect.Host))
		req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			return
		}
		ctx, cancel := context.WithCancel(t.Context())
		// Each input gets a receiver that has accepted nothing yet.
		r := &Receiver{redirect: bound.redirect, hosts: bound.hosts, checks: bound.checks, options: bound.options, callbacks: await.New()}
		received := make(chan struct{})
		var taken []auth.Callback
		go func() {
			defer close(received)
			_ = r.Receive(ctx, func(c auth.Callback) error {
				if c.Refused != nil {
					return c.Refused
				}
				if c.State.Reveal() != "s" {
					return &auth.Error{Reason: auth.ReasonStateMismatch}
				}
				taken = append(taken, c)
				return nil
			})
		}()
		w := httptest.NewRecorder()
		r.ServeHTTP(w, req.WithContext(ctx))
		cancel()
		<-received
		judge(t, r, req, w, len(taken), pages)
	})
}

func judge(t *testing.T, r *Receiver, req *http.Request, w *httptest.ResponseRecorder, taken int, pages [][]byte) {
	t.Helper()
	if taken > 0 {
		right := req.Method == http.MethodGet && req.Host == r.redirect.Host && req.URL.Path == "/cb/acme" && req.URL.Query().Get("state") == "s"
		if !right || taken > 1 || w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/result" || w.Body.Len() != 0 {
			t.Fatalf("took %s %s for %s", req.Method, req.URL, req.Host)
		}
		return
	}
	known := w.Body.Len() == 0
	for _, p := range pages {
		known = known || bytes.Equal(w.Body.Bytes(), p)
	}
	if !known || w.Code < 400 || w.Header().Get("Location") != "" {
		t.Fatalf("answered %d with %d bytes", w.Code, w.Body.Len())
	}
	for name, values := range w.Header() {
		for _, v := range values {
			if name != "Allow" && strings.ContainsAny(v, "\r\n") {
				t.Fatalf("header %s: %q", name, v)
			}
		}
	}
}
