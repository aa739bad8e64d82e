package trace_test

import (
	"fmt"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/trace"
)

// TestE12TheBackgroundPushesNothingOut: however many refreshes the background makes,
// the traces of what a person did stay.
func TestE12TheBackgroundPushesNothingOut(t *testing.T) {
	r := &trace.Recorder{Store: trace.Store{Dir: t.TempDir()}}
	attempt := func(id string, kind auth.AttemptKind, by auth.Trigger) {
		e := auth.Event{Attempt: id, Kind: kind, Provider: "corp", Step: auth.StepRefresh, N: 1, At: time.Now(), By: auth.By{Trigger: by}}
		r.Observe(e)
		e.N, e.Done = 0, true
		r.Observe(e)
	}
	attempt("signin", auth.AttemptSignIn, auth.TriggerPerson)
	for i := range 2 * trace.Keep {
		attempt(fmt.Sprint("refresh", i), auth.AttemptRefresh, auth.TriggerBackground)
	}
	all, err := r.Store.List()
	if err != nil || len(all) != 1+trace.KeepBackground || r.Err() != nil {
		t.Fatalf("%d traces, %v, %v", len(all), err, r.Err())
	}
	for _, id := range []string{"signin", fmt.Sprint("refresh", 2*trace.Keep-1)} {
		if got, err := r.Store.Load(id); err != nil || got.Attempt != id {
			t.Errorf("%s: %v", id, err)
		}
	}
	for i := range trace.Keep {
		attempt(fmt.Sprint("person", i), auth.AttemptRefresh, auth.TriggerPerson)
	}
	if all, _ := r.Store.List(); len(all) != trace.Keep+trace.KeepBackground {
		t.Errorf("%d traces in the end", len(all))
	}
}
