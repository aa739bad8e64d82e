package refresher

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// countedVault counts the readings of all accounts.
type countedVault struct {
	*vault.Memory
	lists *atomic.Int64
}

func (v countedVault) List(ctx context.Context) ([]auth.Account, error) {
	v.lists.Add(1)
	return v.Memory.List(ctx)
}

// TestE5OneRefreshConcernsOneAccount: a storm of refreshes reads all accounts once in
// reloadEvery, however many answers come, and not at all while nothing else changes the
// vault; and one refresh plans its own account anew, and no other.
func TestE5OneRefreshConcernsOneAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.takes = 10 * time.Millisecond
		var lists atomic.Int64
		w.client.Vault = countedVault{w.vault, &lists}
		for i := range 2000 {
			w.link(fmt.Sprint("p", i%8), fmt.Sprint(i), time.Second)
		}
		time.Sleep(time.Minute)
		w.refreshing(&Refresher{}, time.Minute)
		refreshes := len(w.requests())
		if most := int64(time.Minute/reloadEvery) + 2; refreshes != 2000 || lists.Load() > most {
			t.Errorf("%d refreshes in a minute read all accounts %d times, want %d at most", refreshes, lists.Load(), most)
		}
	})
}

// TestE5NoOtherAccountIsPlannedAnew: a request, its answer, a pass and a reading that finds an
// account as it was leave its plan alone.
func TestE5NoOtherAccountIsPlannedAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		due := map[string]bool{w.link("corp", "due", time.Second).ID: true, w.link("corp", "soon", 100*time.Second).ID: true}
		for i := range 50 {
			w.link("corp", fmt.Sprint(i), 10*time.Hour)
		}
		w.link("fine", "other", 10*time.Hour)
		time.Sleep(time.Minute)
		r := newRun(&Refresher{Client: w.client, Stamp: w.vault.Stamp, Now: w.now, Online: func() bool { return true }, Saver: func() bool { return false }})
		pass := func() { r.pass(t.Context()) }
		pass()
		marked := w.now().Add(5 * time.Hour) // no time that a plan would come to
		for id, p := range r.plan.accounts {
			if !due[id] {
				r.plan.move(p, marked)
			}
		}
		for range 5 { // the second account becomes due meanwhile
			if len(r.busy) > 0 {
				r.finished(<-r.done)
			}
			time.Sleep(2 * reloadEvery)
			pass()
		}
		if n := len(w.requests()); n != 2 || len(r.plan.accounts) != 53 {
			t.Fatalf("%d requests, %d accounts are planned", n, len(r.plan.accounts))
		}
		for id, p := range r.plan.accounts {
			if isMarked := p.at.Equal(marked); isMarked == due[id] {
				t.Errorf("the account of %s was planned anew, for %v", p.account.Provider, p.at)
			}
		}
	})
}
