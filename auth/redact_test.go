package auth_test

import (
	"encoding/json"
	"testing"

	"latchkey/auth"
)

// report is every event as a log, a trace file or a programmer would show it.
func report(tb testing.TB, events []auth.Event) string {
	tb.Helper()
	text, err := json.Marshal(events)
	if err != nil {
		tb.Fatal(err)
	}
	shown := string(text)
	for _, e := range events {
		if e.Err != nil {
			shown += e.Err.Error() + e.Err.Detail + e.Err.Description + e.Err.Code
		}
	}
	return shown
}
