package auth_test

import (
	"encoding/json"
	"testing"

	"latchkey/auth"
)

// report returns every event in the forms of a log, a trace file and a debugger.
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
