package refresher

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"latchkey/auth"
)

// The bounds of a run.
const (
	MaxInFlight    = 8 // requests at once
	MaxPerProvider = 2 // of them to one provider

	// tick bounds one wait: timers stand still while a computer sleeps, wall
	// clocks do not (catalogue G6).
	tick = 30 * time.Second

	// savingTick is tick while power is saved and nothing is due; saverEvery is the
	// least time between two questions whether it is.
	savingTick = 2 * time.Minute
	saverEvery = 5 * time.Minute

	// woken is how much longer than requested a wait lasts when the computer slept.
	woken = 15 * time.Second

	// answerWait is how long a refresh in the background waits for its answer. No
	// person waits for it, and an answer that comes late still saves the account: a
	// server that froze answers what it has received once it goes on.
	answerWait = 2 * time.Minute

	// diskWait is how long nothing is attempted after the vault could not be written.
	diskWait = 30 * time.Second
)

// Refresher renews what is in a client's vault. Client is needed; the zero
// value of every other field is usable.
type Refresher struct {
	Client *auth.Client

	// Stamp is a cheap fingerprint of the vault: the accounts are reloaded when it
	// changes. nil means that they are reloaded each time.
	Stamp func() string

	// State is the path of the file that keeps failures across restarts; empty
	// means none.
	State string

	// Online reports whether there is a network; nil means Online.
	Online func() bool

	// Saver reports whether power is to be saved; nil means PowerSaver. It may take
	// half a second.
	Saver func() bool

	// Now is the wall clock; nil means time.Now.
	Now func() time.Time

	// OnDisk is called when renewals begin to fail because the vault cannot be read or
	// written, with the failure, and with nil once it can again. nil means that this is
	// not reported. It must not block.
	OnDisk func(failure *auth.Error)
}

// run is one Run as it goes. It belongs to one goroutine; the requests come back
// over done.
type run struct {
	*Refresher
	state    State
	plan     schedule
	stamp    string
	readAt   time.Time       // when the accounts were read; zero means never
	passed   time.Time       // when the latest pass was
	holdBack time.Time       // no request is sent before; see wake
	busy     map[string]bool // by account id
	inFlight map[string]int  // requests by provider id
	done     chan result
	disk     *auth.Error // why the vault could not be written; nil means that it could

	validated time.Time // when the last round of validations began; zero: none
	side      sync.WaitGroup
	saver     bool
	saverRead time.Time
}

// result is the outcome of one request.
type result struct {
	id       string
	provider string
	after    auth.Account // as the request left it
	sent     bool         // whether a request was sent
	probe    bool         // it was a harmless one; see Outage
	err      error
}

// newRun returns a run before its first pass.
func newRun(r *Refresher) *run {
	w := &run{Refresher: r, busy: map[string]bool{}, inFlight: map[string]int{}, done: make(chan result, MaxInFlight)}
	w.state = load(r.State, w.now())
	return w
}

// Run renews until ctx ends, and returns once its requests are answered and their
// tokens sealed. Once ctx has ended, that takes some seconds at most.
func (r *Refresher) Run(ctx context.Context) {
	w := newRun(r)
	w.wake()
	for ctx.Err() == nil {
		wait := w.pass(ctx)
		slept := w.now()
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case finished := <-w.done:
			w.finished(finished)
		case <-timer.C:
			if w.now().Sub(slept) > wait+woken {
				w.wake()
			}
		}
		timer.Stop()
	}
	w.side.Wait()
	for len(w.busy) > 0 {
		finished := <-w.done
		finished.sent = finished.sent && finished.err == nil // being stopped is no failure
		w.finished(finished)
	}
}

// now is the wall clock alone: a monotonic reading stands still in sleep.
func (r *Refresher) now() time.Time {
	if r.Now != nil {
		return r.Now().Round(0)
	}
	return time.Now().Round(0)
}

func (r *Refresher) online() bool {
	if r.Online != nil {
		return r.Online()
	}
	return Online()
}

// wake delays requests for 5 to 15 seconds: the network may still be coming
// up, and computers that wake together must not send together.
func (w *run) wake() {
	var b [1]byte
	_, _ = rand.Read(b[:]) // it never fails
	w.holdBack = w.now().Add(5*time.Second + 10*time.Second*time.Duration(b[0])/256)
}

