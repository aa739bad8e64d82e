package home

import (
	"context"
	"net/url"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/loopback"
)

// AwaitCancelled returns when the browsers of sign-ins that were cancelled with
// SignIn.KeepAddress have read so, or ctx ends. The program calls it before it ends.
func (h *Home) AwaitCancelled(ctx context.Context) { h.cancelled.Wait(ctx) }

// way is how far a sign-in has come on its way to the browser and back.
type way struct {
	redirect string // the address on which the receiver waits; empty: there is none
	opened   bool   // the browser was opened
}

// noteCancelled notes that a browser may be on a page of the demo provider for a sign-in
// that was cancelled. The address of one that opened no browser is released.
func (s *Session) noteCancelled(x SignIn, w way, err error) {
	e := auth.AsError(err)
	if e == nil || e.Kind != auth.KindCancelled || !x.KeepAddress {
		return
	}
	if u, err := url.Parse(w.redirect); err == nil && !w.opened && w.redirect != "" {
		s.Home.cancelled.Release(u.Port())
	}
	if w.opened && x.Provider == catalog.DemoID {
		s.mu.Lock()
		s.leftDemo = time.Now()
		s.mu.Unlock()
	}
}

// standForDemo answers in place of the demo provider, which has ended with this session,
// if a sign-in there was cancelled lately.
func (s *Session) standForDemo() {
	s.mu.Lock()
	left := s.leftDemo
	s.mu.Unlock()
	if u, err := url.Parse(s.Demo.Issuer()); err == nil && !left.IsZero() && time.Since(left) < loopback.KeptFree {
		s.Home.cancelled.Stand(context.Background(), u.Host, loopback.KeptFixed, s.loopback())
	}
}

// releaseDemo frees the demo provider's port from standForDemo.
func (s *Session) releaseDemo() {
	if u, err := url.Parse(s.Demo.Issuer()); err == nil {
		s.Home.cancelled.Release(u.Port())
	}
}
