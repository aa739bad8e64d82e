package ledger

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/auth/program"
)

// TestLineOfACaller: a line keeps what the system says of a program, and what only the program does.
func TestLineOfACaller(t *testing.T) {
	c := program.Caller{
		Path: "/home/ada/deploy.sh", IsClaimed: true, ProgramPID: 7, PID: 8, StartedBy: "zsh",
		Service: "nightly.service", Emulator: "GNOME Terminal", Terminal: "pts/3",
	}
	want := Line{Program: "deploy.sh", Path: c.Path, PID: 7, Parent: "zsh", Within: "nightly.service", IsClaimed: true}
	for _, next := range []func(){
		func() { c.Service, want.Within = "", "GNOME Terminal" },
		func() { c.Emulator, want.Within = "", "pts/3" },
		func() { c.Terminal, want.Within = "", "" },
		func() {
			c.Path, c.IsClaimed, c.Claims, c.Parent = "", false, "/usr/bin/zsh", "zsh"
			want.Program, want.Path, want.IsClaimed, want.Claims = "zsh", "", false, "/usr/bin/zsh"
		},
		func() { c.Claims, want.Claims = strings.Repeat("a", maxText+1), strings.Repeat("a", maxText) },
	} {
		if got := Of(c); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("of %+v\ngot %+v\nwant %+v", c, got, want)
		}
		next()
	}
	if got := Of(c); got.Claims != want.Claims {
		t.Errorf("%d bytes are claimed", len(got.Claims))
	}
}
