package auth_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestTLS: certificates are always checked; the person's own CA is added by the
// provider's file, and only there (A3, E11).
func TestTLS(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*auth.Provider)
		want   failure
	}{
		"a CA of one's own":            {func(*auth.Provider) {}, failure{}},
		"an unknown CA":                {func(p *auth.Provider) { p.RootCAs = nil }, noAnswer(auth.StepDiscover, auth.ReasonCertUnknown)},
		"a certificate of another":     {func(p *auth.Provider) { p.Issuer = otherName(p.Issuer) }, noAnswer(auth.StepDiscover, auth.ReasonCertName)},
		"another CA":                   {func(p *auth.Provider) { p.RootCAs = []byte("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----") }, noAnswer(auth.StepDiscover, auth.ReasonCertUnknown)},
		"a certificate that has ended": {func(p *auth.Provider) { *p = dated(t, *p, -48*time.Hour, -24*time.Hour) }, noAnswer(auth.StepDiscover, auth.ReasonCertExpired)},
		"a certificate not yet begun":  {func(p *auth.Provider) { *p = dated(t, *p, 24*time.Hour, 48*time.Hour) }, noAnswer(auth.StepDiscover, auth.ReasonCertExpired)},
		"http where https is said":     {func(p *auth.Provider) { p.Issuer = "https://" + plainHost(t) }, noAnswer(auth.StepDiscover, auth.ReasonTLS)},
	} {
		t.Run("A3 "+name, func(t *testing.T) {
			r := newRigAt(t, authtest.NewTLS(t))
			trust(r)
			c.change(&r.request.Provider)
			_, err := r.signIn()
			wantFailure(t, err, c.want)
			if c.want != (failure{}) {
				r.wantTrail("")
			}
		})
	}
}

// trust adds the server's CA to the rig's browser, but not to its client.
func trust(r *rig) { r.browser.Trust(r.as.CA) }

// otherName is the same server under a name that its certificate lacks.
func otherName(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil {
		return issuer
	}
	return "https://localhost:" + u.Port()
}

// dated is a provider whose certificate is valid from one time from now to
// another.
func dated(t *testing.T, p auth.Provider, from, to time.Duration) auth.Provider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	p.Issuer, p.RootCAs = server.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return p
}

// plainHost is a server without TLS.
func plainHost(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler()}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return l.Addr().String()
}

// TestProxyRefuses: a proxy that requires authentication is reported as such
// (A4).
func TestProxyRefuses(t *testing.T) {
	for name, answer := range map[string]string{
		"407": "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
		"403": "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run("A4 "+name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			asked := make(chan string, 1)
			go func() {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				defer conn.Close()
				req, err := http.ReadRequest(bufio.NewReader(conn))
				if err == nil {
					asked <- req.Method + " " + req.Host
				}
				_, _ = io.WriteString(conn, answer)
			}()
			defer l.Close()
			r := newRig(t)
			r.request.Browse = authtest.Forbid(t)
			r.request.Provider.Issuer = "https://as.example"
			transport := &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: l.Addr().String()})}
			defer transport.CloseIdleConnections()
			r.client.RoundTripper = func(auth.Provider) http.RoundTripper { return transport }
			_, err = r.signIn()
			if f := failureOf(t, err); f.Kind != auth.KindNetwork || name == "407" && f.Reason != auth.ReasonProxy {
				t.Errorf("%v", err)
			}
			if got := <-asked; got != "CONNECT as.example:443" {
				t.Errorf("the proxy was asked to %s", got)
			}
		})
	}
}

// TestUnreachable: each way to get no answer has its own reason (A6).
func TestUnreachable(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	_ = closed.Close()
	for name, c := range map[string]struct {
		issuer string
		want   auth.Reason
	}{
		"no listener":  {"http://" + address, auth.ReasonNoAnswer},
		"no such host": {"https://nobody.invalid", auth.ReasonDNS},
	} {
		t.Run("A6 "+name, func(t *testing.T) {
			r := newRig(t)
			r.request.Browse = authtest.Forbid(t)
			r.request.Provider.Issuer = c.issuer
			_, err := r.signIn()
			wantFailure(t, err, noAnswer(auth.StepDiscover, c.want))
		})
	}
}
