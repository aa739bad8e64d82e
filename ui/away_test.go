package ui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A minimized window redraws no clock, and shows the right time as soon as it is restored.
func TestAWindowThatWasPutAwayCountsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		a := account("x", "a", 0)
		a.Grant.ObtainedAt, a.Grant.ExpiresAt = now.Add(-time.Hour), now.Add(115*time.Second)
		app, queue, _ := idleApp(t, a)
		pump(queue)
		headline := func() string { return made[*accountsRoom](app).detail.headline.Sentence() }
		time.Sleep(2 * time.Second)
		if pump(queue) == 0 || !strings.HasSuffix(headline(), "1 min 53 s") {
			t.Fatalf("in sight the headline says %q", headline())
		}
		app.Iconify(true)
		time.Sleep(time.Minute)
		if ran := pump(queue); ran != 0 {
			t.Errorf("the main goroutine was woken %d times for a minimized window", ran)
		}
		app.Iconify(false)
		if !strings.HasSuffix(headline(), " 53 s") {
			t.Errorf("back in sight it says %q", headline())
		}
		time.Sleep(time.Second)
		if pump(queue) == 0 || !strings.HasSuffix(headline(), " 52 s") {
			t.Errorf("after another second it says %q", headline())
		}
		app.leave()
		pump(queue)
	})
}
