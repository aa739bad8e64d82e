package auth

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/auth/internal/checks"
)

// errReach is the cause of a connection that is refused because of who named its address.
var errReach = errors.New("an address that its namer may not name")

// reach limits which addresses the requests of one attempt may reach (RFC 9728 §7.7). In a
// sign-in by an address the first connection goes where the person typed; every later
// address was named by a server. In a later attempt at the same sign-in service every
// address was named by origins.
type reach struct {
	network Network
	checks  *checks.Record
	origins []*url.URL // the resource and its sign-in service; empty in a sign-in by an address

	mu      sync.Mutex
	namer   addressClass // of the server that named the next address; empty: the person typed it
	reached addressClass // of the latest connection
	proxies map[string]bool
}

// limitReach limits an attempt at the sign-in service of a resource to what the resource
// may name. The resource was typed by the person, so that it counts where it is now: a
// company's API is at another address outside its network than within.
func (r *run) limitReach() {
	resource, err1 := url.Parse(r.provider.Resource)
	issuer, err2 := url.Parse(r.provider.Issuer)
	if r.provider.Resource == "" || err1 != nil || err2 != nil {
		return
	}
	r.reach = newReach(r)
	r.reach.origins = []*url.URL{resource, issuer}
	r.http = r.reach.transport(r.provider)
}

func newReach(r *run) *reach {
	return &reach{network: r.c.Network, checks: r.checks, proxies: map[string]bool{}}
}

// isDiscovery reports whether the limits are those of a sign-in by an address.
func (l *reach) isDiscovery() bool { return l != nil && len(l.origins) == 0 }

// named makes the server of the latest connection the one that named what follows.
func (l *reach) named() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.namer = cmp.Or(l.reached, classPublic)
}

// permits reports whether an address may be connected to.
func (l *reach) permits(ctx context.Context, a netip.Addr) bool {
	return l.permitsClass(ctx, classOf(a))
}

func (l *reach) permitsClass(ctx context.Context, class addressClass) bool {
	if class == classForbidden || class == classPublic {
		return class == classPublic
	}
	namer := l.whoNames(ctx)
	return namer == "" || namer == class
}

// whoNames returns the class of the server that named the next address; empty means that the
// person typed it.
func (l *reach) whoNames(ctx context.Context) addressClass {
	if l.isDiscovery() {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.namer
	}
	class := l.classNow(ctx, l.origins[0])
	if slices.ContainsFunc(l.origins[1:], func(u *url.URL) bool { return l.classNow(ctx, u) != class }) {
		return classPublic
	}
	return class
}

// lookUpWait bounds a look-up that only decides whether an address may be named.
const lookUpWait = 2 * time.Second

// classNow returns the class of the address that a host has on this computer; of several,
// one that is not public. A host that is unknown here counts as public.
func (l *reach) classNow(ctx context.Context, u *url.URL) addressClass {
	class := classPublic
	for _, a := range l.known(ctx, u) {
		if one := classOf(a); one != classPublic && class != classForbidden {
			class = one
		}
	}
	return class
}

// known returns the addresses of a host as far as this computer knows them. Where a SOCKS
// proxy finds the hosts no name is looked up: people use such a proxy so that their network
// does not see the names.
func (l *reach) known(ctx context.Context, u *url.URL) []netip.Addr {
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err != nil && !IsLocalhost(host) {
		proxy, _ := proxyFor(&http.Request{URL: u})
		if proxy != nil && strings.HasPrefix(proxy.Scheme, "socks") {
			return nil
		}
	}
	ctx, cancel := context.WithTimeout(ctx, lookUpWait)
	defer cancel()
	all, _ := l.addresses(ctx, host)
	return all
}

// mayProxy reports whether a request may go to a proxy, which finds the host itself. What
// this computer knows of the host decides: an internal name that a server on the internet
// names is refused wherever it resolves here.
func (l *reach) mayProxy(ctx context.Context, u *url.URL) bool {
	class := l.classNow(ctx, u)
	l.mu.Lock()
	l.reached = class
	l.mu.Unlock()
	return l.permitsClass(ctx, class)
}

// mayOpen reports whether a browser may be sent to an address that a server has named: not
// to one that the server may not name. A host that cannot be resolved here is the browser's
// to find, such as one behind a proxy.
func (l *reach) mayOpen(ctx context.Context, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return !slices.ContainsFunc(l.known(ctx, u), func(a netip.Addr) bool { return !l.permits(ctx, a) })
}
