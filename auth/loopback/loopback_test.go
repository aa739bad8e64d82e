package loopback_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/loopback"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const query = "?code=c&state=s"

// listen binds a receiver and starts its wait, which takes the state "s" only.
// What was taken comes over the channel.
func listen(t testing.TB, redirect string) (*loopback.Receiver, <-chan auth.Callback) {
	t.Helper()
	r, err := loopback.Listen(t.Context(), redirect)
	if err != nil {
		t.Fatal(err)
	}
	taken := make(chan auth.Callback, 128)
	ctx, cancel := context.WithCancel(context.Background())
	var waiting sync.WaitGroup
	waiting.Go(func() {
		_ = r.Receive(ctx, func(cb auth.Callback) error {
			if cb.State.Reveal() != "s" {
				return errors.New("not ours")
			}
			taken <- cb
			return nil
		})
	})
	t.Cleanup(func() {
		cancel()
		waiting.Wait()
		r.Finish(nil)
		_ = r.Close()
	})
	return r, taken
}

// client follows nothing and keeps nothing open.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       20 * time.Second,
}

func get(t testing.TB, address string) (*http.Response, string) {
	t.Helper()
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func base(r *loopback.Receiver) string {
	u, _ := url.Parse(r.RedirectURI())
	return "http://" + u.Host
}

// listening lists the TCP addresses on which a port of this computer listens.
func listening(t *testing.T, port string) []string {
	t.Helper()
	n, err := net.LookupPort("tcp", port)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Skipf("the kernel's list of sockets cannot be read here: %v", err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			f := strings.Fields(line)
			if len(f) > 3 && f[3] == "0A" && strings.HasSuffix(f[1], fmt.Sprintf(":%04X", n)) {
				found = append(found, strings.TrimSuffix(f[1], fmt.Sprintf(":%04X", n)))
			}
		}
	}
	return found
}

// TestBindsLoopbackOnly (CB1): by the kernel's own list.
func TestBindsLoopbackOnly(t *testing.T) {
	const four, six = "0100007F", "00000000000000000000000001000000"
	for redirect, want := range map[string][]string{
		"http://127.0.0.1/cb/acme": {four}, "http://[::1]/cb/acme": {six}, "http://localhost/cb/acme": {four, six},
	} {
		t.Run(redirect, func(t *testing.T) {
			r, taken := listen(t, redirect)
			u, _ := url.Parse(r.RedirectURI())
			got := listening(t, u.Port())
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("listens on %v, want %v", got, want)
			}
			if u.Path != "/cb/acme" || u.Hostname() != strings.Trim(strings.Split(redirect, "/")[2], "[]") {
				t.Errorf("redirect %s", r.RedirectURI())
			}
			if resp, _ := get(t, r.RedirectURI()+query); resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/result" {
				t.Errorf("answers %d", resp.StatusCode)
			}
			if cb := <-taken; cb.Code.Reveal() != "c" {
				t.Error("the code was lost")
			}
		})
	}
}

// TestBothFamilies: what arrives for localhost arrives, by either family.
func TestBothFamilies(t *testing.T) {
	r, _ := listen(t, "http://localhost/cb/acme")
	u, _ := url.Parse(r.RedirectURI())
	for _, host := range []string{"127.0.0.1", "::1"} {
		conn, err := net.Dial("tcp", net.JoinHostPort(host, u.Port()))
		if err != nil {
			t.Fatalf("%s: %v", host, err)
		}
		fmt.Fprintf(conn, "GET /cb/acme?code=c&state=wrong HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", u.Host)
		status, _ := bufio.NewReader(conn).ReadString('\n')
		if !strings.Contains(status, "400") {
			t.Errorf("%s answers %q", host, status)
		}
		_ = conn.Close()
	}
}

// TestPortTaken: a registered port that is in use is named, and no other one is
// taken in its place (CB2, 8252-7). For localhost either family will do.
func TestPortTaken(t *testing.T) {
	for _, c := range []struct{ network, address, redirect string }{
		{"tcp4", "127.0.0.1:0", "http://127.0.0.1:%s/cb/acme"},
		{"tcp4", "127.0.0.1:0", "http://localhost:%s/cb/acme"},
		{"tcp6", "[::1]:0", "http://localhost:%s/cb/acme"},
		{"tcp6", "[::1]:0", "http://[::1]:%s/cb/acme"},
	} {
		taken, err := net.Listen(c.network, c.address)
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(taken.Addr().String())
		_, err = loopback.Listen(t.Context(), fmt.Sprintf(c.redirect, port))
		var e *auth.Error
		if !errors.As(err, &e) || e.Reason != auth.ReasonPortTaken || e.Detail != port || e.Step != auth.StepListen {
			t.Errorf("%s: %v", c.redirect, err)
		}
		_ = taken.Close()
		r, err := loopback.Listen(t.Context(), fmt.Sprintf(c.redirect, port))
		if err != nil {
			t.Errorf("and when it is free: %v", err)
			continue
		}
		_ = r.Close()
	}
}

func TestBadRedirect(t *testing.T) {
	for _, redirect := range []string{
		"", "http://0.0.0.0/cb", "http://192.0.2.1/cb", "http://127.0.0.1", "https://127.0.0.1/cb", "app.latchkey:/oauth/acme",
		"http://127.0.0.1:99999/cb", "http://127.0.0.1/cb?x=1", "http://127.0.0.1/cb#x", "http://evil.example/cb", "http://me@127.0.0.1/cb",
	} {
		_, err := loopback.Listen(t.Context(), redirect)
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBadRedirect {
			t.Errorf("%q: %v", redirect, err)
		}
	}
}

