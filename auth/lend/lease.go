package lend

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/auth"
	"latchkey/internal/connowner"
)

// Terms are what a lease permits.
type Terms struct {
	Account string    // Account.ID
	Origin  string    // scheme, host and port of the API, without a path
	Paths   []string  // path prefixes, whole segments each; empty means every path
	Methods []string  // empty means every method
	Calls   []string  // the only calls of MCP that a POST may have, which is lent for them alone; empty means that its content is not read
	Scopes  []string  // the only scopes of the token; empty means the account's own
	Until   time.Time // zero means that the lease has no end of its own

	// CallPath is the only path to which Calls go, escaped; empty means each that Paths permits.
	CallPath string
}

// ReadOnly are the methods of a lease that changes nothing (RFC 9110 §9.2.1).
var ReadOnly = []string{http.MethodGet, http.MethodHead}

// Options open a lease.
type Options struct {
	Terms Terms

	// Send sends a request with the token, and passes the answer on; see auth.Sender.
	Send func(ctx context.Context, req auth.CallRequest) error

	// Secrets returns what no answer may show.
	Secrets func() []auth.Secret

	// Say returns the sentence of a refusal for the program, with the failure that
	// caused it, if one did. nil means that a refusal has no sentence.
	Say func(r Refusal, e *auth.Error) string

	// OnCall is called after each request, and OnEnd once, when no request is under way
	// any more. They must not block. nil means that it is not reported.
	OnCall func(State)
	OnEnd  func(State)
}

// Ending is why a lease has ended.
type Ending string

// The endings.
const (
	EndedProgram Ending = "program" // the program that had it ended
	EndedTime    Ending = "time"    // Terms.Until
	EndedLock    Ending = "lock"    // the vault was locked or closed
	EndedStop    Ending = "stop"    // the command stop, or everything was stopped in the window
	EndedPerson  Ending = "person"  // the person ended this lease
)

// State is a lease at one moment. It contains no secret.
type State struct {
	ID       string
	Terms    Terms
	Began    time.Time
	Calls    int64     // requests that were passed on to the API
	Sent     int64     // bytes of their contents
	Received int64     // bytes of the answers' contents
	Status   int       // of the latest answer; 0 if there was none
	LastAt   time.Time // of the latest request; zero if there was none
	EndedAt  time.Time // zero while the lease is open
	Ending   Ending    // empty while the lease is open
}

// Limits of a lease, whatever its terms are.
const (
	secretBytes    = 32
	maxConnections = 1024
	maxRequests    = 512      // at a time
	maxHead        = 64 << 10 // bytes of a request's header
	headWait       = 10 * time.Second
	idleWait       = 2 * time.Minute
	// endWait bounds the time for which the end of a lease waits for its requests.
	endWait = 5 * time.Second
	// look bounds the time between two looks at the clock: a computer that slept has lost
	// time that timers do not count.
	look = 30 * time.Second
)

// Lease is an open lease. Its methods may be called by any goroutine.
type Lease struct {
	o       Options
	id      string
	host    string // of its address, with the port
	base    string // the address, with the secret
	proof   [sha256.Size]byte
	ctx     context.Context
	cancel  context.CancelFunc
	server  *http.Server
	slots   chan struct{} // one value for each request under way
	conns   atomic.Int64
	running sync.WaitGroup
	done    chan struct{}

	mu    sync.Mutex
	state State
	over  bool // End was called: no request begins
	timer *time.Timer
	forms *forms // of the secrets that no answer may show; nil before the first request
}

// Open opens a lease, which ends by End or at Terms.Until. A computer on which nothing
// can listen at 127.0.0.1 is ReasonNoListener.
func Open(o Options) (*Lease, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, (&auth.Error{Step: auth.StepListen, Kind: auth.KindInternal, Reason: auth.ReasonNoListener}).Caused(err)
	}
	var id [8]byte
	var secret [secretBytes]byte
	_, _ = rand.Read(id[:]) // it never fails
	_, _ = rand.Read(secret[:])
	segment := base64.RawURLEncoding.EncodeToString(secret[:])
	l := &Lease{
		o: o, id: hex.EncodeToString(id[:]), host: listener.Addr().String(), proof: sha256.Sum256([]byte(segment)),
		slots: make(chan struct{}, maxRequests), done: make(chan struct{}),
	}
	l.base = "http://" + l.host + "/" + segment
	l.state = State{ID: l.id, Terms: o.Terms, Began: time.Now()}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	l.server = &http.Server{
		Handler: l, ReadHeaderTimeout: headWait, IdleTimeout: idleWait, MaxHeaderBytes: maxHead, Protocols: &protocols,
		DisableGeneralOptionsHandler: true,                       // it would answer whoever asks
		ErrorLog:                     log.New(io.Discard, "", 0), // it would quote requests
		BaseContext:                  func(net.Listener) context.Context { return l.ctx },
		ConnState:                    l.count,
	}
	l.watchTime()
	go func() { _ = l.server.Serve(connowner.Guard{}.Listener(listener)) }()
	return l, nil
}

