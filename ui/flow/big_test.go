package flow

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// many returns an attempt with n different steps.
func many(n int) trace.Trace {
	t := trace.Trace{Attempt: "many", Kind: "refresh", Provider: "demo", StartedAt: time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC), Outcome: trace.Succeeded}
	for i := range n {
		step := []auth.Step{auth.StepRefresh, auth.StepCall, auth.StepRevoke}[i%3]
		t.Steps = append(t.Steps, trace.Step{
			N: i + 1, Step: string(step), Phase: []string{"prepare", "use"}[i/20%2], From: "latchkey", To: "provider", Channel: "back", Observed: true,
			At: trace.Moment{Time: t.StartedAt.Add(time.Duration(i) * time.Millisecond)}, DurationMS: 1,
			Request:  &trace.Request{Method: "POST", URL: fmt.Sprintf("https://id.example/token/%d", i), Body: "grant_type=refresh_token&refresh_token=••• 43 characters"},
			Response: &trace.Response{Status: 200, Body: `{"access_token":"••• 43 characters"}`},
		})
	}
	return t
}

func TestOnlyTheStepsInSightHaveObjects(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(shownOf(1, many(500)))
	if n := len(r.rows.Lines()); n != 500 {
		t.Fatalf("%d lines", n)
	}
	press(r, fyne.KeyEnd)
	for range 30 {
		press(r, fyne.KeyLeft)
	}
	if n := r.rows.Drawn(); n == 0 || n > 40 {
		t.Errorf("%d steps have objects", n)
	}
}

// TestAFloodIsCounted: of steps that repeat, the first and the last are drawn.
func TestAFloodIsCounted(t *testing.T) {
	r := newTestRoom(t, wide)
	tr := recorded(t, "sign-in")
	flood := make([]trace.Step, 0, 10000)
	for i := range 10000 {
		s := tr.Steps[12]
		s.N = 13 + i
		s.Error = &trace.Failure{Kind: string(auth.KindBadAnswer), Step: string(auth.StepCallback), Reason: string(auth.ReasonBadCallback)}
		flood = append(flood, s)
	}
	tr.Steps = slices.Concat(tr.Steps[:12], flood)
	r.Show(shownOf(1, tr))
	if got := labels(r); len(got) > 30 || !slices.Contains(got, words.StepsAlike(9998)) {
		t.Errorf("%d rows: %q", len(got), got[max(len(got)-5, 0):])
	}
	press(r, fyne.KeyEnd)
	if r.Step() != 10012 {
		t.Errorf("the last step is %d", r.Step())
	}
	if press(r, fyne.KeyLeft); r.Step() != 13 {
		t.Errorf("the step before is %d", r.Step())
	}
}

// BenchmarkEventAmong500 shows one more step of a running attempt of 500 steps.
func BenchmarkEventAmong500(b *testing.B) { benchmarkEvent(b, 500) }

// BenchmarkEventAmong50 is the same among 50, to compare with.
func BenchmarkEventAmong50(b *testing.B) { benchmarkEvent(b, 50) }

func benchmarkEvent(b *testing.B, n int) {
	const events = 40 // that a room shows before a new one begins
	var r *Room
	whole := many(n + events) // the same steps each time, as of a recorder
	whole.Outcome = trace.Unfinished
	i := events
	for b.Loop() {
		if i == events {
			b.StopTimer()
			r, i = newTestRoom(b, wide), 0
			r.Show(running(whole, n))
			b.StartTimer()
		}
		i++
		r.Show(running(whole, n+i))
	}
}

// running shows an attempt that has come to its n-th step.
func running(whole trace.Trace, n int) Shown {
	whole.Steps = whole.Steps[:n]
	v := shownOf(n, whole)
	v.Attempts[0].Running = true
	return v
}