// pass begins what is due and may begin, and returns how long to sleep.
func (w *run) pass(ctx context.Context) time.Duration {
	now := w.now()
	if now.Before(w.passed) {
		w.replan(now) // the clock was set back: what was planned by it means nothing
	}
	w.passed = now
	if now.Before(w.holdBack) {
		return min(tick, w.holdBack.Sub(now))
	}
	w.reload(ctx)
	w.validate(ctx, now)
	anyDue, online := false, sync.OnceValue(w.online)
	for {
		p, next := w.soonest(now, online)
		switch {
		case p == nil && anyDue:
			return max(time.Millisecond, min(tick, next.Sub(now)))
		case p == nil:
			return max(time.Millisecond, min(w.idle(now), next.Sub(now)))
		case len(w.busy) == MaxInFlight:
			return tick // an answer ends the sleep
		}
		anyDue = true
		w.begin(ctx, p, now)
	}
}

// soonest returns the account that has been due for longest and may begin, or nil.
// It looks at the first account of each provider. next is when another becomes due;
// an answer may come before that.
func (w *run) soonest(now time.Time, online func() bool) (first *planned, next time.Time) {
	next = now.Add(savingTick)
	for provider, q := range w.plan.queues {
		p := (*q)[0]
		at := latest(p.at, w.state.heldUntil(provider))
		switch {
		case at.After(now):
			next = earlier(next, at)
		case w.inFlight[provider] >= w.limit(provider):
		case first != nil && !p.at.Before(first.at):
		case near(p.account) || online():
			first = p
		default:
			next = earlier(next, now.Add(tick))
		}
	}
	return first, next
}

// limit is how many requests may be on their way to a provider.
func (w *run) limit(provider string) int {
	if _, out := w.state.Outages[provider]; out {
		return 1
	}
	return MaxPerProvider
}

// idle bounds the wait while nothing is due.
func (w *run) idle(now time.Time) time.Duration {
	if since := now.Sub(w.saverRead); w.saverRead.IsZero() || since < 0 || since >= saverEvery {
		ask := w.Saver
		if ask == nil {
			ask = PowerSaver
		}
		w.saver, w.saverRead = ask(), now
	}
	if w.saver && len(w.busy) == 0 {
		return savingTick
	}
	return tick
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// reloadEvery is the least time between two readings of all accounts: each answer
// changes the vault, and its change is known here already.
const reloadEvery = 5 * time.Second

// reload reads the accounts where they may have changed. Each request loads its
// own account once more.
func (w *run) reload(ctx context.Context) {
	now, stamp := w.now(), ""
	if since := now.Sub(w.readAt); !w.readAt.IsZero() && since >= 0 && since < reloadEvery {
		return
	}
	if w.Stamp != nil {
		stamp = w.Stamp()
	}
	if !w.readAt.IsZero() && stamp != "" && stamp == w.stamp {
		return
	}
	accounts, err := w.Client.Vault.List(ctx)
	if err != nil && len(accounts) == 0 {
		w.plan, w.readAt = schedule{}, time.Time{} // nothing can be done; the next pass retries
		w.diskIs(vaultFault(err))
		return
	}
	if w.disk != nil && w.disk.Reason != auth.ReasonDiskFull && w.disk.Reason != auth.ReasonCannotWrite {
		w.diskIs(nil) // it could not be read, and now it can
	}
	w.plan.reading++
	for i := range accounts {
		if a := &accounts[i]; !w.plan.keep(a) {
			w.put(*a, now)
		}
	}
	w.plan.drop()
	w.stamp, w.readAt = stamp, now
	if err == nil {
		w.state.forget(func(id string) bool { return w.plan.accounts[id] != nil })
	}
}

// put plans an account. One whose request is under way is planned when that ends.
func (w *run) put(a auth.Account, now time.Time) {
	var at time.Time
	if !w.busy[a.ID] {
		_, at = nextOf(a, w.state.Accounts[a.ID], now)
	}
	w.plan.put(a, at)
}

// replan plans every account anew.
func (w *run) replan(now time.Time) {
	for _, p := range w.plan.accounts {
		w.put(p.account, now)
	}
}
