package demo

import (
	"github.com/luikyv/go-oidc/pkg/goidc"
	"github.com/luikyv/go-oidc/pkg/provider"

	"latchkey/auth"
	"latchkey/auth/internal/weak"
)

// Weakened makes a provider that stores nothing, lacks the given protections and listens
// on a free port of 127.0.0.1. Serve answers there. The lab alone makes one, for one run
// of one attack.
func Weakened(o Options, lacks weak.Set) (*Demo, error) {
	o.lacks = lacks
	return Standalone("127.0.0.1:0", o)
}

// SubjectOf returns the subject of a person of the demo provider by user name; empty
// means that there is no such person.
func SubjectOf(username string) string {
	p, _ := personNamed(username)
	return p.Subject
}

// rotation has the library replace a refresh token at each use (RFC 9700 §4.14.2).
func (d *Demo) rotation() []provider.Option {
	if d.o.lacks.Lacks(weak.Rotation) {
		return nil
	}
	return []provider.Option{provider.WithRefreshTokenRotation()}
}

// comparedCode returns the code that the page of consent shows a person who approves for a
// device, so that it can be compared with the device's (RFC 8628 §5.4); empty for a sign-in
// in a browser.
func (d *Demo) comparedCode(as *goidc.AuthnSession) string {
	if d.o.lacks.Lacks(weak.UserCode) {
		return ""
	}
	return shownUserCode(as.UserCode)
}

// mayRedirect reports whether the built-in client may be sent to raw.
func (d *Demo) mayRedirect(raw string) bool {
	return ownRedirect(raw) || d.o.lacks.Lacks(weak.Redirect) && auth.CheckRedirect(raw) == nil
}
