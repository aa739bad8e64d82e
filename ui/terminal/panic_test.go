package terminal

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// TestAPanicSaysNothing: the value of a panic is not printed (K1).
func TestAPanicSaysNothing(t *testing.T) {
	const canary = "canary-token-of-a-panic-4715"
	t.Setenv("LATCHKEY_HOME", t.TempDir())
	for _, value := range []any{canary, errors.New(canary), struct{ Token string }{canary}} {
		var out, errs bytes.Buffer
		code := Run(t.Context(), []string{"--json"}, Streams{strings.NewReader(""), &out, &errs}, func(context.Context, Window) int { panic(value) })
		if code != exitFailed || !strings.Contains(errs.String(), `"kind":"internal"`) {
			t.Errorf("exit %d, %s", code, errs.String())
		}
		if strings.Contains(out.String()+errs.String(), canary) {
			t.Errorf("it printed %s%s", out.String(), errs.String())
		}
	}
}
