package auth_test

import (
	"context"
	"net/url"
	"slices"
	"testing"
	"time"

	"latchkey/auth"
)

// TestOpenAgain: when the page is reopened, a sign-in pushes its request a second
// time, because a reference is valid once and for a limited time; a whole address
// does not change (9126-1).
func TestOpenAgain(t *testing.T) {
	for name, c := range map[string]struct {
		pushes bool
		trail  string
	}{
		"pushed": {true, "discovery push push push authorize token jwks userinfo"},
		"whole":  {false, happyTrail},
	} {
		t.Run("9126-1 "+name, func(t *testing.T) {
			r := newRig(t)
			r.as.Pushing.Offer = c.pushes
			again := make(chan struct{}, 1)
			r.request.Reopen = again
			var holds []time.Time
			r.request.OnExpiry = func(until time.Time) { holds = append(holds, until) }
			var opened []string
			browser := r.request.Browse
			r.request.Browse = func(ctx context.Context, address string) error {
				if opened = append(opened, address); len(opened) == 3 {
					return browser(ctx, address)
				}
				again <- struct{}{} // the person closed the page
				return nil
			}
			if _, err := r.signIn(); err != nil {
				t.Fatal(err)
			}
			r.wantTrail(c.trail)
			slices.Sort(opened)
			if n := len(slices.Compact(opened)); n != map[bool]int{true: 3, false: 1}[c.pushes] {
				t.Errorf("%d addresses", n)
			}
			if c.pushes != (len(holds) == 3) || c.pushes && (holds[0].Before(time.Now()) || holds[0].After(time.Now().Add(time.Minute))) {
				t.Errorf("they hold until %v", holds)
			}
		})
	}
}

// TestOpenAgainFails: a failed push is reported and ends nothing (9126-1).
func TestOpenAgainFails(t *testing.T) {
	r := newRig(t)
	r.as.Pushing.Offer, r.as.Pushing.Require = true, true
	again := make(chan struct{}, 2)
	r.request.Reopen = again
	var first string
	r.request.Browse = func(_ context.Context, address string) error {
		first = address
		r.as.Pushing.Answer = func(a map[string]any) { delete(a, "request_uri") }
		again <- struct{}{}
		again <- struct{}{}
		return nil
	}
	go func() { // the first address is used after all
		for r.as.Count("push") < 3 {
			time.Sleep(time.Millisecond)
		}
		_ = r.browser.Open(t.Context(), first)
	}()
	_, err := r.signIn()
	if err != nil {
		t.Error(err)
	}
	failed := slices.ContainsFunc(r.seen(), func(e auth.Event) bool { return e.Step == auth.StepBrowser && e.Err != nil && e.Exchange == nil })
	if u, _ := url.Parse(first); !failed || u.Query().Get("request_uri") == "" {
		t.Error("no event reports that no other address could be had")
	}
}
