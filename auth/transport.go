package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// Limits on every server's answers (catalogue E2).
const (
	MaxBody        = 1 << 20          // bytes of an answer, after decompression
	maxHeader      = 64 << 10         // bytes of an answer's header
	requestTimeout = 30 * time.Second // for a whole request; see run.answerWait
	connectTimeout = 10 * time.Second
	maxIdle        = 16 // connections to a host that wait for the next request: a program may send several at a time through a lease
)

// UserAgent is the name of this program in every request. The program sets it to
// Latchkey and its version before the first request.
var UserAgent = "Latchkey/unversioned"

// NewTransport returns the transport to p: TLS 1.2 or newer, p's CA beside the
// system's, the environment's proxy except for loopback, and bounded headers.
// Certificate checks cannot be switched off.
func NewTransport(p Provider) http.RoundTripper {
	roots, err := x509.SystemCertPool()
	if err != nil || len(p.RootCAs) == 0 {
		roots = nil // nil means the system's own verifier
	}
	if len(p.RootCAs) > 0 {
		if roots == nil {
			roots = x509.NewCertPool()
		}
		roots.AppendCertsFromPEM(p.RootCAs)
	}
	return &http.Transport{
		Proxy:                  proxyFor,
		DialContext:            dial,
		TLSHandshakeTimeout:    connectTimeout,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		MaxResponseHeaderBytes: maxHeader,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    maxIdle,
		IdleConnTimeout:        30 * time.Second,
	}
}

// proxyFor returns the environment's proxy, and none for this computer.
func proxyFor(req *http.Request) (*url.URL, error) {
	if IsThisComputer(req.URL.Hostname()) {
		return nil, nil
	}
	return http.ProxyFromEnvironment(req)
}

// dial connects. localhost and the names under it are addresses of this computer
// and are not resolved (RFC 6761 §6.3).
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := &net.Dialer{Timeout: connectTimeout, KeepAlive: -1, Control: refuseMetadataService}
	host, port, err := net.SplitHostPort(address)
	if err != nil || !IsLocalhost(host) {
		return d.DialContext(ctx, network, address)
	}
	conn, err := d.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		if six, err6 := d.DialContext(ctx, network, net.JoinHostPort("::1", port)); err6 == nil {
			return six, nil
		}
	}
	return conn, err
}

// refuseMetadataService refuses connections to the metadata service of a cloud's machine,
// which gives out credentials, whoever named the address.
func refuseMetadataService(_, address string, _ syscall.RawConn) error {
	if a, err := netip.ParseAddrPort(address); err == nil && slices.Contains(cloudMeta, a.Addr().Unmap().WithZone("")) {
		return errReach
	}
	return nil
}
