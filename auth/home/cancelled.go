package home

import (
	"context"
	"net"
	"net/url"
	"slices"
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
	u, err := url.Parse(w.redirect)
	switch {
	case err != nil:
	case !w.opened && w.redirect != "":
		s.Home.cancelled.Release(u.Port())
	case w.opened && x.Provider == catalog.DemoID:
		s.mu.Lock()
		s.leftDemo, s.leftPorts = time.Now(), append(s.leftPorts, u.Port())
		s.mu.Unlock()
	}
}

// standForDemo answers in place of the demo provider, which has ended with this session, on its
// listener, if a sign-in there was cancelled lately; else it closes the listener.
func (s *Session) standForDemo(l net.Listener) {
	s.mu.Lock()
	left, ports := s.leftDemo, slices.Clone(s.leftPorts)
	s.mu.Unlock()
	if left.IsZero() || time.Since(left) >= loopback.KeptFree {
		_ = l.Close()
		return
	}
	s.Home.cancelled.Stand(l, ports, loopback.KeptFixed, s.loopback())
}

// releaseDemo frees the demo provider's port from standForDemo.
func (s *Session) releaseDemo() {
	if u, err := url.Parse(s.Demo.Issuer()); err == nil {
		s.Home.cancelled.Release(u.Port())
	}
}
