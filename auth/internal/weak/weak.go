// Package weak names the protections that a demo provider of the lab may lack. Go's
// internal rule keeps it below auth/; a test asserts that auth/lab alone makes such a
// provider.
package weak

import "slices"

// Protection is one protection of a provider.
type Protection string

// The protections, with the sentence that each of them enforces.
const (
	PKCE     Protection = "pkce"      // a code belongs to a challenge (RFC 7636 §4.6); without it, none is accepted
	Redirect Protection = "redirect"  // only registered redirect addresses (RFC 9700 §2.1)
	CodeOnce Protection = "code-once" // a code works once (RFC 6749 §4.1.2)
	Rotation Protection = "rotation"  // a refresh token works once (RFC 9700 §4.14.2)
	UserCode Protection = "user-code" // a device's code is shown, to be compared (RFC 8628 §5.4)
)

// Set is the protections that a provider lacks; nil means that it has all.
type Set []Protection

// Lacks reports whether p is missing.
func (s Set) Lacks(p Protection) bool { return slices.Contains(s, p) }
