// Package loopback receives the authorization response on this computer: an
// HTTP server on 127.0.0.1 or [::1] that lives only while a sign-in waits
// (RFC 8252 §7.3).
package loopback

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/internal/await"
	"latchkey/auth/internal/checks"
	"latchkey/internal/connowner"
)

// Limits on the requests of browsers and other programs of this computer
// (catalogue CB14).
const (
	headerTimeout = 5 * time.Second
	bodyTimeout   = 10 * time.Second
	maxHeader     = auth.MaxForm // a query longer than auth.MaxCallback is refused, with the reason
	maxConns      = 256          // of one user
)

// holdLimit bounds the time for which the result page waits for the outcome.
const holdLimit = 8 * time.Second

// lingerLimit bounds the time for which Close waits for a browser that is about
// to fetch the result page.
const lingerLimit = time.Second

// Options are what a receiver and a start page have in common. The zero value is
// usable.
type Options struct {
	// OnRefused is called for requests that are refused, on the goroutine of the
	// request, at the end for those that were only counted (auth.Refusals), and for
	// the first connections of other users; nil means that refusals are not reported.
	OnRefused func(auth.Refusal)
	// Say returns the texts of the pages of assets.CallbackPage; nil means that they
	// have none.
	Say func(page string) assets.CallbackText
	// Admit are other users of this computer whose browsers may connect, by the ids
	// that connowner.Resolve returns.
	Admit []string
	// Cancelled keeps the address of a sign-in that ended without an answer; nil means
	// that Close releases it at once.
	Cancelled *Cancelled
}

// Receiver listens on a loopback address. It implements auth.Receiver.
type Receiver struct {
	redirect  *url.URL
	hosts     []string       // the accepted Host headers
	checks    *checks.Record // the disabled checks; each request has its own record
	servers   []*http.Server
	options   Options
	refusals  *auth.Refusals // behind options.OnRefused
	expect    auth.Expect
	strangers strangers
	callbacks *await.Callbacks
	closing   sync.Once
	kept      *kept // for options.Cancelled
	isFixed   bool  // the provider's file fixes the port

	outcome   chan struct{} // closed by Finish
	finishOne sync.Once
	err       error         // how the sign-in ended; read after outcome
	shown     chan struct{} // closed when a result page has been sent
	showOne   sync.Once
}

// Listen binds the receiver for a registered redirect address. On an IP literal
// or localhost without a port, any free port is taken and put into the address;
// with a port that one, and never another one silently: if it is in use, the error is
// ReasonPortTaken with the port and, where the system reports it, the program that has it; if the
// system keeps it from programs, ReasonPortExcluded. For localhost both families are bound on
// the same port, because a browser may resolve the name to either
// (RFC 8252 §8.3). Everything else is ReasonBadRedirect.
//
// expect is what the receiver takes: what comes in another way is refused.
// Connections of other users of this computer are closed as they arrive, as far as
// the system reports whose they are (package connowner).
func Listen(ctx context.Context, redirect string, expect auth.Expect, o Options) (*Receiver, error) {
	if err := auth.CheckRedirect(redirect); err != nil {
		return nil, err
	}
	u, err := url.Parse(redirect)
	if err != nil || u.Scheme != "http" {
		return nil, &auth.Error{Step: auth.StepListen, Kind: auth.KindUsage, Reason: auth.ReasonBadRedirect, Detail: redirect}
	}
	if o.Cancelled != nil && u.Port() != "" {
		o.Cancelled.Release(u.Port())
	}
	listeners, err := bind(ctx, u)
	if err != nil {
		return nil, err
	}
	isFixed := u.Port() != ""
	bound, port, _ := net.SplitHostPort(listeners[0].Addr().String())
	if host := u.Hostname(); host != "localhost" {
		u.Host = net.JoinHostPort(bound, port)
	} else {
		u.Host = net.JoinHostPort(host, port)
	}
	refusals := o.counted()
	r := &Receiver{
		redirect: u, hosts: []string{u.Host}, expect: expect, checks: checks.In(ctx), options: o, refusals: refusals,
		callbacks: await.New(), outcome: make(chan struct{}), shown: make(chan struct{}),
		kept: newKept(u.Host), isFixed: isFixed,
	}
	guard := connowner.Guard{Admit: o.Admit, Off: r.checks.Off(checks.Owner), OnRefused: r.refuseStranger}
	for _, l := range listeners {
		server := newServer(r)
		r.servers = append(r.servers, server)
		go func() { _ = server.Serve(limit(guard.Listener(l), maxConns)) }()
	}
	return r, nil
}

