package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Stop is a point at which a sign-in waits for the person; see Request.Pause.
type Stop struct {
	// N counts the steps before which the attempt has stopped, from 1. At a check it
	// is the number of the latest one.
	N int
	// Event is the step that comes, masked as in the trace. It has no number, answer
	// or duration yet. At a check it is the step that made the check.
	Event Event
	// Check is the check to show; nil means that the step of Event comes.
	Check *CheckResult
	// Place is the place of Check among the checks of its step, from 1 to Checks.
	Place, Checks int
	// Life is what ends by itself while the attempt waits.
	Life Life
}

// Life is how long something lives that an attempt cannot go on without. The zero value
// means that nothing ends by itself.
type Life struct {
	Of   Living
	Ends time.Time
	// IsAtMost means that the provider does not say when it ends: Ends is the longest
	// life that the specification recommends.
	IsAtMost bool
}

// Living is what a Life is about, by the parameter that carries it.
type Living string

// What may end while an attempt waits.
const (
	LivingCode       Living = "code"        // an authorization code (RFC 6749 §4.1.2)
	LivingRequestURI Living = "request_uri" // the address for a pushed request (RFC 9126 §2.2)
	LivingDeviceCode Living = "device_code" // the codes of a device sign-in (RFC 8628 §3.2)
)

// maxCodeLife is the longest life of an authorization code that RFC 6749 §4.1.2
// recommends.
const maxCodeLife = 10 * time.Minute

// gate stops one attempt before its steps, and at their checks. A nil gate stops
// nothing.
type gate struct {
	pause  func(context.Context, Stop) error
	isOpen atomic.Bool // the attempt passes without a stop
	n      int         // Stop.N
	life   Life

	mu     sync.Mutex
	checks []Stop       // the checks since the latest stop
	limits []*countdown // the running time limits
}

// newGate returns the gate of a request; nil if it has no Pause.
func newGate(pause func(context.Context, Stop) error) *gate {
	if pause == nil {
		return nil
	}
	return &gate{pause: pause}
}

// stops reports whether the attempt stops before its next step.
func (g *gate) stops() bool { return g != nil && !g.isOpen.Load() }

// pass lets the attempt go on without stops, until closed is called.
func (g *gate) pass() (closed func()) {
	if g == nil {
		return func() {}
	}
	g.isOpen.Store(true)
	return func() { g.isOpen.Store(false) }
}

// lives sets what may end while the attempt waits.
func (g *gate) lives(life Life) {
	if g != nil {
		g.life = life
	}
}

// note keeps the checks of an event for the next stop. Those of a refused callback are
// left out: any program of this computer can send such callbacks.
func (g *gate) note(e Event) {
	if !g.stops() || e.Done || e.Step == StepCallback && e.Err != nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range e.Checks {
		g.checks = append(g.checks, Stop{Event: e, Check: &e.Checks[i], Place: i + 1, Checks: len(e.Checks)})
	}
}

// take returns the checks since the latest stop.
func (g *gate) take() []Stop {
	g.mu.Lock()
	defer g.mu.Unlock()
	made := g.checks
	g.checks = nil
	return made
}

// wait calls pause. The attempt's time limits stand meanwhile.
func (g *gate) wait(ctx context.Context, s Stop) error {
	s.N, s.Life = g.n, g.life
	defer g.stand()()
	if err := ctx.Err(); err != nil {
		return err
	}
	return g.pause(ctx, s)
}

// stand stops the running time limits; resume starts them with what was left.
func (g *gate) stand() (resume func()) {
	g.mu.Lock()
	running := slices.Clone(g.limits)
	g.mu.Unlock()
	for _, l := range running {
		l.stop()
	}
	return func() {
		for _, l := range running {
			l.start()
		}
	}
}

// limit returns a context that ends with cause after d. The time of stops does not
// count.
func (g *gate) limit(ctx context.Context, d time.Duration, cause error) (context.Context, context.CancelFunc) {
	if g == nil {
		return context.WithTimeoutCause(ctx, d, cause)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	l := &countdown{left: d, end: func() { cancel(cause) }}
	l.start()
	g.mu.Lock()
	g.limits = append(g.limits, l)
	g.mu.Unlock()
	return ctx, func() {
		g.mu.Lock()
		g.limits = slices.DeleteFunc(g.limits, func(other *countdown) bool { return other == l })
		g.mu.Unlock()
		l.stop()
		cancel(context.Canceled)
	}
}

// countdown calls end after a time that can be stopped.
type countdown struct {
	left  time.Duration
	began time.Time
	timer *time.Timer
	end   func()
}

func (l *countdown) start() {
	l.began = time.Now()
	l.timer = time.AfterFunc(l.left, l.end)
}

func (l *countdown) stop() {
	l.timer.Stop()
	l.left -= time.Since(l.began)
}

// stop waits before a step. It first shows the checks since the latest stop, one by
// one. exchange returns what will be sent. Its error ends the attempt.
func (r *run) stop(ctx context.Context, e Event, exchange func() *Exchange) error {
	if !r.gate.stops() {
		return nil
	}
	if err := r.showChecks(ctx); err != nil {
		return err
	}
	e = r.signed(e)
	e.Observed, e.At, e.Exchange = true, r.c.now(), exchange()
	r.gate.n++
	return r.left(ctx, e.Step, r.gate.wait(ctx, Stop{Event: e}))
}

// showChecks waits at each check since the latest stop.
func (r *run) showChecks(ctx context.Context) error {
	if !r.gate.stops() {
		return nil
	}
	for _, s := range r.gate.take() {
		if err := r.left(ctx, s.Event.Step, r.gate.wait(ctx, s)); err != nil {
			return err
		}
	}
	return nil
}

// shown waits at each check since the latest stop, and returns err if it is set: why
// the attempt has failed counts more than that the person left it then.
func (r *run) shown(ctx context.Context, err error) error {
	if left := r.showChecks(ctx); err == nil {
		return left
	}
	return err
}

// lastShown is shown at the end of a failed attempt, whose last checks no event has
// reported yet.
func (r *run) lastShown(ctx context.Context, err error) error {
	if e := AsError(err); e != nil && r.gate.stops() {
		r.verified(e.Step, "", err)
		return r.shown(ctx, err)
	}
	return err
}

// left returns the error of a stop: a cancellation, whatever Pause returned, so that no
// part of the flow takes it for a failure of the provider.
func (r *run) left(ctx context.Context, step Step, err error) error {
	var e *Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return r.ended(ctx, step)
	case errors.As(err, &e) && e.Kind == KindCancelled:
		return e
	}
	return r.fail(step, KindCancelled, ReasonCancelled, "").Caused(err)
}
