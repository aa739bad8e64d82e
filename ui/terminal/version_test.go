package terminal

import (
	"testing"

	"latchkey/auth"
)

// TestS16TheVersionIsInTheUserAgent: providers see which version asks.
func TestS16TheVersionIsInTheUserAgent(t *testing.T) {
	if want := "Latchkey/" + Version(); auth.UserAgent != want || Version() == "" {
		t.Errorf("the user agent is %q, want %q", auth.UserAgent, want)
	}
}
