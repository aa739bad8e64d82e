package home

import (
	"context"
	"strings"

	"latchkey/auth"
	"latchkey/auth/loopback"
	"latchkey/auth/scheme"
)

// Listen binds the receiver of one sign-in for a redirect address: on the app's
// own scheme, else on loopback. What loopback refuses is in the journal.
func (h *Home) Listen(ctx context.Context, redirect string) (auth.Receiver, error) {
	if IsScheme(redirect) {
		r, err := scheme.Listen(ctx, redirect, h.RunDir())
		if err != nil {
			return nil, err // not a nil *Receiver in an interface
		}
		return r, nil
	}
	r, err := loopback.Listen(loopback.Watched(ctx, h.Journal().Refused), redirect)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// IsScheme reports whether a redirect address is on a private-use scheme
// (RFC 8252 §7.1) and not on loopback.
func IsScheme(redirect string) bool { return !strings.HasPrefix(redirect, "http:") }

// RunDir is where sign-ins wait for addresses of the app's own scheme.
func (h *Home) RunDir() string { return scheme.Dir(h.Root) }

// Handler is how the system's scheme handler starts this home.
func (h *Home) Handler() scheme.Options { return scheme.Options{Home: h.Root} }
