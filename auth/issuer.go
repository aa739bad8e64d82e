package auth

import (
	"net/url"
	"strings"
)

// wellKnownParts are the paths of metadata documents (OpenID Connect Discovery §4,
// RFC 8414 §3.1).
var wellKnownParts = []string{"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"}

// ReadIssuer returns the issuer that a person means by what they typed or pasted:
// without blanks, quotes and angle brackets around it, with https in front where no
// scheme is typed (http for this computer, see IsThisComputer), and cut out of the
// address of its metadata. address is that address if one was typed, otherwise empty.
// It checks nothing: see CheckIssuer.
func ReadIssuer(typed string) (issuer, address string) {
	issuer = unwrapPasted(typed)
	if issuer != "" && !strings.Contains(issuer, "://") {
		issuer = withScheme(issuer)
	}
	u, err := url.Parse(issuer)
	if err != nil {
		return issuer, ""
	}
	for _, part := range wellKnownParts {
		before, after, found := strings.Cut(u.EscapedPath(), part)
		if !found || after != "" && !strings.HasPrefix(after, "/") {
			continue
		}
		address = u.Scheme + "://" + u.Host + u.EscapedPath()
		return u.Scheme + "://" + u.Host + before + after, address
	}
	return issuer, ""
}

// withScheme puts https in front of a host, or http where it is this computer.
func withScheme(host string) string {
	if u, err := url.Parse("http://" + host); err == nil && IsThisComputer(u.Hostname()) {
		return "http://" + host
	}
	return "https://" + host
}

// NamedBy returns p with the issuer that its metadata names, if err refused that
// metadata for its issuer, and the person typed the address of the metadata instead
// of the issuer. The issuer must be at the same host: the host's metadata speaks for
// it, as it does where the issuer is typed. address is the second result of
// ReadIssuer.
func (p Provider) NamedBy(err error, address string) (Provider, bool) {
	e := AsError(err)
	if e == nil || address == "" || e.Reason != ReasonMetadataIssuer || CheckIssuer(e.Detail) != nil {
		return p, false
	}
	named, _ := url.Parse(e.Detail) // CheckIssuer has parsed it
	typed, err := url.Parse(address)
	if err != nil || named.Scheme != typed.Scheme || !strings.EqualFold(named.Host, typed.Host) {
		return p, false
	}
	if p.Issuer = e.Detail; WellKnown(p.Issuer)[0] != address && WellKnown(p.Issuer)[1] != address {
		p.MetadataURL = address
	}
	return p, true
}
