package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"syscall"

	"latchkey/auth/internal/checks"
)

// Network is how the requests of a sign-in by an address reach hosts. The zero value is
// the system's network.
type Network struct {
	// Resolve returns the addresses of a host's name; nil means the system's resolver.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	// Connect opens a TCP connection to an address that was chosen; nil means the system.
	Connect func(ctx context.Context, to netip.AddrPort) (net.Conn, error)
}

// addressClass is the part of the address space in which an address lies. A server may
// name only addresses of its own class, and public ones.
type addressClass string

// The classes.
const (
	classPublic    addressClass = "public"
	classPrivate   addressClass = "private"    // RFC 1918, RFC 4193
	classShared    addressClass = "shared"     // RFC 6598, between a provider's network and its customers
	classLinkLocal addressClass = "link_local" // RFC 3927, RFC 4291 §2.5.6
	classLoopback  addressClass = "loopback"
	classForbidden addressClass = "forbidden" // no host, or the metadata service of a cloud's machine
)

// Prefixes that netip does not name. Those that embed an IPv4 address are read as that
// address: a NAT64 gateway would connect to it.
var (
	sharedSpace  = netip.MustParsePrefix("100.64.0.0/10")
	thisNetwork  = netip.MustParsePrefix("0.0.0.0/8")
	reservedFour = netip.MustParsePrefix("240.0.0.0/4")
	nat64        = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour    = netip.MustParsePrefix("2002::/16")
	cloudMeta    = []netip.Addr{netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("fd00:ec2::254")}
)

// classOf returns the class of an address.
func classOf(a netip.Addr) addressClass {
	a = embedded(a.Unmap().WithZone(""))
	switch {
	case a == cloudMeta[0] || a == cloudMeta[1] || a.IsMulticast() || reservedFour.Contains(a):
		return classForbidden
	case a.IsLoopback() || a.IsUnspecified() || thisNetwork.Contains(a): // 0.0.0.0 connects to this computer
		return classLoopback
	case a.IsLinkLocalUnicast():
		return classLinkLocal
	case a.IsPrivate():
		return classPrivate
	case sharedSpace.Contains(a):
		return classShared
	}
	return classPublic
}

// embedded returns the IPv4 address that an IPv6 address of a transition mechanism
// contains (RFC 6052, RFC 3056, RFC 4291 §2.5.5.1), or else a itself.
func embedded(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	b := a.As16()
	switch {
	case nat64.Contains(a), [12]byte(b[:12]) == [12]byte{} && b[12] != 0:
		return netip.AddrFrom4([4]byte(b[12:]))
	case sixToFour.Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return a
}

// errReach is the cause of a connection that is refused because of who named its address.
var errReach = errors.New("an address that its namer may not name")

// reach limits which addresses the requests of one attempt may reach (RFC 9728 §7.7). The
// first connection goes where the person typed; every later address was named by a server.
type reach struct {
	network Network
	checks  *checks.Record

	mu      sync.Mutex
	namer   addressClass // of the server that named the next address; empty: the person typed it
	reached addressClass // of the latest connection
	proxies map[string]bool
}

// named makes the server of the latest connection the one that named what follows.
func (l *reach) named() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.namer = l.reached
	if l.namer == "" {
		l.namer = classPublic // reached by a proxy
	}
}

// permits reports whether an address may be connected to.
func (l *reach) permits(a netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	class := classOf(a)
	return class != classForbidden && (l.namer == "" || class == classPublic || class == l.namer)
}

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
			if a, err := netip.ParseAddr(req.URL.Hostname()); err == nil && l.checks.Refuses(checks.Reach, !l.permits(a)) {
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
	if l.checks.Refuses(checks.Reach, !l.permits(to.Addr())) {
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
		if err != nil || !l.permits(a.Addr()) && !l.checks.Off(checks.Reach) {
			return errReach
		}
		return nil
	}}
	return d.DialContext(ctx, "tcp", to.String())
}

// mayOpen reports whether a browser may be sent to an address that a server has named: not
// to one that the server may not name. A host that cannot be resolved here is the browser's
// to find, such as one behind a proxy.
func (l *reach) mayOpen(ctx context.Context, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	all, _ := l.addresses(ctx, u.Hostname())
	return !slices.ContainsFunc(all, func(a netip.Addr) bool { return !l.permits(a) })
}
