package refresher

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
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
}

// run is one Run as it goes. It belongs to one goroutine; the requests come back
// over done.
type run struct {
	*Refresher
	state    State
	accounts []auth.Account
	stamp    string
	readAt   time.Time       // of accounts; zero means never
	holdBack time.Time       // no request is sent before; see wake
	busy     map[string]bool // by account id
	inFlight map[string]int  // requests by provider id
	done     chan result

	validated time.Time // when the last round of validations began; zero: none
	side      sync.WaitGroup
	saver     bool
	saverRead time.Time
}

// result is the outcome of one request.
type result struct {
	before auth.Account // as it was read for the request
	after  auth.Account
	sent   bool // whether a request was sent
	err    error
}

// Run renews until ctx ends, and returns once its requests are answered and their
// tokens sealed. A request takes at most half a minute.
func (r *Refresher) Run(ctx context.Context) {
	w := &run{Refresher: r, busy: map[string]bool{}, inFlight: map[string]int{}, done: make(chan result, MaxInFlight)}
	w.state = load(r.State, w.now())
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
	if now.Before(w.holdBack) {
		return min(tick, w.holdBack.Sub(now))
	}
	w.reload(ctx)
	w.validate(ctx, now)
	due, next := w.due(now)
	if len(due) == 0 {
		return max(time.Millisecond, min(w.idle(now), next.Sub(now)))
	}
	online := w.online()
	for _, d := range due {
		switch {
		case len(w.busy) == MaxInFlight:
			return tick // an answer ends the sleep
		case w.inFlight[d.account.Provider] < MaxPerProvider && (online || near(d.account)):
			w.begin(ctx, d.account)
		}
	}
	if next.After(now) {
		return max(time.Millisecond, min(tick, next.Sub(now)))
	}
	return tick
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

// plan is one account that is due, and since when.
type plan struct {
	account auth.Account
	at      time.Time
}

// due lists what is due, the longest waiting first, and returns when the next is.
func (w *run) due(now time.Time) (due []plan, next time.Time) {
	next = now.Add(savingTick)
	for _, a := range w.accounts {
		at, ever := Next(a, w.state, now)
		switch {
		case !ever || w.busy[a.ID]:
		case at.After(now):
			next = earlier(next, at)
		default:
			due = append(due, plan{a, at})
		}
	}
	slices.SortFunc(due, func(a, b plan) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.account.ID, b.account.ID)) })
	return due, next
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
		return // the next pass retries
	}
	for i := range accounts {
		accounts[i] = outline(accounts[i])
	}
	w.accounts, w.stamp, w.readAt = accounts, stamp, now
	if err == nil {
		w.state.forget(accounts)
	}
}

// present stands in a plan for a refresh token, whose value is not kept.
var present = auth.NewSecret("present")

// outline returns what a plan needs of an account, without its tokens: they are
// not kept in memory a second time.
func outline(a auth.Account) auth.Account {
	o := auth.Account{ID: a.ID, Provider: a.Provider, Ended: a.Ended, RevokePending: a.RevokePending, RefreshStartedAt: a.RefreshStartedAt, RetryAt: a.RetryAt}
	o.Metadata.Endpoints.Token = a.Metadata.Endpoints.Token
	o.Grant = auth.Grant{ObtainedAt: a.Grant.ObtainedAt, ExpiresAt: a.Grant.ExpiresAt}
	if a.Grant.Refreshable() {
		o.Grant.RefreshToken = present
	}
	return o
}

// begin starts one request on its own goroutine.
func (w *run) begin(ctx context.Context, a auth.Account) {
	w.busy[a.ID] = true
	w.inFlight[a.Provider]++
	state := State{Accounts: map[string]Attempts{a.ID: w.state.Accounts[a.ID]}, Providers: map[string]time.Time{}}
	go func() {
		r := result{before: a, after: a}
		defer func() {
			if recover() != nil { // one account must not end the others
				r.sent, r.err = true, &auth.Error{Step: auth.StepRefresh, Kind: auth.KindInternal, Reason: auth.ReasonInternal}
			}
			w.done <- r
		}()
		r = w.ask(ctx, a, state)
	}()
}

// ask loads the account, because another process may have been faster, and does
// what is still due.
func (r *Refresher) ask(ctx context.Context, a auth.Account, s State) result {
	fresh, err := r.Client.Vault.Load(ctx, a.ID)
	if err != nil {
		return result{before: a, after: a, sent: true, err: err}
	}
	done := result{before: fresh, after: fresh}
	client := r.Client.CausedBy(auth.By{Trigger: auth.TriggerBackground})
	switch what, at := next(fresh, s, r.now()); {
	case what == nothing || at.After(r.now()):
		return done
	case what == revoke:
		done.after, done.err = client.Revoke(ctx, a.ID)
	default:
		done.after, done.err = client.Refresh(ctx, a.ID)
	}
	done.sent = true
	if done.after.ID == "" {
		done.after = fresh
	}
	return done
}

// finished records the result of a request.
func (w *run) finished(r result) {
	id := r.after.ID
	delete(w.busy, id)
	if w.inFlight[r.after.Provider]--; w.inFlight[r.after.Provider] <= 0 {
		delete(w.inFlight, r.after.Provider)
	}
	if i := slices.IndexFunc(w.accounts, func(a auth.Account) bool { return a.ID == id }); i >= 0 {
		w.accounts[i] = outline(r.after)
	}
	if r.sent && w.state.note(r.before, r.after, r.err, w.now()) {
		w.state.save(w.State)
	}
}
