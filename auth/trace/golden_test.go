package trace

import (
	"encoding/json"
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
