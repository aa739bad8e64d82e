package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// A proof that is older than what was asked for is refused, and passes only where
// the check is off (CORE-2).
func TestMaxAge(t *testing.T) {
	tooOld := failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonIDTokenTime}
	for _, c := range []struct {
		name, maxAge string
		ago          time.Duration
		missing      bool
		want         failure
	}{
		{"not asked for", "", 24 * time.Hour, false, failure{}},
		{"not asked for and not said", "", 0, true, failure{}},
		{"fresh", "60", 0, false, failure{}},
		{"just within the leeway", "60", 110 * time.Second, false, failure{}},
		{"too old", "60", 3 * time.Minute, false, tooOld},
		{"asked to prove it now", "0", 3 * time.Minute, false, tooOld},
		{"not said", "60", 0, true, tooOld},
		{"no number", "soon", 24 * time.Hour, false, failure{}},
	} {
		t.Run("CORE-2 "+c.name, func(t *testing.T) {
			arm := func(r *rig) {
				if c.maxAge != "" {
					r.request.Provider.AuthParams = map[string]string{"max_age": c.maxAge}
				}
				r.as.ID.Claims = func(claims map[string]any) {
					claims["auth_time"] = time.Now().Add(-c.ago).Unix()
					if c.missing {
						delete(claims, "auth_time")
					}
				}
			}
			r := newRig(t)
			arm(r)
			_, err := r.signIn()
			wantFailure(t, err, c.want)
			if c.want == (failure{}) {
				return
			}
			weak := newRig(t, checks.AuthTime)
			arm(weak)
			if _, err := weak.signIn(); err != nil {
				t.Errorf("without the check: %v", err)
			}
		})
	}
}
