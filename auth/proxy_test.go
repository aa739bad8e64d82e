package auth_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// proxyChild names the issuer to which a child of these tests connects, and the
// file with the CA: a process reads the environment's proxy only once.
const proxyChild = "LATCHKEY_TEST_PROXY_ISSUER"

// TestProxyFromTheEnvironment: requests to a provider use the environment's
// proxy, except to the names that it excludes and to this computer (A4).
func TestProxyFromTheEnvironment(t *testing.T) {
	if issuer := os.Getenv(proxyChild); issuer != "" {
		askedByChild(t, issuer)
		return
	}
	as := authtest.NewTLS(t)
	own := as.URL
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(own, "https://"))
	p := newProxy(t, func(conn net.Conn) { tunnel(conn, strings.TrimPrefix(own, "https://")) })
	far := "https://example.com:" + port // its certificate has that name
	for _, c := range []struct {
		name, issuer, except, want string
		asked                      string
	}{
		{"by the proxy", far, "", "ok", "CONNECT example.com:" + port},
		{"an excepted name", "https://as.invalid:" + port, "as.invalid", string(auth.ReasonDNS), ""},
		{"this computer", own, "", "ok", ""},
	} {
		t.Run("A4 "+c.name, func(t *testing.T) {
			as.URL = c.issuer
			if got := askInChild(t, as, p.address, c.issuer, c.except); got != c.want {
				t.Errorf("ended with %q, want %q", got, c.want)
			}
			if got := p.forget(); got != c.asked {
				t.Errorf("the proxy was asked to %q, want %q", got, c.asked)
			}
		})
	}
}

// TestProxyEndlessHeader: a proxy that never ends its header is bounded (A4, E2).
func TestProxyEndlessHeader(t *testing.T) {
	as := authtest.NewTLS(t)
	var sent atomic.Int64
	p := newProxy(t, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
		for line := []byte("X-More: " + strings.Repeat("x", 8000) + "\r\n"); sent.Load() < 256<<20; {
			n, err := conn.Write(line)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	})
	as.URL = "https://example.com"
	got := askInChild(t, as, p.address, as.URL, "")
	p.forget()
	if got == "ok" || got == "" || sent.Load() > 64<<20 {
		t.Errorf("ended with %q after %d bytes", got, sent.Load())
	}
}

// askedByChild fetches the metadata of issuer and prints the result.
func askedByChild(t *testing.T, issuer string) {
	ca, err := os.ReadFile(os.Getenv(proxyChild + "_CA"))
	if err != nil {
		t.Fatal(err)
	}
	outcome := "ok"
	if _, err := new(auth.Client).Discover(t.Context(), auth.Provider{ID: "acme", Issuer: issuer, ClientID: "x", RootCAs: ca}); err != nil {
		outcome = string(auth.AsError(err).Reason)
	}
	fmt.Printf("outcome=%s\n", outcome)
}

// askInChild runs another process with that proxy in its environment, which
// connects to issuer.
func askInChild(t *testing.T, as *authtest.Server, proxy, issuer, except string) string {
	t.Helper()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, as.CA, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxyFromTheEnvironment$")
	cmd.Env = append(os.Environ(), proxyChild+"="+issuer, proxyChild+"_CA="+ca, "HTTPS_PROXY=http://"+proxy, "NO_PROXY="+except, "https_proxy=", "no_proxy=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "outcome=")
	outcome, _, _ := strings.Cut(rest, "\n")
	return outcome
}

// connectProxy is a proxy that records its requests.
type connectProxy struct {
	address string

	mu        sync.Mutex
	requested []string
	busy      sync.WaitGroup
}

// newProxy starts one; serve gets the connection after the request was read.
func newProxy(t *testing.T, serve func(net.Conn)) *connectProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &connectProxy{address: l.Addr().String()}
	p.busy.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			p.busy.Go(func() {
				defer conn.Close()
				if req, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					p.mu.Lock()
					p.requested = append(p.requested, req.Method+" "+req.Host)
					p.mu.Unlock()
					serve(conn)
				}
			})
		}
	})
	t.Cleanup(func() { _ = l.Close(); p.busy.Wait() })
	return p
}

// forget returns the recorded requests, and clears them.
func (p *connectProxy) forget() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := strings.Join(p.requested, ", ")
	p.requested = nil
	return asked
}

// tunnel joins conn with the server at address.
func tunnel(conn net.Conn, address string) {
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(server, conn)
		_ = server.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(conn, server)
	_ = conn.Close()
	<-done
}
