package trace

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTracesOfOlderVersions: traces recorded before steps had phases and checks
// open with all their steps, and get the missing fields.
func TestTracesOfOlderVersions(t *testing.T) {
	for name, want := range map[string]struct {
		outcome string
		steps   int
	}{
		"before-checks":         {Succeeded, 10},
		"before-checks-refused": {"provider_error", 6},
	} {
		text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var id struct{ Attempt string }
		if err := json.Unmarshal(text, &id); err != nil {
			t.Fatal(err)
		}
		s := Store{Dir: t.TempDir()}
		if err := os.WriteFile(s.path(id.Attempt), text, 0o600); err != nil {
			t.Fatal(err)
		}
		tr, err := s.Load(id.Attempt)
		if err != nil || tr.Outcome != want.outcome || len(tr.Steps) != want.steps {
			t.Fatalf("%s opens with %d steps, outcome %q: %v", name, len(tr.Steps), tr.Outcome, err)
		}
		for i, step := range tr.Steps {
			if step.N != i+1 || step.Phase == "" || step.Checks == nil || step.At.IsZero() {
				t.Errorf("%s, step %d: %+v", name, i+1, step)
			}
		}
		again, err := json.Marshal(tr)
		if err != nil {
			t.Fatal(err)
		}
		var before, after map[string]any
		if json.Unmarshal(text, &before) != nil || json.Unmarshal(again, &after) != nil {
			t.Fatalf("%s is no JSON", name)
		}
		for _, lost := range missing(name, before, after) {
			t.Error(lost)
		}
		if _, err := Masked(text); err != nil {
			t.Errorf("%s cannot be masked: %v", name, err)
		}
	}
}

// TestMomentsHaveNineDecimals, also at a whole second, and parses them back.
func TestMomentsHaveNineDecimals(t *testing.T) {
	for text, at := range map[string]time.Time{
		`"2026-11-21T17:00:01.000000000Z"`: time.Date(2026, 11, 21, 18, 0, 1, 0, time.FixedZone("", 3600)),
		`"2026-11-21T17:00:01.120000003Z"`: time.Date(2026, 11, 21, 17, 0, 1, 120000003, time.UTC),
	} {
		got, err := json.Marshal(Moment{at})
		if err != nil || string(got) != text {
			t.Errorf("%v is %s, %v, want %s", at, got, err, text)
		}
		var back Moment
		if err := json.Unmarshal(got, &back); err != nil || !back.Equal(at) {
			t.Errorf("%s reads back as %v, %v", got, back, err)
		}
	}
}

// TestStepsStandInTheOrderOfTheirBeginning: a long step is reported after the
// steps within it, and is stored before them.
func TestStepsStandInTheOrderOfTheirBeginning(t *testing.T) {
	r := Recorder{Store: Store{Dir: t.TempDir()}}
	for _, n := range []int{1, 4, 3, 2, 5} {
		r.Observe(event("a1", n, nil))
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	tr, err := r.Store.Load("a1")
	if err != nil || len(tr.Steps) != 5 {
		t.Fatalf("%d steps, %v", len(tr.Steps), err)
	}
	for i, s := range tr.Steps {
		if s.N != i+1 {
			t.Errorf("step %d stands at place %d", s.N, i+1)
		}
	}
}

// missing lists what of a recorded value is gone or different in another one, which
// may have more members.
func missing(where string, before, after any) []string {
	switch was := before.(type) {
	case map[string]any:
		is, _ := after.(map[string]any)
		var lost []string
		for name, value := range was {
			lost = append(lost, missing(where+"."+name, value, is[name])...)
		}
		return lost
	case []any:
		is, _ := after.([]any)
		if len(is) != len(was) {
			return []string{fmt.Sprintf("%s has %d values, want %d", where, len(is), len(was))}
		}
		var lost []string
		for i, value := range was {
			lost = append(lost, missing(fmt.Sprintf("%s[%d]", where, i), value, is[i])...)
		}
		return lost
	}
	a, errA := time.Parse(time.RFC3339Nano, fmt.Sprint(before))
	b, errB := time.Parse(time.RFC3339Nano, fmt.Sprint(after))
	if before == after || errA == nil && errB == nil && a.Equal(b) {
		return nil
	}
	return []string{fmt.Sprintf("%s is %v, want %v", where, after, before)}
}
