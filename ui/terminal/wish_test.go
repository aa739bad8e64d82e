package terminal

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// TestTheWindowGetsTheWish: --sign-in names what the window opens for; what cannot be the wish of a
// start is refused, and no command takes the flag.
func TestTheWindowGetsTheWish(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		wish string
	}{
		{nil, 0, ""},
		{[]string{"--sign-in", " github "}, 0, "github"},
		{[]string{"--sign-in=https://mcp.example/mcp"}, 0, "https://mcp.example/mcp"},
		{[]string{"--sign-in", "two\nlines"}, exitUsage, ""},
		{[]string{"--sign-in", strings.Repeat("a", 4000)}, exitUsage, ""},
		{[]string{"version", "--sign-in", "github"}, exitUsage, ""},
	} {
		var out, errs bytes.Buffer
		opened, wish := false, ""
		args := append([]string{"--home", t.TempDir()}, c.args...)
		code := Run(t.Context(), args, Streams{strings.NewReader(""), &out, &errs}, func(_ context.Context, w Window) int {
			opened, wish = true, w.Wish
			return 0
		})
		if code != c.code || opened != (code == 0) || wish != c.wish {
			t.Errorf("%.40q: exit %d, opened %t with the wish %.40q; %s", c.args, code, opened, wish, errs.String())
		}
	}
}
