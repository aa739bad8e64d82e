package auth_test

import (
	"strings"
	"testing"

	"latchkey/auth"
)

// TestRefusalsAreCountedAndCut: of many refusals the first are reported one by one,
// then at each doubling and at the end, and what a sender wrote is cut (X4).
func TestRefusalsAreCountedAndCut(t *testing.T) {
	var got []auth.Refusal
	r := auth.NewRefusals(func(one auth.Refusal) { got = append(got, one) })
	for range 1000 {
		r.Add(auth.Refusal{Origin: strings.Repeat("o", 5000), Agent: "line\nbreak " + strings.Repeat("a", 5000)})
	}
	r.Close()
	if len(got) < 22 || len(got) > 30 || got[len(got)-1].Count != 1000 {
		t.Errorf("%d reports, the last of %d", len(got), got[len(got)-1].Count)
	}
	for _, one := range got {
		if len(one.Origin) > 200 || len(one.Agent) > 200 || strings.Contains(one.Agent, "\n") {
			t.Fatalf("reported %d and %d bytes of the sender", len(one.Origin), len(one.Agent))
		}
	}
	auth.NewRefusals(nil).Add(auth.Refusal{})
}
