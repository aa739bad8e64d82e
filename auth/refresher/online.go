package refresher

import (
	"net"
	"net/netip"
	"net/url"

	"latchkey/auth"
)

// Online reports whether a network is there: an interface that is up and has an
// address that others can reach. It sends nothing. Where the system does not
// say, the answer is yes.
func Online() bool {
	interfaces, err := net.Interfaces()
	if err != nil {
		return true
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			return true
		}
		for _, a := range addresses {
			if p, err := netip.ParsePrefix(a.String()); err == nil && !p.Addr().IsLinkLocalUnicast() && !p.Addr().IsLoopback() {
				return true
			}
		}
	}
	return false
}

// near reports whether an account's provider is on this computer, where no
// network is needed.
func near(a auth.Account) bool {
	u, err := url.Parse(a.Metadata.Endpoints.Token)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}
