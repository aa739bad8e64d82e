package auth

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"sync"
	"time"

	"latchkey/auth/internal/checks"
)

// run is one attempt in progress. It numbers the events, sends the requests, and
// knows the secrets that neither may show.
type run struct {
	c         *Client
	observe   func(Event) // nil: no step is reported
	gate      *gate       // stops a sign-in before its steps; nil: it does not stop
	id        string
	kind      AttemptKind
	by        By // goes into the entries of the account's history
	provider  Provider
	account   string
	http      http.RoundTripper
	checks    *checks.Record // decides every check and records its outcome for the next event
	dpop      *possession    // nil for bearer tokens
	mayBind   bool           // a key may be drawn if the provider demands a proof
	mustProve bool           // the provider has demanded a proof
	// renewsBound means that this refresh proves the key of a refresh token whose
	// access token is a plain one (RFC 9449 §5).
	renewsBound bool
	trust       trust    // the hosts that may get its secrets
	scopes      []string // that the sign-in requests; nil before they are settled, and in any other attempt
	// speaksOpenID is Provider.speaksOpenID of the metadata, once scopes are settled.
	speaksOpenID bool
	skew         time.Duration // how far the provider's clock is ahead, by its latest answer
	method       TokenAuth     // the other way to send the secret, after the first was refused; empty if not tried
	proofSkew    time.Duration // correction of the proofs' clock, after one was refused; 0 if none
	audience     string        // of the client's latest assertion; empty if there was none
	algorithms   []string      // that the provider accepts for such an assertion; empty if unknown
	looked       int           // status with which the latest look refused the access token (evidence); 0 if it did not
	remarks      []Entry       // entries for the account's history
	secrets      []Secret      // masked in every exchange
	reach        *reach        // which addresses may be reached, in an attempt for a resource; nil: any
	why          HopWhy        // why the next request of a discovery is made; empty: it is no hop
	hops         []Hop         // the requests of a discovery
	document     string        // address of the client's metadata document; empty if there is none
	found        *Metadata     // what the discovery of a resource has just read and checked; nil: nothing
	bound        Receiver      // of this sign-in, bound before its address was registered; nil: none

	mu       sync.Mutex // orders the events, because several goroutines report
	n        int        // steps that have begun
	reported *Error     // the latest failure that an event has reported
	over     bool       // the end is reported: no event follows
}

// start begins an attempt at p.
func (c *Client) start(ctx context.Context, kind AttemptKind, p Provider) *run {
	p = p.FilledIn()
	r := &run{c: c, observe: c.Observe, id: randomID(), kind: kind, by: c.By, provider: p, checks: checks.In(ctx)}
	if c.RoundTripper != nil {
		r.http = c.RoundTripper(p)
	} else {
		r.http = NewTransport(p)
	}
	if kind != AttemptCall { // which goes to the resource, where the person wants it
		r.limitReach()
	}
	if !p.ClientSecret.Empty() {
		r.hide(p.ClientSecret)
	}
	return r
}

// startSignIn begins a sign-in, whose request may have its own observer.
func (c *Client) startSignIn(ctx context.Context, req Request) *run {
	r := c.start(ctx, AttemptSignIn, req.Provider)
	r.by.Way, r.by.Browser = WayBrowser, req.Browser
	r.gate = newGate(req.Pause)
	r.observeToo(req.Observe)
	return r
}

// observeToo adds an observer of one attempt; nil adds none.
func (r *run) observeToo(observe func(Event)) {
	first := r.observe
	switch {
	case first == nil:
		r.observe = observe
	case observe != nil:
		r.observe = func(e Event) { first(e); observe(e) }
	}
}

// startFor begins an attempt that uses an account's tokens, with the key to which
// they are bound.
func (c *Client) startFor(ctx context.Context, kind AttemptKind, p Provider, a Account) (*run, error) {
	r := c.start(ctx, kind, p)
	r.account = a.ID
	r.trustAccount(a)
	key, err := possessionOf(a.Grant)
	if err != nil {
		return nil, r.fail(StepConfig, KindVaultDamaged, ReasonAccountDamaged, a.ID).Caused(err)
	}
	r.dpop = key
	return r, nil
}

// hide adds secrets that no exchange of this attempt may show.
func (r *run) hide(secrets ...Secret) {
	for _, s := range secrets {
		if s.Len() >= leastSecret {
			r.secrets = append(r.secrets, s)
		}
	}
}

