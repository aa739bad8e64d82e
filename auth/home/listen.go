package home

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"

	"latchkey/auth"
	"latchkey/auth/loopback"
	"latchkey/auth/scheme"
	"latchkey/internal/peer"
)

// listen binds the receiver of one sign-in for a redirect address, and makes this
// program the handler of the app's own scheme if the response comes that way and
// there is no handler. A receiver that cannot take what is expected changes no handler.
// keep is SignIn.KeepAddress.
func (s *Session) listen(ctx context.Context, redirect string, expect auth.Expect, keep bool) (auth.Receiver, error) {
	r, err := s.bind(ctx, redirect, expect, keep)
	if err != nil {
		return nil, err
	}
	claimed, err := s.Home.Claim(ctx, redirect)
	if claimed {
		s.news.publish(News{Claimed: true})
	}
	if err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// bind binds a receiver on the app's own scheme or on loopback, by the redirect
// address. What either refuses is in the session's news.
func (s *Session) bind(ctx context.Context, redirect string, expect auth.Expect, keep bool) (auth.Receiver, error) {
	if IsScheme(redirect) {
		r, err := scheme.Listen(ctx, redirect, s.Home.RunDir(), expect, s.refused)
		if err != nil {
			return nil, err // not a nil *Receiver in an interface
		}
		return r, nil
	}
	options := s.loopback()
	if keep {
		options.Cancelled = &s.Home.cancelled
	}
	r, err := loopback.Listen(ctx, redirect, expect, options)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// loopback returns the options of this session's servers on loopback.
func (s *Session) loopback() loopback.Options {
	config, _ := s.Home.Config() // a fault leaves the default
	return loopback.Options{OnRefused: s.refused, Say: s.Home.Pages.Callback, Admit: config.Admitted()}
}

func (s *Session) refused(r auth.Refusal) { s.news.publish(News{Refused: &r}) }

// IsScheme reports whether a redirect address is on a private-use scheme
// (RFC 8252 §7.1) and not on loopback.
func IsScheme(redirect string) bool { return !strings.HasPrefix(redirect, "http:") }

// RunDir is where sign-ins wait for addresses of the app's own scheme.
func (h *Home) RunDir() string { return scheme.Dir(h.Root) }

// WindowDir is where the window of this home is found by later starts: in the session's
// folder, so that a home whose folder is not there is not made by a window that opens.
func (h *Home) WindowDir() string {
	var names []byte
	for _, dir := range []string{h.config, h.data, h.state} {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		names = append(append(names, dir...), 0)
	}
	sum := sha256.Sum256(names)
	return filepath.Join(peer.Dir(""), "window-"+hex.EncodeToString(sum[:8]))
}

// Handler returns how the system's scheme handler starts this home.
func (h *Home) Handler() scheme.Options { return scheme.Options{Home: h.Root} }

// Refused records in the journal an address that could not be handed over, if
// this home exists at all: any program may start the scheme's handler. No session
// is open at that time.
func (h *Home) Refused(r auth.Refusal) {
	if _, err := os.Stat(filepath.Dir(h.LogDir())); err == nil {
		h.Journal().Refused(r)
	}
}
