package words

import (
	"strings"
	"testing"

	"latchkey/auth"
)

// TestHintsOfTheWindowNameNoCommand: where the window has a hint of its own, it says what to do
// there. A pair that nobody agreed to is named by both hosts.
func TestHintsOfTheWindowNameNoCommand(t *testing.T) {
	for reason := range windowHints() {
		e := &auth.Error{Reason: reason, Detail: "d", Moves: []auth.Move{{From: "api.example", To: "id.example"}}}
		if got := ForWindow(e, ""); strings.Contains(got, "--") || strings.Contains(got, "latchkey ") {
			t.Errorf("%s: %q", reason, got)
		}
	}
	for _, reason := range []auth.Reason{auth.ReasonNewPair, auth.ReasonResourceMoved} {
		e := &auth.Error{Reason: reason, Moves: []auth.Move{{From: "api.example", To: "id.example"}}}
		_, hint := Say(e)
		if got := ForWindow(e, hint); strings.Contains(got, "--accept-issuer") || !strings.Contains(got, "api.example") || !strings.Contains(got, "id.example") || !strings.Contains(got, "An address") {
			t.Errorf("%s: %q", reason, got)
		}
	}
}
