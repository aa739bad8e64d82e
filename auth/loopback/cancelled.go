package loopback

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/internal/connowner"
)

// KeptFree and KeptFixed bound the time for which the address of a cancelled sign-in
// answers. A port that the provider's file fixes is needed by other programs of the
// same user, such as the commands, so that it is kept for less.
const (
	KeptFree  = 5 * time.Minute
	KeptFixed = 30 * time.Second
)

// Cancelled are the addresses of sign-ins that were cancelled, or that Latchkey stopped
// waiting for. They answer for a while: a browser that the provider sends back later reads
// how the sign-in ended, where it would fail to connect. No answer is taken any more. The
// receivers of one program share a Cancelled, so that the next sign-in can bind the
// same port. The zero value has none.
type Cancelled struct {
	mu   sync.Mutex
	kept []*kept
}

// kept is one address that still answers.
type kept struct {
	port      string
	once      sync.Once
	end       chan struct{} // closed to release the port early
	freed     chan struct{} // closed when the port is free
	shownOnce sync.Once
	shown     chan struct{} // closed when a browser has been sent the page
}

func newKept(address string) *kept {
	_, port, _ := net.SplitHostPort(address)
	return &kept{port: port, end: make(chan struct{}), freed: make(chan struct{}), shown: make(chan struct{})}
}

func (k *kept) release()  { k.once.Do(func() { close(k.end) }) }
func (k *kept) wasShown() { k.shownOnce.Do(func() { close(k.shown) }) }

// keep calls free when the address has answered for long enough, or is released.
func (c *Cancelled) keep(k *kept, limit time.Duration, free func()) {
	c.mu.Lock()
	c.kept = append(c.kept, k)
	c.mu.Unlock()
	go func() {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-k.end:
		}
		free()
		c.mu.Lock()
		c.kept = slices.DeleteFunc(c.kept, func(other *kept) bool { return other == k })
		c.mu.Unlock()
		close(k.freed)
	}()
}

// Release frees a port, if it is kept, and returns when another program can bind it.
func (c *Cancelled) Release(port string) {
	for _, k := range c.now() {
		if k.port == port {
			k.release()
			<-k.freed
		}
	}
}

// Wait returns when a browser has been answered at each address, or ctx ends. It
// frees every port.
func (c *Cancelled) Wait(ctx context.Context) {
	all := c.now()
	for _, k := range all {
		select {
		case <-k.shown:
		case <-k.freed:
		case <-ctx.Done():
		}
	}
	for _, k := range all {
		k.release()
		<-k.freed
	}
}

func (c *Cancelled) now() []*kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.kept)
}

// Stand answers on the listener of a server of this program that has ended, for the
// browsers that are on its pages: every navigation of this user gets the page
// "cancelled", after which no browser is waited for at the ports of the sign-ins there.
// Any other request is a program that looks for the server, and frees the port, so that
// it can serve there. Stand closes the listener.
func (c *Cancelled) Stand(l net.Listener, ports []string, limit time.Duration, o Options) {
	address := l.Addr().String()
	k := newKept(address)
	server := newServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		setSafeHeaders(w.Header())
		switch {
		case req.Host != address:
			w.WriteHeader(http.StatusMisdirectedRequest)
		case !strings.Contains(req.Header.Get("Accept"), "text/html") || !isNavigation(req.Header):
			w.WriteHeader(http.StatusGone)
			k.release()
		default:
			o.page(w, http.StatusGone, "cancelled")
			k.wasShown()
			for _, other := range c.now() {
				if slices.Contains(ports, other.port) {
					other.wasShown()
				}
			}
		}
	}))
	guard := connowner.Guard{Admit: o.Admit}
	c.keep(k, limit, func() { shutDown(server) })
	go func() { _ = server.Serve(guard.Listener(l)) }()
}

// ended returns the page of a sign-in that was cancelled, or that nobody waited for any
// longer, before an answer was taken; empty means that it is another one.
func (r *Receiver) ended() string {
	select {
	case <-r.callbacks.Accepted():
		return ""
	default:
	}
	select {
	case <-r.outcome:
	default:
		return ""
	}
	e := auth.AsError(r.err)
	switch {
	case e == nil:
		return ""
	case e.Kind == auth.KindCancelled:
		return "cancelled"
	case e.Kind == auth.KindTimeout:
		return "late"
	}
	return ""
}

// over answers a callback that comes after the wait. The answer of a sign-in that ended
// without one leaves the address bar, as every other does.
func (r *Receiver) over(w http.ResponseWriter) {
	if r.ended() != "" {
		toResult(w)
		return
	}
	r.page(w, http.StatusGone, "used")
}

// endedEarly answers a request for the result page of a sign-in that has taken no
// answer.
func (r *Receiver) endedEarly(w http.ResponseWriter, req *http.Request) {
	page := r.ended()
	if page == "" {
		r.refuse(w, req, http.StatusNotFound, auth.ReasonForeignRequest)
		return
	}
	r.page(w, http.StatusGone, page)
	_ = http.NewResponseController(w).Flush()
	r.kept.wasShown()
}