// newServer returns a server with the limits of every server of this package.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout,
		WriteTimeout: bodyTimeout + holdLimit, IdleTimeout: bodyTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: discardLog, ConnContext: withSlot,
	}
}

// bind opens the listeners for a redirect's host and port.
func bind(ctx context.Context, u *url.URL) ([]net.Listener, error) {
	port := u.Port()
	if port == "" {
		port = "0"
	}
	switch u.Hostname() {
	case "127.0.0.1":
		l, err := bindOne(ctx, "tcp4", "127.0.0.1", port)
		if port == "0" && noFamily(err) { // a computer without IPv4 (RFC 8252 §7.3)
			l, err = bindOne(ctx, "tcp6", "::1", port)
		}
		return one(l, port, err)
	case "::1":
		l, err := bindOne(ctx, "tcp6", "::1", port)
		return one(l, port, err)
	default:
		return bindBoth(ctx, port)
	}
}

func one(l net.Listener, port string, err error) ([]net.Listener, error) {
	if err != nil {
		return nil, bindError(port, err)
	}
	return []net.Listener{l}, nil
}

// bindBoth binds localhost on both families, on the same port. A free port of one
// family may be in use on the other, so it tries several.
func bindBoth(ctx context.Context, port string) ([]net.Listener, error) {
	var last error
	for range 20 {
		four, err := bindOne(ctx, "tcp4", "127.0.0.1", port)
		if err != nil {
			return nil, bindError(port, err)
		}
		_, chosen, _ := net.SplitHostPort(four.Addr().String())
		six, err := bindOne(ctx, "tcp6", "::1", chosen)
		if err == nil {
			return []net.Listener{four, six}, nil
		}
		if noFamily(err) { // a computer without IPv6
			return []net.Listener{four}, nil
		}
		_ = four.Close()
		if last = err; port != "0" {
			break
		}
	}
	return nil, bindError(port, last)
}

// noFamily reports whether err means that this computer lacks the address family.
func noFamily(err error) bool {
	return errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT)
}

func bindOne(ctx context.Context, network, host, port string) (net.Listener, error) {
	config := net.ListenConfig{Control: exclusive}
	return config.Listen(ctx, network, net.JoinHostPort(host, port))
}

func bindError(port string, err error) error {
	if port == "0" {
		return noListener(err)
	}
	e := &auth.Error{Step: auth.StepListen, Kind: auth.KindNetwork, Reason: auth.ReasonPortTaken, Detail: port}
	if IsExcluded(err) {
		e.Reason = auth.ReasonPortExcluded
		return e.Caused(err)
	}
	if who := holder(port); who != "" {
		e.Detail += ", " + who
	}
	return e.Caused(err)
}

func noListener(err error) error {
	e := &auth.Error{Step: auth.StepListen, Kind: auth.KindInternal, Reason: auth.ReasonNoListener}
	return e.Caused(err)
}

// RedirectURI returns the registered address with the port inserted.
func (r *Receiver) RedirectURI() string { return r.redirect.String() }

// Receive offers callbacks until one is accepted or ctx ends.
func (r *Receiver) Receive(ctx context.Context, decide func(auth.Callback) error) error {
	return r.callbacks.Receive(ctx, decide)
}

// Finish gives the waiting page the outcome of the sign-in.
func (r *Receiver) Finish(err error) {
	r.finishOne.Do(func() {
		r.err = err
		close(r.outcome)
	})
}

// Close releases the port. After an accepted callback it first gives the browser
// a moment to fetch its result page. The port of a sign-in that was cancelled, or that
// ended without an answer, is kept for a while where Options.Cancelled is set.
func (r *Receiver) Close() error {
	r.closing.Do(func() {
		select {
		case <-r.callbacks.Accepted():
			select {
			case <-r.shown:
			case <-time.After(lingerLimit):
			}
		default:
		}
		r.callbacks.Close()
		if r.options.Cancelled != nil && r.ended() != "" {
			limit := KeptFree
			if r.isFixed {
				limit = KeptFixed
			}
			r.options.Cancelled.keep(r.kept, limit, func() { shutDown(r.servers...) })
		} else {
			shutDown(r.servers...)
		}
		r.refusals.Close()
	})
	return nil
}

// shutDown ends servers and lets responses that have begun be sent.
func shutDown(servers ...*http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), lingerLimit/2)
	defer cancel()
	for _, server := range servers {
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
	}
}
