package auth_test

import (
	"context"
	"net/http"
	"runtime"
	"testing"
	"time"

	"latchkey/auth"
)

// killing counts the operations of a revocation on the vault and the provider,
// and ends its goroutine before or after the nth, as a kill would.
type killing struct {
	auth.Vault
	n      int // the step to end at, from 1
	before bool
	done   int
	trail  []string
}

// step runs one step, unless the kill comes first.
func (k *killing) step(name string, do func()) {
	k.done++
	if k.done == k.n && k.before {
		runtime.Goexit()
	}
	k.trail = append(k.trail, name)
	do()
	if k.done == k.n {
		runtime.Goexit()
	}
}

func (k *killing) Save(ctx context.Context, a *auth.Account) (err error) {
	k.step("save", func() { err = k.Vault.Save(ctx, a) })
	return err
}

// A revocation that is killed between any two steps leaves the account living, if
// nothing was sent, or pending; the next revocation completes.
func TestRevocationKilledBetweenSteps(t *testing.T) {
	for _, before := range []bool{true, false} {
		for n := 1; ; n++ {
			r := newRig(t)
			a := r.linked()
			k := &killing{Vault: r.vault, n: n, before: before}
			client := *r.client
			client.Vault = k
			client.RoundTripper = func(p auth.Provider) http.RoundTripper {
				inner := auth.NewTransport(p)
				return roundTrip(func(req *http.Request) (resp *http.Response, err error) {
					defer inner.(*http.Transport).CloseIdleConnections()
					k.step(req.URL.Path, func() { resp, err = inner.RoundTrip(req) })
					return resp, err
				})
			}
			ended := make(chan bool)
			go func() {
				finished := false
				defer func() { ended <- finished }()
				_, _ = client.Revoke(r.ctx, a.ID)
				finished = true
			}()
			finished := <-ended
			got, sealed, sent := r.load(a.ID), len(k.trail) > 0, len(k.trail) > 1
			last := len(k.trail) == 6
			switch {
			case sealed && k.trail[0] != "save":
				t.Errorf("step %d: %v: something was sent without the mark", n, k.trail)
			case last && (got.Status(time.Now()) != auth.StatusRevoked || got.RevokePending):
				t.Errorf("step %d: %v: %s", n, k.trail, got.Status(time.Now()))
			case !last && (got.RevokePending != sealed || got.Status(time.Now()) != auth.StatusActive || !got.Grant.Refreshable()):
				t.Errorf("step %d: %v, sent %v: pending %v, %s", n, k.trail, sent, got.RevokePending, got.Status(time.Now()))
			}
			after, err := r.client.Revoke(r.ctx, a.ID)
			if err != nil || after.RevokePending || after.Status(time.Now()) != auth.StatusRevoked || after.Grant.Refreshable() {
				t.Errorf("step %d: %v: the next one: %v, pending %v, %s", n, k.trail, err, after.RevokePending, after.Status(time.Now()))
			}
			if finished {
				if n != 7 {
					t.Errorf("%d steps: %v", n-1, k.trail)
				}
				break
			}
		}
	}
}