// emit reports one event with the checks that belong to it.
func (r *run) emit(e Event) {
	e.Checks = r.checks.Take()
	r.report(e)
}

// report numbers an event and reports it.
func (r *run) report(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.N == 0 && !e.Done {
		r.n++
		e.N, e.At = r.n, r.c.now() // together under the lock: the steps' order is the order of time
	}
	if e.Err != nil {
		r.reported = e.Err
	}
	if r.observe == nil && r.gate == nil || r.over {
		return
	}
	r.over = e.Done
	e = r.signed(e)
	if e.At.IsZero() {
		e.At = r.c.now()
	}
	r.gate.note(e)
	if r.observe != nil {
		r.observe(e)
	}
}

// signed returns an event with what every event of the attempt has.
func (r *run) signed(e Event) Event {
	e.Attempt, e.Kind, e.Provider, e.By = r.id, r.kind, r.provider.ID, r.by
	if e.Account == "" {
		e.Account = r.account
	}
	return e
}

// beginning returns the number and the time of a step that begins now and is reported
// later.
func (r *run) beginning() (n int, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	return r.n, r.c.now()
}

// verified reports a verification inside this computer, with err if it failed. It
// reports no step if no check was made and an event has already reported the
// failure.
func (r *run) verified(step Step, what string, err error) {
	e := AsError(err)
	if !r.checks.Any() && (e == nil || r.knows(e)) {
		return
	}
	r.local(step, PartyLatchkey, what, err)
}

// knows reports whether e was the latest reported failure.
func (r *run) knows(e *Error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reported != nil && r.reported.Step == e.Step && r.reported.Reason == e.Reason && r.reported.Code == e.Code
}

// local reports a step that happens inside this computer.
func (r *run) local(step Step, to Party, note string, err error) {
	r.emit(Event{Step: step, From: PartyLatchkey, To: to, Channel: ChannelLocal, Observed: true, Note: note, Err: AsError(err)})
}

// done reports the end of the attempt and returns err as *Error.
func (r *run) done(err error) error {
	if closer, ok := r.http.(interface{ CloseIdleConnections() }); ok && (r.c.RoundTripper == nil || r.reach != nil) {
		closer.CloseIdleConnections()
	}
	e := AsError(err)
	step := StepSave
	if e != nil {
		step = e.Step
	}
	r.verified(step, "", err)
	r.c.Witness.forget(r)
	r.emit(Event{Step: step, From: PartyLatchkey, To: PartyPerson, Channel: ChannelLocal, Observed: true, Err: e, Done: true})
	if e == nil {
		return nil
	}
	return e
}

// fail returns an *Error of this attempt's provider.
func (r *run) fail(step Step, kind Kind, reason Reason, detail string) *Error {
	return &Error{Step: step.coarse(), Kind: kind, Reason: reason, Provider: r.provider.DisplayName(), Detail: detail}
}

// ended converts the end of ctx to an *Error: its cause if that is one, or else a
// time-out or a cancellation.
func (r *run) ended(ctx context.Context, step Step) *Error {
	cause := context.Cause(ctx)
	var e *Error
	switch {
	case errors.As(cause, &e):
		return e
	case errors.Is(cause, context.DeadlineExceeded):
		return r.fail(step, KindTimeout, ReasonNoCallback, "")
	default:
		return r.fail(step, KindCancelled, ReasonCancelled, "")
	}
}

// randomSecret returns 32 bytes of crypto/rand in base64url: 43 characters, 256
// bits.
func randomSecret() Secret {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return NewSecret(base64.RawURLEncoding.EncodeToString(b[:]))
}

// randomID returns the id of an attempt.
func randomID() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// since returns how long ago t was by the client's clock, never negative.
func (r *run) since(t time.Time) time.Duration { return max(0, r.c.now().Sub(t)) }

// noticeableSkew is the least difference of two clocks that is reported: Date
// counts whole seconds, and the answer takes time to arrive.
const noticeableSkew = 30 * time.Second

// clock records how far the provider's clock is ahead of ours, by the Date of its
// latest answer (RFC 9110 §6.6.1). It only explains failures and decides nothing,
// because an attacker who can forge an answer can forge its Date (catalogue G7).
func (r *run) clock(header http.Header) {
	at, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	r.skew = at.Sub(r.c.now()).Round(time.Second)
}

// aboutTime adds the known skew of the clocks to a failure about time.
func (r *run) aboutTime(e *Error) *Error {
	if r.skew.Abs() >= noticeableSkew {
		e.Skew = r.skew
	}
	return e
}
