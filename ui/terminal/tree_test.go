package terminal

import (
	"testing"
)

// TestACommandIsMadeByItsName: the tree contains every command, and a command
// line that begins with a name builds exactly the command of that name.
func TestACommandIsMadeByItsName(t *testing.T) {
	all := (&face{}).commands([]string{"--home", "x", "version"})
	if len(all) != 30 {
		t.Errorf("there are %d commands", len(all))
	}
	for _, c := range all {
		alone := (&face{}).commands([]string{c.Name(), "--json"})
		if len(alone) != 1 || alone[0].Name() != c.Name() || alone[0].UsageString() == "" {
			t.Errorf("a line that begins with %s makes %d commands", c.Name(), len(alone))
		}
	}
	for _, args := range [][]string{nil, {"help"}, {"versio"}, {"--help"}} {
		if got := (&face{}).commands(args); len(got) != len(all) {
			t.Errorf("%q makes %d commands", args, len(got))
		}
	}
}
