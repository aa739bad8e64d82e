package terminal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"latchkey/auth/lab"
	"latchkey/ui/diagram"
	"latchkey/ui/words"
)

// labCommandLine runs one command of the lab and returns what it printed.
func labCommandLine(t *testing.T, args ...string) (code int, out, said string) {
	t.Helper()
	var o, e bytes.Buffer
	code = Run(t.Context(), append([]string{"lab"}, args...), Streams{strings.NewReader(""), &o, &e}, nil)
	return code, o.String(), e.String()
}

// TestEveryAttackHasWords: each attack that is listed has every text.
func TestEveryAttackHasWords(t *testing.T) {
	for _, a := range lab.Attacks() {
		for what, text := range map[string]string{
			"name": words.LabName(a.ID), "brief": words.LabBrief(a.ID), "attack": words.LabAttack(a.ID),
			"protection": words.LabProtection(a.Protection), "says": words.LabSays(a.ID), "stop": words.LabStop(a.ID),
		} {
			if text == "" || text == a.ID || text == a.Protection {
				t.Errorf("%s has no %s", a.ID, what)
			}
		}
		if r := diagram.Refer(a.Section); r.URL == "" || r.Section == "" {
			t.Errorf("%s refers to %+v", a.ID, r)
		}
	}
}

// TestAnUnexpectedOutcomeFails: the command then ends with exit code 1 and names the attacks.
func TestAnUnexpectedOutcomeFails(t *testing.T) {
	var said bytes.Buffer
	f := &face{std: Streams{Err: &said}}
	if code := f.report(unexpected([]string{"mix-up", "stolen-code"})); code != exitFailed || !strings.Contains(said.String(), "mix-up, stolen-code") {
		t.Errorf("exit %d: %s", code, said.String())
	}
}

// TestTheRunsOfAnAttackDiffer: the last attempts of both runs, compared in Flow, show where
// they part.
func TestTheRunsOfAnAttackDiffer(t *testing.T) {
	for _, a := range lab.Attacks() {
		t.Run(a.ID, func(t *testing.T) {
			t.Parallel()
			var last []diagram.Diagram
			for _, p := range []lab.Protection{lab.Off, lab.On} {
				r, err := lab.Run(t.Context(), a.ID, p, lab.Options{})
				if err != nil {
					t.Fatal(err)
				}
				last = append(last, diagram.Of(r.Attempts[len(r.Attempts)-1]))
			}
			c := diagram.Compare(last[0], last[1])
			differ := 0
			for _, row := range c.Rows() {
				if row.A == nil || row.B == nil || len(row.Differences) > 0 {
					differ++
				}
			}
			if differ == 0 {
				t.Error("no arrow differs")
			}
		})
	}
}

// TestAllAttacks: lab run all runs each attack both ways, each ends as expected, and each
// step has a sentence and leads into its trace.
func TestAllAttacks(t *testing.T) {
	t.Setenv("LATCHKEY_HOME", t.TempDir())
	code, out, said := labCommandLine(t, "run", "all", "--json")
	if code != 0 || said != "" {
		t.Fatalf("exit %d: %s", code, said)
	}
	var runs []labRunShape
	if err := json.Unmarshal([]byte(out), &runs); err != nil {
		t.Fatal(err)
	}
	if len(runs) != 2*len(lab.Attacks()) || len(runs) < 24 {
		t.Fatalf("%d runs", len(runs))
	}
	for _, r := range runs {
		if want := map[lab.Protection]lab.Outcome{lab.On: lab.Stopped, lab.Off: lab.Succeeded}[r.Protection]; r.Outcome != want || r.Expected != want {
			t.Errorf("%s %s: %s, expected %s", r.Attack, r.Protection, r.Outcome, r.Expected)
		}
		steps := map[string]int{} // of each attempt
		for _, text := range r.Attempts {
			var attempt struct {
				Attempt string
				Steps   []struct{ N int }
			}
			if err := json.Unmarshal(text, &attempt); err != nil || len(attempt.Steps) == 0 {
				t.Fatalf("%s: %v in %s", r.Attack, err, text)
			}
			steps[attempt.Attempt] = attempt.Steps[len(attempt.Steps)-1].N
		}
		placed := 0
		for i, s := range r.Steps {
			if s.What == "" || s.N != i+1 || s.Who == "" {
				t.Errorf("%s %s: step %d is %+v", r.Attack, r.Protection, i+1, s)
			}
			if s.Attempt != "" {
				placed++
				if s.Step < 1 || s.Step > steps[s.Attempt] {
					t.Errorf("%s %s: step %d leads to step %d of %q", r.Attack, r.Protection, s.N, s.Step, s.Attempt)
				}
			}
		}
		if placed == 0 {
			t.Errorf("%s %s: no step leads into a trace", r.Attack, r.Protection)
		}
	}
}
