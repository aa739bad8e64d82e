package auth

import (
	"context"
	"fmt"
	"testing"
)

// TestRefusedCallbacksAreNotKept: the content of refused callbacks does not stay
// in memory, however many come.
func TestRefusedCallbacksAreNotKept(t *testing.T) {
	c := &Client{Observe: func(Event) {}}
	r := c.start(context.Background(), AttemptSignIn, Provider{ID: "x"})
	a := &Attempt{redirect: "http://127.0.0.1/cb/x", state: randomSecret(), checks: r.checks}
	w := &waiting{r: r, attempt: a, accepted: make(chan Callback, 1)}
	before := len(r.secrets)
	for i := range 5000 {
		if w.offer(Callback{Code: NewSecret(fmt.Sprintf("forged-code-%d", i)), State: randomSecret()}) == nil {
			t.Fatal("a forged callback is accepted")
		}
	}
	if len(r.secrets) != before || r.n > 2*reportEach || w.refused != 5000 {
		t.Errorf("%d secrets and %d events are left of %d refusals", len(r.secrets)-before, r.n, w.refused)
	}
}
