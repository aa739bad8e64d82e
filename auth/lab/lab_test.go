package lab

import (
	"errors"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestEveryAttack: each attack is stopped with its protection and succeeds without, in
// steps that say so.
func TestEveryAttack(t *testing.T) {
	for _, a := range Attacks() {
		for _, p := range []Protection{On, Off} {
			t.Run(a.ID+" "+string(p), func(t *testing.T) {
				t.Parallel()
				r, err := Run(t.Context(), a.ID, p, Options{})
				if err != nil {
					t.Fatal(err, errors.Unwrap(err))
				}
				if !r.IsExpected() {
					t.Errorf("it ended as %s", r.Outcome)
				}
				for _, s := range r.Steps {
					t.Logf("%d %s %s: %s (%s %d)", s.N, s.Who, s.What, s.Mark, s.Attempt, s.Number)
				}
				for _, a := range r.Attempts {
					t.Logf("attempt %s %s: %s, %d steps", a.Attempt, a.Kind, a.Outcome, len(a.Steps))
				}
			})
		}
	}
}
