package refresher

import (
	"context"
	"time"

	"latchkey/auth"
)

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
