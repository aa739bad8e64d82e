package loopback_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/assets"
)

// TestPagesReflectNothing: every refusal is the same page, byte for byte,
// whatever the request contains, with the protective headers (CB12).
func TestPagesReflectNothing(t *testing.T) {
	r, _ := listen(t, "http://127.0.0.1/cb/acme")
	want := string(assets.CallbackPage("refused", nil))
	for _, c := range []string{
		"?code=evil&state=wrong", "?error=<script>alert(1)</script>&state=x", "?state=%22%3E%3Cimg+src%3Dx%3E&code=1",
		"/<script>", "/%3Cscript%3E", "?", "?code=c&code=c", "/../../etc/passwd", "?error=access_denied&error_description=%E2%80%AE",
	} {
		resp, body := get(t, r.RedirectURI()+c)
		if body != want {
			t.Errorf("%s: another page of %d bytes", c, len(body))
		}
		for name, value := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin", "Content-Type": "text/html; charset=utf-8",
		} {
			if got := resp.Header.Get(name); got != value {
				t.Errorf("%s: %s is %q", c, name, got)
			}
		}
		if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "script") {
			t.Errorf("%s: policy %q", c, csp)
		}
		if resp.StatusCode < 400 || resp.Header.Get("Location") != "" {
			t.Errorf("%s: %d to %q", c, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
	for _, name := range []string{"done", "signed-out", "failed", "waiting", "refused", "used"} {
		page := strings.ToLower(string(assets.CallbackPage(name, nil)))
		for _, bad := range []string{"<script", "src=", "href=\"http", "url(http", "<form"} {
			if strings.Contains(page, bad) {
				t.Errorf("page %s holds %s", name, bad)
			}
		}
	}
}

// TestResultIsHonest: the page waits for the outcome and shows it.
func TestResultIsHonest(t *testing.T) {
	for name, outcome := range map[string]error{"done": nil, "failed": errors.New("the token endpoint said no")} {
		t.Run(name, func(t *testing.T) {
			r, taken := listen(t, "http://127.0.0.1/cb/acme")
			if resp, _ := get(t, base(r)+"/result"); resp.StatusCode != http.StatusNotFound {
				t.Errorf("before any callback the result is %d", resp.StatusCode)
			}
			get(t, r.RedirectURI()+query)
			<-taken
			answered := make(chan string, 1)
			go func() {
				_, body := get(t, base(r)+"/result")
				answered <- body
			}()
			select {
			case <-answered:
				t.Error("the page answers before the outcome is known")
			case <-time.After(50 * time.Millisecond):
			}
			r.Finish(outcome)
			if body := <-answered; body != string(assets.CallbackPage(name, nil)) {
				t.Errorf("the page is not %q", name)
			}
			if resp, body := get(t, r.RedirectURI()+query); resp.StatusCode != http.StatusGone || body != string(assets.CallbackPage("used", nil)) {
				t.Errorf("the callback again: %d", resp.StatusCode)
			}
		})
	}
}

// TestRawRequests: malformed HTTP, and requests for another host or path, change
// nothing.
func TestRawRequests(t *testing.T) {
	r, taken := listen(t, "http://127.0.0.1/cb/acme")
	host := strings.TrimPrefix(base(r), "http://")
	for name, c := range map[string]struct{ request, status string }{
		"no Host":          {"GET /cb/acme?code=c&state=s HTTP/1.0\r\n\r\n", "421"},
		"two Hosts":        {"GET /cb/acme?code=c&state=s HTTP/1.1\r\nHost: " + host + "\r\nHost: evil.example\r\n\r\n", "400"},
		"absolute target":  {"GET http://evil.example/cb/acme?code=c&state=s HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n", "421"},
		"CONNECT":          {"CONNECT evil.example:443 HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n", "4"},
		"an old protocol":  {"GET /cb/acme?code=c&state=s\r\n", "400"},
		"something else":   {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "400"},
		"a smuggled body":  {"GET /cb/acme?code=c&state=s HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nX: y\r\nConnection: close\r\nContent-Length: 6\r\n\r\n0\r\n\r\n", "400"},
		"a line unfolded":  {"GET /cb/acme?code=c&state=s HTTP/1.1\r\nHost: " + host + "\r\n X: y\r\n\r\n", "400"},
		"a port of naught": {"GET /cb/acme?code=c&state=s HTTP/1.1\r\nHost: 127.0.0.1:0\r\nConnection: close\r\n\r\n", "421"},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", host)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, c.request)
			_ = conn.(*net.TCPConn).CloseWrite()
			answer, _ := io.ReadAll(conn)
			line, _, _ := strings.Cut(string(answer), "\r\n")
			if !strings.HasPrefix(line, "HTTP/1.") || !strings.Contains(line, " "+c.status) {
				t.Errorf("answered %q", line)
			}
		})
	}
	if len(taken) != 0 {
		t.Errorf("%d were taken", len(taken))
	}
	if resp, _ := get(t, r.RedirectURI()+query); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("after all that the true callback is answered %d", resp.StatusCode)
	}
}
