package terminal

import (
	"runtime"
	"testing"

	"latchkey/auth"
)

// TestS16TheVersionIsInTheUserAgent: providers see which version asks.
func TestS16TheVersionIsInTheUserAgent(t *testing.T) {
	if want := "Latchkey/" + Version(); auth.UserAgent != want || Version() == "" {
		t.Errorf("the user agent is %q, want %q", auth.UserAgent, want)
	}
}

// TestVersionOfABuild: what the Makefile stamps is in the JSON.
func TestVersionOfABuild(t *testing.T) {
	defer func(v, c, d string) { version, commit, date = v, c, d }(version, commit, date)
	version, commit, date = "1.2.3", "0123abcd", "2026-11-30T12:00:00Z"
	v := (&face{}).versions()
	if v.Version != version || v.Commit != commit || v.Revision != commit || v.Date != date || v.Go != runtime.Version() {
		t.Errorf("%+v", v)
	}
}
