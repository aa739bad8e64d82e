package trace

import (
	"strconv"
	"testing"
	"time"

	"latchkey/auth"
)

// TestRing: two attempts at once are two traces, the newest is first, and the oldest
// goes.
func TestRing(t *testing.T) {
	var r Ring
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := range KeepRing + 5 {
		r.Observe(auth.Event{Attempt: "a" + strconv.Itoa(i), N: 1, Step: auth.StepDiscover, At: at})
	}
	last := "a" + strconv.Itoa(KeepRing+4)
	r.Observe(auth.Event{Attempt: "a" + strconv.Itoa(KeepRing), N: 2, Step: auth.StepListen, At: at})
	r.Observe(auth.Event{Attempt: last, Done: true, At: at})
	all := r.List()
	if len(all) != KeepRing || all[0].Attempt != last || all[0].Outcome != Succeeded {
		t.Fatalf("%d traces, the first %+v", len(all), all[0])
	}
	if before := all[4]; len(before.Steps) != 2 || before.Outcome != Unfinished {
		t.Errorf("the attempt that runs is %+v", before)
	}
	if all[len(all)-1].Attempt != "a5" {
		t.Errorf("the oldest is %s", all[len(all)-1].Attempt)
	}
}
