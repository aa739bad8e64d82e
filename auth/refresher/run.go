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

// wake holds requests back for 5 to 15 seconds: the network may still be coming
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

// begin starts what is now to be done about an account on its own goroutine: a
// request for it, or a harmless one where an answer of its provider was lost. If it
// is not due after all, begin only plans it.
func (w *run) begin(ctx context.Context, p *planned, now time.Time) {
	a := p.account
	o, out := w.state.Outages[a.Provider]
	probe := out && !o.Answered
	if !probe {
		if _, at := nextOf(a, w.state.Accounts[a.ID], now); at.IsZero() || at.After(now) {
			w.plan.move(p, at)
			return
		}
	}
	w.plan.move(p, time.Time{})
	w.busy[a.ID] = true
	w.inFlight[a.Provider]++
	state := State{Accounts: map[string]Attempts{a.ID: w.state.Accounts[a.ID]}}
	go func() {
		r := result{id: a.ID, provider: a.Provider, after: a, probe: probe}
		defer func() {
			if recover() != nil { // one account must not end the others
				r.sent, r.err = true, &auth.Error{Step: auth.StepRefresh, Kind: auth.KindInternal, Reason: auth.ReasonInternal}
			}
			w.done <- r
		}()
		if probe {
			r.err, r.sent = w.background().Reach(ctx, a.ID), true
			return
		}
		r.after, r.sent, r.err = w.ask(ctx, a, state)
	}()
}

// background is the client for what no person and no program waits for.
func (r *Refresher) background() *auth.Client {
	c := r.Client.CausedBy(auth.By{Trigger: auth.TriggerBackground})
	c.AnswerWait = answerWait
	return c
}

// ask loads the account, because another process may have been faster, and does
// what is still due.
func (r *Refresher) ask(ctx context.Context, a auth.Account, s State) (after auth.Account, sent bool, err error) {
	fresh, err := r.Client.Vault.Load(ctx, a.ID)
	if err != nil {
		return a, true, err
	}
	switch what, at := next(fresh, s, r.now()); {
	case what == nothing || at.After(r.now()):
		return fresh, false, nil
	case what == revoke:
		after, err = r.background().Revoke(ctx, a.ID)
	default:
		after, err = r.background().Refresh(ctx, a.ID)
	}
	if after.ID == "" {
		after = fresh
	}
	return after, true, err
}

// finished records the result of a request.
func (w *run) finished(r result) {
	now := w.now()
	delete(w.busy, r.id)
	if w.inFlight[r.provider]--; w.inFlight[r.provider] <= 0 {
		delete(w.inFlight, r.provider)
	}
	fault := vaultFault(r.err)
	switch {
	case r.sent && fault != nil:
		w.diskIs(fault)
		w.holdBack = now.Add(diskWait)
		w.noted(r, now)
	case r.sent && r.probe:
		w.state.probed(r.provider, r.err, now)
		w.state.save(w.State)
	case r.sent:
		w.diskIs(nil)
		w.noted(r, now)
	}
	if w.plan.accounts[r.id] != nil { // else it was deleted meanwhile
		w.put(r.after, now)
	}
}

// noted records the outcome of a request for an account.
func (w *run) noted(r result, now time.Time) {
	changed := w.state.note(r.after, r.err, now)
	if r.err == nil {
		changed = w.freed(r.provider, now) || changed
	}
	if changed {
		w.state.save(w.State)
	}
}

// freed ends the waits of accounts that waited for their provider, or for the disk
// if provider is empty, and reports whether there were any.
func (w *run) freed(provider string, now time.Time) bool {
	ids := w.state.free(provider)
	for _, id := range ids {
		if p := w.plan.accounts[id]; p != nil {
			w.put(p.account, now)
		}
	}
	return len(ids) > 0
}

// vaultFault returns an error that concerns the vault as a whole, and so no account
// or provider: it cannot be read or written now. nil means another error, or none.
func vaultFault(err error) *auth.Error {
	e := auth.AsError(err)
	if e == nil || e.Step != auth.StepSave {
		return nil
	}
	switch e.Reason {
	case auth.ReasonDiskFull, auth.ReasonCannotWrite, auth.ReasonCannotRead, auth.ReasonTooManyFiles, auth.ReasonVaultGone:
		return e
	}
	return nil
}

// diskIs records why the vault cannot be written, or with nil that it can, and
// reports a change.
func (w *run) diskIs(failure *auth.Error) {
	changed := (failure == nil) != (w.disk == nil)
	w.disk = failure
	if changed && failure == nil {
		w.freed("", w.now())
	}
	if changed && w.OnDisk != nil {
		w.OnDisk(failure)
	}
}
