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
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/loopback"
)

const query = "?code=c&state=s"

// listen binds a receiver and starts its wait, which accepts only the state "s".
// The channel delivers what it accepted.
func listen(t testing.TB, redirect string) (*loopback.Receiver, <-chan auth.Callback) {
	t.Helper()
	r, err := loopback.Listen(t.Context(), redirect, auth.Expect{}, loopback.Options{})
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

// client follows no redirects and keeps no connection open.
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
			t.Skipf("not proven here: the kernel's list of sockets cannot be read: %v", err)
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

// TestBothFamilies: a callback to localhost arrives by either family.
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

// TestPortTaken: the error names a registered port that is in use, and no other
// port is used instead (CB2, 8252-7). For localhost, one family in use is enough.
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
		_, err = loopback.Listen(t.Context(), fmt.Sprintf(c.redirect, port), auth.Expect{}, loopback.Options{})
		var e *auth.Error
		if !errors.As(err, &e) || e.Reason != auth.ReasonPortTaken || e.Kind != auth.KindNetwork || !strings.HasPrefix(e.Detail, port) || e.Step != auth.StepListen {
			t.Errorf("%s: %v", c.redirect, err)
		}
		if own := fmt.Sprintf("(%d)", os.Getpid()); runtime.GOOS == "linux" && !strings.HasSuffix(e.Detail, own) {
			t.Errorf("%s: %q does not name this program %s", c.redirect, e.Detail, own)
		}
		_ = taken.Close()
		r, err := loopback.Listen(t.Context(), fmt.Sprintf(c.redirect, port), auth.Expect{}, loopback.Options{})
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
		_, err := loopback.Listen(t.Context(), redirect, auth.Expect{}, loopback.Options{})
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBadRedirect {
			t.Errorf("%q: %v", redirect, err)
		}
	}
}

// TestClosed: after Close nothing listens and no call waits for ever (CB15).
func TestClosed(t *testing.T) {
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, loopback.Options{})
	if err != nil {
		t.Fatal(err)
	}
	early := make(chan int, 1)
	go func() { // arrives before Receive is called
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
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, loopback.Options{})
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