// count closes connections beyond maxConnections.
func (l *Lease) count(conn net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		if l.conns.Add(1) > maxConnections {
			_ = conn.Close()
		}
	case http.StateClosed, http.StateHijacked:
		l.conns.Add(-1)
	}
}

// ID identifies the lease; it opens nothing.
func (l *Lease) ID() string { return l.id }

// Address is the base address of the lease, without a closing slash. It stands for the
// root of the origin.
func (l *Lease) Address() auth.Secret { return auth.NewSecret(l.base) }

// State returns the lease as it is now.
func (l *Lease) State() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// Done is closed when the lease has ended and OnEnd has returned.
func (l *Lease) Done() <-chan struct{} { return l.done }

// End ends the lease: no request begins any more, and those under way are broken off. It
// returns at once; a second End changes nothing.
func (l *Lease) End(why Ending) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return
	}
	l.over = true
	l.state.EndedAt, l.state.Ending = time.Now(), why
	if l.timer != nil {
		l.timer.Stop()
	}
	l.cancel()
	go l.finish()
}

// finish closes the connections, waits for the requests under way, and reports the end.
func (l *Lease) finish() {
	_ = l.server.Close()
	quiet := make(chan struct{})
	go func() { l.running.Wait(); close(quiet) }()
	select {
	case <-quiet:
	case <-time.After(endWait):
	}
	if l.o.OnEnd != nil {
		l.o.OnEnd(l.State())
	}
	close(l.done)
}

// watchTime ends the lease at its time, by the wall clock.
func (l *Lease) watchTime() {
	until := l.o.Terms.Until
	if until.IsZero() {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return
	}
	left := until.Round(0).Sub(time.Now().Round(0))
	l.timer = time.AfterFunc(min(max(left, 0), look), func() {
		if l.isPast() {
			l.End(EndedTime)
			return
		}
		l.watchTime()
	})
}

// isPast reports whether the lease's time is over.
func (l *Lease) isPast() bool {
	until := l.o.Terms.Until
	return !until.IsZero() && !time.Now().Round(0).Before(until.Round(0))
}

// begin admits a request; false means that the lease has ended.
func (l *Lease) begin() bool {
	if l.isPast() {
		l.End(EndedTime)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return false
	}
	l.running.Add(1)
	return true
}

// opens reports whether the first segment of a path is the lease's secret, in constant
// time, and returns the rest of the path.
func (l *Lease) opens(path string) (rest string, ok bool) {
	segment, isRooted := strings.CutPrefix(path, "/")
	segment, rest, found := strings.Cut(segment, "/")
	if found {
		rest = "/" + rest
	}
	given := sha256.Sum256([]byte(segment))
	return rest, subtle.ConstantTimeCompare(given[:], l.proof[:]) == 1 && isRooted
}

// striker returns what strikes the present secrets out of one answer.
func (l *Lease) striker() *striker {
	secrets := l.o.Secrets()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.forms == nil || !slices.EqualFunc(l.forms.of, secrets, auth.Secret.Equal) {
		l.forms = newForms(secrets)
	}
	return &striker{forms: l.forms.all}
}

// called counts a request that was passed on to the API.
func (l *Lease) called(e *exchange) {
	l.mu.Lock()
	l.state.Calls++
	l.state.Sent += e.sent.Load()
	l.state.Received += e.received
	l.state.LastAt = time.Now()
	if e.status != 0 {
		l.state.Status = e.status
	}
	state := l.state
	l.mu.Unlock()
	if l.o.OnCall != nil {
		l.o.OnCall(state)
	}
}
