package loopback_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/loopback"
)

// The page contains the texts that the receiver was given.
func TestPageSaysWhatItWasGiven(t *testing.T) {
	say := func(page string) assets.CallbackText { return assets.CallbackText{Heading: "heading of " + page} }
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/x", auth.Expect{}, loopback.Options{Say: say})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	resp, body := get(t, base(r)+"/elsewhere")
	if resp.StatusCode != http.StatusNotFound || !strings.Contains(body, "<h1>heading of refused</h1>") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
}
