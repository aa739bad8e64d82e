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

	// tick is how long it sleeps at most: timers stand still while a computer
	// sleeps, wall clocks do not (catalogue G6).
	tick = 30 * time.Second

	// saving is that while power is saved and nothing is due, and askSaver how
	// often whether it is may be asked.
	saving   = 2 * time.Minute
	askSaver = 5 * time.Minute

	// woken is how much longer than asked a sleep was when the computer slept.
	woken = 15 * time.Second
)

// Refresher renews what is in a client's vault. Client is needed; the zero
// value of every other field is usable.
type Refresher struct {
	Client *auth.Client

	// Stamp is a cheap fingerprint of the vault: the accounts are read anew when
	// it changes. nil: they are read each time.
	Stamp func() string

	// State is the file that remembers failures across restarts; empty: nothing
	// is remembered.
	State string

	// Online tells whether there is a network; nil means Online.
	Online func() bool

	// Saver tells whether power is to be saved; nil means PowerSaver. It may take
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
	read     time.Time // when the accounts were; zero: never
	hold     time.Time // nothing begins before: the network is just coming up
	busy     map[string]bool
	asking   map[string]int // requests in flight by provider
	done     chan result

	validated time.Time // when the last round of validations began; zero: none
	side      sync.WaitGroup
	saver     bool
	saverRead time.Time
}

// result is what came of one request.
type result struct {
	before auth.Account // as it was read for the request
	after  auth.Account
	asked  bool // whether anybody was asked
	err    error
}

// Run works until ctx ends, and then until what it has sent is answered and
// sealed: a request takes half a minute at most.
func (r *Refresher) Run(ctx context.Context) {
	w := &run{Refresher: r, busy: map[string]bool{}, asking: map[string]int{}, done: make(chan result, MaxInFlight)}
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
		finished.asked = finished.asked && finished.err == nil // being told to stop is no failure
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

// wake lets 5 to 15 seconds pass before anything is asked, for the network to
// come up and so that a room of computers that wake together do not ask together.
func (w *run) wake() {
	var b [1]byte
	_, _ = rand.Read(b[:]) // it never fails
	w.hold = w.now().Add(5*time.Second + 10*time.Second*time.Duration(b[0])/256)
}

// pass begins what is due and may begin, and returns how long to sleep.
func (w *run) pass(ctx context.Context) time.Duration {
	now := w.now()
	if now.Before(w.hold) {
		return min(tick, w.hold.Sub(now))
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
		case w.asking[d.account.Provider] < MaxPerProvider && (online || near(d.account)):
			w.begin(ctx, d.account)
		}
	}
	if next.After(now) {
		return max(time.Millisecond, min(tick, next.Sub(now)))
	}
	return tick
}

// idle is how long it sleeps at most when nothing is due.
func (w *run) idle(now time.Time) time.Duration {
	if since := now.Sub(w.saverRead); w.saverRead.IsZero() || since < 0 || since >= askSaver {
		ask := w.Saver
		if ask == nil {
			ask = PowerSaver
		}
		w.saver, w.saverRead = ask(), now
	}
	if w.saver && len(w.busy) == 0 {
		return saving
	}
	return tick
}

// plan is one account that is due, and since when.
type plan struct {
	account auth.Account
	at      time.Time
}

// due lists what is due, the longest waiting first, and tells when the next is.
func (w *run) due(now time.Time) (due []plan, next time.Time) {
	next = now.Add(saving)
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

// reread is how often the accounts are read at most: each answer changes the
// vault, and what it changed is known already.
const reread = 5 * time.Second

// reload reads the accounts where they may have changed. A request reads its
// account again.
func (w *run) reload(ctx context.Context) {
	now, stamp := w.now(), ""
	if since := now.Sub(w.read); !w.read.IsZero() && since >= 0 && since < reread {
		return
	}
	if w.Stamp != nil {
		stamp = w.Stamp()
	}
	if !w.read.IsZero() && stamp != "" && stamp == w.stamp {
		return
	}
	accounts, err := w.Client.Vault.List(ctx)
	if err != nil && len(accounts) == 0 {
		return // it is tried again
	}
	for i := range accounts {
		accounts[i] = outline(accounts[i])
	}
	w.accounts, w.stamp, w.read = accounts, stamp, now
	if err == nil {
		w.state.forget(accounts)
	}
}

// held stands for a refresh token that is there.
var held = auth.NewSecret("held")

// outline is what a plan needs of an account: no token is kept for hours in yet
// another place.
func outline(a auth.Account) auth.Account {
	o := auth.Account{ID: a.ID, Provider: a.Provider, Ended: a.Ended, RevokePending: a.RevokePending, RefreshStartedAt: a.RefreshStartedAt, RetryAt: a.RetryAt}
	o.Metadata.Endpoints.Token = a.Metadata.Endpoints.Token
	o.Grant = auth.Grant{ObtainedAt: a.Grant.ObtainedAt, ExpiresAt: a.Grant.ExpiresAt}
	if a.Grant.Refreshable() {
		o.Grant.RefreshToken = held
	}
	return o
}

// begin starts one request on a goroutine of its own.
func (w *run) begin(ctx context.Context, a auth.Account) {
	w.busy[a.ID] = true
	w.asking[a.Provider]++
	state := State{Accounts: map[string]Attempts{a.ID: w.state.Accounts[a.ID]}, Providers: map[string]time.Time{}}
	go func() {
		r := result{before: a, after: a}
		defer func() {
			if recover() != nil { // one account must not end the others
				r.asked, r.err = true, &auth.Error{Step: auth.StepRefresh, Kind: auth.KindInternal, Reason: auth.ReasonInternal}
			}
			w.done <- r
		}()
		r = w.ask(ctx, a, state)
	}()
}

// ask reads the account again, because another process may have been faster, and
// does what is still due.
func (r *Refresher) ask(ctx context.Context, a auth.Account, s State) result {
	fresh, err := r.Client.Vault.Load(ctx, a.ID)
	if err != nil {
		return result{before: a, after: a, asked: true, err: err}
	}
	done := result{before: fresh, after: fresh}
	switch what, at := next(fresh, s, r.now()); {
	case what == nothing || at.After(r.now()):
		return done
	case what == revoke:
		done.after, done.err = r.Client.Revoke(ctx, a.ID)
	default:
		done.after, done.err = r.Client.Refresh(ctx, a.ID)
	}
	done.asked = true
	if done.after.ID == "" {
		done.after = fresh
	}
	return done
}

// finished takes in what came of a request.
func (w *run) finished(r result) {
	id := r.after.ID
	delete(w.busy, id)
	if w.asking[r.after.Provider]--; w.asking[r.after.Provider] <= 0 {
		delete(w.asking, r.after.Provider)
	}
	if i := slices.IndexFunc(w.accounts, func(a auth.Account) bool { return a.ID == id }); i >= 0 {
		w.accounts[i] = outline(r.after)
	}
	if r.asked && w.state.note(r.before, r.after, r.err, w.now()) {
		w.state.save(w.State)
	}
}
