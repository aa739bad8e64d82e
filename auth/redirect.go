package auth

import (
	"cmp"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// RedirectURI returns the registered redirect address. Its path contains the
// provider's id, so that each authorization server has its own (RFC 8252 §8.10).
func (p Provider) RedirectURI() string {
	if p.Redirect != "" {
		return p.Redirect
	}
	return "http://127.0.0.1/cb/" + p.ID
}

// ownPort is the port that a provider's file may fix for its redirect address, as
// the presets do.
const ownPort = "18765"

// fixedPort returns the line for the provider's file that fixes the port of the
// redirect address, for a provider that compares the whole address. It is empty if
// the address has a port or needs none.
func (p Provider) fixedPort() string {
	u, err := url.Parse(p.RedirectURI())
	if err != nil || u.Scheme != "http" || u.Port() != "" || p.RedirectPage != "" {
		return ""
	}
	u.Host = net.JoinHostPort(u.Hostname(), ownPort)
	return redirectLine(u.String())
}

// redirectLikeThat is the line for the provider's file for the redirect address at
// which a callback came. A port that was only found free is left out.
func (p Provider) redirectLikeThat(address string) string {
	own, err := url.Parse(p.RedirectURI())
	u, err2 := url.Parse(address)
	if err != nil || err2 != nil {
		return ""
	}
	if own.Port() == "" {
		u.Host = strings.TrimSuffix(u.Host, ":"+u.Port())
	}
	return redirectLine(u.String())
}

// redirectLine is the line for a provider's file that sets the redirect address.
func redirectLine(address string) string { return `redirect = "` + address + `"` }

// RegisteredRedirect returns the address to register at the provider, which is
// the redirect_uri of every request: RedirectPage if there is one.
func (p Provider) RegisteredRedirect() string { return cmp.Or(p.RedirectPage, p.RedirectURI()) }

// SignedOutPath is appended to a redirect address for the redirect after a
// sign-out (OpenID Connect RP-Initiated Logout §3). The separate address keeps it
// from being taken for the answer to a sign-in.
const SignedOutPath = "/signed-out"

// PostLogoutNone is the Provider.PostLogout of a client without such a registered
// address.
const PostLogoutNone = "none"

// SignedOutURI returns the registered address for the redirect after a sign-out,
// or "" if there is none.
func (p Provider) SignedOutURI() string {
	switch p.PostLogout {
	case "":
		return strings.TrimSuffix(p.RedirectURI(), "/") + SignedOutPath
	case PostLogoutNone:
		return ""
	}
	return p.PostLogout
}

// IsLoopbackLiteral reports whether host, without port or brackets, is 127.0.0.1
// or ::1. A name is not, because its resolution can be manipulated (RFC 8252
// §8.3).
func IsLoopbackLiteral(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && (a == netip.AddrFrom4([4]byte{127, 0, 0, 1}) || a == netip.IPv6Loopback())
}

// localhostName matches localhost and the names under it, without a dot at the
// end.
var localhostName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^([a-z0-9_-]+\.)*localhost$`)
})

// IsLocalhost reports whether host is localhost or a name under it. Such names
// are dialled on loopback and never resolved by DNS (RFC 6761 §6.3; see
// NewTransport).
func IsLocalhost(host string) bool { return localhostName().MatchString(host) }

// IsThisComputer reports whether host always refers to this computer:
// IsLoopbackLiteral or IsLocalhost. Only such hosts may use http.
func IsThisComputer(host string) bool { return IsLoopbackLiteral(host) || IsLocalhost(host) }

// CheckRedirect accepts a registered redirect address: http on 127.0.0.1, [::1]
// or localhost, or a private-use scheme with a dot and a single slash
// (RFC 8252 §7.1 and §7.3). The error is an *Error of kind usage.
func CheckRedirect(raw string) error {
	bad := func(why Why) error {
		return &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadRedirect, Why: why, Detail: clip(raw, 200)}
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || strings.ContainsAny(raw, " \t\r\n"):
		return bad(WhyNotURL)
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return bad(WhyFragment)
	case u.RawQuery != "" || u.User != nil:
		return bad(WhyQueryOrUser)
	case u.Scheme == "http":
		if h := u.Hostname(); h != "localhost" && !IsLoopbackLiteral(h) {
			return bad(WhyHTTP)
		}
		if u.Path == "" {
			return bad(WhyNoPath)
		}
		if p := u.Port(); p != "" {
			if n, err := net.LookupPort("tcp", p); err != nil || n < 1 {
				return bad(WhyPort)
			}
		}
		return nil
	case u.Scheme == Scheme && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		return nil
	default:
		return bad(WhyNotRedirect)
	}
}
