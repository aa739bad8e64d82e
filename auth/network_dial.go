package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"

	"latchkey/auth/internal/checks"
)

// transport returns NewTransport(p) within the limits of l. It reuses no connection, so
// that every request is checked.
func (l *reach) transport(p Provider) http.RoundTripper {
	t := NewTransport(p).(*http.Transport)
	t.DisableKeepAlives, t.DialContext = true, l.dial
	t.TLSClientConfig.NextProtos, t.ForceAttemptHTTP2 = []string{"http/1.1"}, false
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	t.Proxy = func(req *http.Request) (*url.URL, error) {
		proxy, err := proxyFor(req)
		if proxy != nil {
			l.mu.Lock()
			l.proxies[hostPort(proxy)] = true
			l.mu.Unlock()
			if l.checks.Refuses(checks.Reach, !l.mayProxy(req.Context(), req.URL)) {
				return nil, errReach
			}
		}
		return proxy, err
	}
	return t
}

// hostPort returns the address to which a transport connects for a URL.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// dial resolves a host, checks each of its addresses and connects to the very address
// that it checked, so that no second answer of DNS can come between. Localhost and the
// names under it are not resolved (RFC 6761 §6.3).
func (l *reach) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	isProxy := l.proxies[address]
	l.mu.Unlock()
	if isProxy {
		return dial(ctx, "tcp", address)
	}
	number, err := net.DefaultResolver.LookupPort(ctx, "tcp", port)
	if err != nil {
		return nil, err
	}
	all, err := l.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	var first error
	for _, a := range all {
		conn, err := l.connect(ctx, netip.AddrPortFrom(a, uint16(number)))
		if err == nil {
			return conn, nil
		}
		if first == nil || errors.Is(err, errReach) {
			first = err
		}
	}
	return nil, first
}

// addresses returns the addresses of a host.
func (l *reach) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if IsLocalhost(host) {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}, nil
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	resolve := l.network.Resolve
	if resolve == nil {
		resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	all, err := resolve(ctx, host)
	if err == nil && len(all) == 0 {
		err = &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return all, err
}

// connect checks one address and connects to it.
func (l *reach) connect(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	if l.checks.Refuses(checks.Reach, !l.permits(ctx, to.Addr())) {
		return nil, errReach
	}
	open := l.network.Connect
	if open == nil {
		open = l.open
	}
	conn, err := open(ctx, to)
	if err == nil {
		l.mu.Lock()
		l.reached = classOf(to.Addr())
		l.mu.Unlock()
	}
	return conn, err
}

// open connects by the system. The address that the kernel connects to is checked once
// more, where nothing can come between.
func (l *reach) open(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	d := &net.Dialer{Timeout: connectTimeout, KeepAlive: -1, Control: func(_, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil || !l.permits(ctx, a.Addr()) && !l.checks.Off(checks.Reach) {
			return errReach
		}
		return nil
	}}
	return d.DialContext(ctx, "tcp", to.String())
}
