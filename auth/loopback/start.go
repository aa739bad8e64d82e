package loopback

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
	"latchkey/internal/connowner"
)

// StartPage is an address on this computer that leads a browser of this user to
// another address, once. A browser is started with it in place of the authorization
// address: every user of the computer can read the arguments of a process, and the
// authorization address has the state and the redirect's port in it. It has a port
// of its own and an unguessable path, and works without JavaScript.
type StartPage struct {
	address   string
	host      string
	path      string
	to        string
	options   Options
	refusals  *auth.Refusals // behind options.OnRefused
	checks    *checks.Record
	server    *http.Server
	strangers strangers

	open   sync.Once
	opened chan struct{}
}

// Start binds a start page that leads to an address. It is answered until Close.
// Connections of other users are closed as they arrive; see Listen. The error is
// ReasonNoListener.
func Start(ctx context.Context, to string, o Options) (*StartPage, error) {
	l, err := bindOne(ctx, "tcp4", "127.0.0.1", "0")
	if noFamily(err) {
		l, err = bindOne(ctx, "tcp6", "::1", "0")
	}
	if err != nil {
		return nil, noListener(err)
	}
	refusals := o.counted()
	p := &StartPage{
		host: l.Addr().String(), path: "/start/" + rand.Text(), to: to, options: o, refusals: refusals, checks: checks.In(ctx),
		opened: make(chan struct{}),
	}
	p.address = "http://" + p.host + p.path
	p.server = newServer(p)
	guard := connowner.Guard{Admit: o.Admit, Off: p.checks.Off(checks.Owner), OnRefused: func(owner connowner.Owner, from net.Addr) {
		p.strangers.report(o, owner, from)
	}}
	go func() { _ = p.server.Serve(limit(guard.Listener(l), maxConns)) }()
	return p, nil
}

// Address returns the address to start a browser with.
func (p *StartPage) Address() string { return p.address }

// Close releases the address.
func (p *StartPage) Close() {
	_ = p.server.Close()
	p.refusals.Close()
}

// ServeHTTP answers the first navigation to the page with a redirect. Anything else
// changes nothing.
func (p *StartPage) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	defer keepBusy(req.Context())()
	setSafeHeaders(w.Header())
	status := 0
	switch made := p.checks.Fresh(); {
	case made.Refuses(checks.Host, req.Host != p.host):
		status = http.StatusMisdirectedRequest
	case made.Refuses(checks.Path, req.URL.RawPath != "" || req.URL.Path != p.path):
		status = http.StatusNotFound
	case made.Refuses(checks.Method, req.Method != http.MethodGet):
		status = http.StatusMethodNotAllowed
	case made.Refuses(checks.Navigation, !isNavigation(req.Header)):
		status = http.StatusForbidden
	}
	if status != 0 {
		p.options.refused(req, auth.ReasonForeignRequest)
		p.options.page(w, status, "refused")
		return
	}
	first := false
	p.open.Do(func() { first = true })
	if !first {
		p.options.page(w, http.StatusGone, "opened")
		return
	}
	w.Header().Set("Location", p.to)
	w.Header().Set("Connection", "close")
	w.WriteHeader(http.StatusFound)
	_ = http.NewResponseController(w).Flush()
	close(p.opened)
}

// WaitOpened waits until a browser has been led to the other address, for at most a
// time, or until ctx ends.
func (p *StartPage) WaitOpened(ctx context.Context, most time.Duration) {
	select {
	case <-p.opened:
	case <-time.After(most):
	case <-ctx.Done():
	}
}
