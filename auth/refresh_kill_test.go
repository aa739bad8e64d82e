package auth_test

import (
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// A refresh that is killed between any two steps leaves the account active, if nothing
// was sealed yet or everything was, and otherwise in doubt. Nothing presents the
// refresh token by itself after that. The person's refresh ends the account only where
// the server had rotated and nothing of its answer was sealed, and then says why.
func TestRefreshKilledBetweenSteps(t *testing.T) {
	for _, idToken := range []bool{true, false} {
		for _, before := range []bool{true, false} {
			for n := 1; !killedRefresh(t, n, before, idToken); n++ {
			}
		}
	}
}

// killedRefresh kills a refresh at step n and reports whether it had ended before that.
func killedRefresh(t *testing.T, n int, before, idToken bool) (finished bool) {
	r := newRig(t)
	a := r.linked()
	r.as.Tokens.IDTokenOnRefresh = idToken
	k, finished := r.killed(n, before, func(c *auth.Client) { _, _ = c.Refresh(r.ctx, a.ID) })

	trail := strings.Join(k.trail, " ")
	isLost, saves := trail == "save /token", 2
	if idToken { // the grant is saved before the keys that verify the ID token are requested, too
		saves = 3
	}
	want := auth.StatusInDoubt
	if len(k.trail) == 0 || finished || strings.Count(trail, "save") == saves {
		want = auth.StatusActive
	}
	if got := r.load(a.ID); got.Status(time.Now()) != want {
		t.Errorf("killed after %q it is %s, want %s", trail, got.Status(time.Now()), want)
	}
	if want == auth.StatusInDoubt {
		asked := r.as.Count(authtest.Token)
		_, _, err := r.client.Token(r.ctx, a.ID, 2*time.Hour) // longer than it lives
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonInDoubt || r.as.Count(authtest.Token) != asked {
			t.Errorf("killed after %q: %d refreshes by themselves, %v", trail, r.as.Count(authtest.Token)-asked, err)
		}
	}
	if _, families := r.as.Families(); families != 0 {
		t.Errorf("killed after %q: the grant has ended before the person did anything", trail)
	}
	after, err := r.client.Refresh(r.ctx, a.ID)
	switch {
	case isLost && (!after.EndedByLostAnswer() || auth.WhyOf(err) != auth.WhyAnswerLost):
		t.Errorf("killed after %q, the next one: %s, %v", trail, after.Status(time.Now()), err)
	case !isLost && (err != nil || after.Status(time.Now()) != auth.StatusActive):
		t.Errorf("killed after %q, the next one: %s, %v", trail, after.Status(time.Now()), err)
	}
	if finished && strings.Count(trail, "save") != saves {
		t.Errorf("%d steps: %q", n-1, trail)
	}
	return finished
}