// TestPagesReflectNothing: every refusal is the same page, byte for byte,
// whatever the request holds, with the headers that keep it harmless (CB12).
func TestPagesReflectNothing(t *testing.T) {
	r, _ := listen(t, "http://127.0.0.1/cb/acme")
	want := string(assets.CallbackPage("refused"))
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
	for _, name := range []string{"done", "failed", "waiting", "refused", "used"} {
		page := strings.ToLower(string(assets.CallbackPage(name)))
		for _, bad := range []string{"<script", "src=", "href=\"http", "url(http", "<form"} {
			if strings.Contains(page, bad) {
				t.Errorf("page %s holds %s", name, bad)
			}
		}
	}
}

// TestResultIsHonest: the page waits for the outcome and tells it.
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
			if body := <-answered; body != string(assets.CallbackPage(name)) {
				t.Errorf("the page is not %q", name)
			}
			if resp, body := get(t, r.RedirectURI()+query); resp.StatusCode != http.StatusGone || body != string(assets.CallbackPage("used")) {
				t.Errorf("the callback again: %d", resp.StatusCode)
			}
		})
	}
}

// TestOneOfMany: a hundred callbacks at once, all of them right, and one is
// taken (CB10).
func TestOneOfMany(t *testing.T) {
	r, taken := listen(t, "http://127.0.0.1/cb/acme")
	var all sync.WaitGroup
	var mu sync.Mutex
	status := map[int]int{}
	for range 100 {
		all.Go(func() {
			resp, err := client.Get(r.RedirectURI() + query)
			code := 0 // the connection made way for another
			if err == nil {
				code = resp.StatusCode
				_ = resp.Body.Close()
			}
			mu.Lock()
			defer mu.Unlock()
			status[code]++
		})
	}
	all.Wait()
	if len(taken) != 1 || status[http.StatusSeeOther] > 1 {
		t.Errorf("%d taken, answers %v", len(taken), status)
	}
}

// TestIdleConnections: a thousand connections that say nothing, and slow ones
// that send a byte at a time, do not keep the browser out (CB14).
func TestIdleConnections(t *testing.T) {
	r, taken := listen(t, "http://127.0.0.1/cb/acme")
	host := strings.TrimPrefix(base(r), "http://")
	var conns []net.Conn
	defer func() {
		for _, c := range conns {
			_ = c.Close()
		}
	}()
	for i := range 1000 {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			_, _ = io.WriteString(c, "GET /cb/acme?co")
		}
		conns = append(conns, c)
	}
	var resp *http.Response
	for range 5 { // a browser, too, asks again when its connection is cut
		var err error
		if resp, err = client.Get(r.RedirectURI() + query); err == nil {
			_ = resp.Body.Close()
			break
		}
	}
	if resp == nil || resp.StatusCode != http.StatusSeeOther || len(taken) != 1 {
		t.Errorf("%v, %d taken", resp, len(taken))
	}
}

// TestHeldPageStays: the page that waits for the outcome is not the one to make
// way for idle connections.
func TestHeldPageStays(t *testing.T) {
	r, taken := listen(t, "http://127.0.0.1/cb/acme")
	get(t, r.RedirectURI()+query)
	<-taken
	answered := make(chan string, 1)
	conn, err := net.Dial("tcp", strings.TrimPrefix(base(r), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /result HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", strings.TrimPrefix(base(r), "http://"))
	go func() {
		all, _ := io.ReadAll(conn)
		answered <- string(all)
	}()
	time.Sleep(20 * time.Millisecond) // until the request has been read
	for range 100 {
		c, err := net.Dial("tcp", strings.TrimPrefix(base(r), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	r.Finish(nil)
	if got := <-answered; !strings.Contains(got, "You are signed in") {
		t.Errorf("the waiting page got %q", got)
	}
}

// TestClosed: once closed, nobody listens, and nothing waits for ever (CB15).
func TestClosed(t *testing.T) {
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme")
	if err != nil {
		t.Fatal(err)
	}
	early := make(chan int, 1)
	go func() { // arrives before anybody waits for it
		resp, err := client.Get(r.RedirectURI() + query)
		if err != nil {
			early <- 0
			return
		}
		_ = resp.Body.Close()
		early <- resp.StatusCode
	}()
	time.Sleep(20 * time.Millisecond)
	r.Finish(errors.New("cancelled"))
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if status := <-early; status != http.StatusGone && status != 0 {
		t.Errorf("the callback that came early is answered %d", status)
	}
	if resp, err := client.Get(r.RedirectURI() + query); err == nil {
		t.Errorf("after Close: %d", resp.StatusCode)
	}
	if err := r.Receive(t.Context(), func(auth.Callback) error { return nil }); err == nil {
		t.Error("Receive on a closed receiver succeeds")
	}
}

// TestReceiveEnds with the cause of its context.
func TestReceiveEnds(t *testing.T) {
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cause := errors.New("the person cancelled")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if err := r.Receive(ctx, func(auth.Callback) error { return nil }); !errors.Is(err, cause) {
		t.Errorf("ends with %v", err)
	}
}

// TestRawRequests: what is not quite HTTP, or not meant for us, changes nothing.
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
