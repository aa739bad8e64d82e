package auth

import (
	"context"
	"net"
	"net/netip"
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
