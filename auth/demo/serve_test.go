package demo

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

func TestPort(t *testing.T) {
	t.Run("garbage in the file", func(t *testing.T) {
		dir := t.TempDir()
		want := IssuerAt(dir)
		for _, text := range []string{"", "x", "0", "-1", "80", "70000", "50000x", strings.Repeat("5", 100)} {
			must(t, os.WriteFile(filepath.Join(dir, portFile), []byte(text), 0o600))
			same(t, text, IssuerAt(dir), want)
		}
		must(t, os.WriteFile(filepath.Join(dir, portFile), []byte("50123\n"), 0o600))
		same(t, "a port", IssuerAt(dir), "http://127.0.0.1:50123")
	})
	t.Run("taken at first: another one, then kept", func(t *testing.T) {
		dir, sealer := t.TempDir(), newGCM(t)
		stranger, err := net.Listen("tcp", strings.TrimPrefix(IssuerAt(dir), "http://"))
		must(t, err)
		d := openHandle(t, dir, sealer, Options{})
		before := d.Issuer()
		stop, err := d.Serve(t.Context())
		must(t, err)
		stop()
		must(t, stranger.Close())
		if d.Issuer() == before {
			t.Error("same issuer as the stranger")
		}
		same(t, "kept", IssuerAt(dir), d.Issuer())
		same(t, "next time", openHandle(t, dir, sealer, Options{}).Issuer(), d.Issuer())
	})
	t.Run("another handle follows", func(t *testing.T) {
		dir, sealer := t.TempDir(), newGCM(t)
		late := openHandle(t, dir, sealer, Options{})
		stranger, err := net.Listen("tcp", strings.TrimPrefix(IssuerAt(dir), "http://"))
		must(t, err)
		defer func() { _ = stranger.Close() }()
		d := openHandle(t, dir, sealer, Options{})
		stop, err := d.Serve(t.Context())
		must(t, err)
		defer stop()
		must(t, late.within(t.Context(), func() error { return nil }))
		same(t, "issuer", late.Issuer(), d.Issuer())
	})
}

func TestStrangerOnThePort(t *testing.T) {
	dir, sealer := t.TempDir(), newGCM(t)
	d := openHandle(t, dir, sealer, Options{})
	withoutSocket := newBrowser(t, d).withoutSocket(d)
	got := withoutSocket.signedIn() // which stores the port
	host := strings.TrimPrefix(d.Issuer(), "http://")

	otherHome := openHandle(t, t.TempDir(), sealer, Options{})
	for name, handler := range map[string]http.Handler{
		"web server":             http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }),
		"redirects":              http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound),
		"Latchkey of other home": relay(otherHome),
	} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", host)
			must(t, err)
			server := httptest.NewUnstartedServer(handler)
			_ = server.Listener.Close()
			server.Listener = listener
			server.Start()
			defer server.Close()

			stop, err := d.Serve(t.Context())
			if err == nil {
				stop()
			}
			var e *auth.Error
			if !errors.As(err, &e) || e.Reason != auth.ReasonDemoPort || e.Kind != auth.KindNetwork || e.Step != auth.StepListen || e.Detail != host {
				t.Fatalf("error: %v", err)
			}
			same(t, "in this process all goes on", withoutSocket.alive(got.Access), true)
		})
	}
}

// relay is an attacker at another address who passes challenges to the real
// server.
func relay(d *Demo) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = d.face.Load().host
		d.Handler().ServeHTTP(w, r)
	})
}

func TestSecondServerStandsBy(t *testing.T) {
	dir, sealer := t.TempDir(), newGCM(t)
	first, second := openHandle(t, dir, sealer, Options{}), openHandle(t, dir, sealer, Options{})
	stopFirst, err := first.Serve(t.Context())
	must(t, err)
	stopSecond, err := second.Serve(t.Context())
	must(t, err)
	defer stopSecond()
	b := newBrowser(t, second)
	got := b.signedIn()
	same(t, "the second sees what the first served", newBrowser(t, second).withoutSocket(second).alive(got.Access), true)
	stopFirst()
	stopFirst() // a second call has no effect
	for {       // the second takes over
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.issuer+oidcMetadata, nil)
		must(t, err)
		resp, err := b.Do(r)
		if err == nil {
			_ = resp.Body.Close()
			break
		}
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
	}
	same(t, "grant", b.alive(got.Access), true)
}

func TestServeEndsWithItsContext(t *testing.T) {
	d := openHandle(t, t.TempDir(), nil, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	stop, err := d.Serve(ctx)
	must(t, err)
	cancel()
	stop() // waits
	listener, err := net.Listen("tcp", strings.TrimPrefix(d.Issuer(), "http://"))
	must(t, err)
	must(t, listener.Close())
}

func TestStandalone(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0"} {
		t.Run(addr, func(t *testing.T) {
			d, err := Standalone(addr, Options{})
			if err != nil && strings.HasPrefix(addr, "[") {
				t.Skip("not proven here: no IPv6 loopback: ", err)
			}
			must(t, err)
			stop, err := d.Serve(t.Context())
			must(t, err)
			defer stop()
			newBrowser(t, d).signedIn()
		})
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "localhost:0", "192.0.2.1:80", "127.0.0.1", "x", ""} {
		_, err := Standalone(addr, Options{})
		same(t, addr, auth.AsError(err).Kind, auth.KindUsage)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = listener.Close() }()
	_, err = Standalone(listener.Addr().String(), Options{})
	same(t, "taken", auth.AsError(err).Reason, auth.ReasonDemoPort)
	unused, err := Standalone("127.0.0.1:0", Options{})
	must(t, err)
	must(t, unused.Close())
}

func TestRoundTripperPassesTheRestOn(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("elsewhere")) }))
	defer elsewhere.Close()
	d := openHandle(t, t.TempDir(), nil, Options{})
	b := newBrowser(t, d).withoutSocket(d)
	same(t, "other host", b.get(elsewhere.URL+"/").body, "elsewhere")
	same(t, "ours", strings.Contains(b.get("/").body, "front_lead"), true)
}

// TestNoBrowserFindsNobody: while a successor takes the address over, every connection is accepted
// by one or by the other.
func TestNoBrowserFindsNobody(t *testing.T) {
	var successor net.Listener
	d := openHandle(t, t.TempDir(), newGCM(t), Options{Successor: func(l net.Listener) { successor = l }})
	stop, err := d.Serve(t.Context())
	must(t, err)
	host := strings.TrimPrefix(d.Issuer(), "http://")
	busy, err := net.Dial("tcp", host) // in the middle of a request: the server waits for it
	must(t, err)
	defer func() { _ = busy.Close() }()
	_, err = busy.Write([]byte("GET / HTTP/1.1\r\n"))
	must(t, err)

	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	for over := false; !over; {
		select {
		case <-stopped:
			over = true
		case <-time.After(5 * time.Millisecond):
		}
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatalf("a browser fails to connect: %v", err)
		}
		_ = conn.Close()
	}
	conn, err := successor.Accept() // those that came meanwhile wait
	must(t, err)
	_ = conn.Close()
	must(t, successor.Close())
	if conn, err := net.Dial("tcp", host); err == nil {
		_ = conn.Close()
		t.Error("the address is still bound")
	}
}
