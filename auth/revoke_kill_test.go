package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
)

// A revocation that is killed between any two steps leaves the account living, if
// nothing was sent, or pending; the next revocation completes.
func TestRevocationKilledBetweenSteps(t *testing.T) {
	for _, before := range []bool{true, false} {
		for n := 1; ; n++ {
			r := newRig(t)
			a := r.linked()
			k, finished := r.killed(n, before, func(c *auth.Client) { _, _ = c.Revoke(r.ctx, a.ID) })
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
