//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// The commands of the README's first page, to the letter and one after the other,
// as a newcomer types them.
func TestReadmeCommands(t *testing.T) {
	p := start(t, "readme")
	p.peer = demo()
	var typed [][]string
	text, err := os.ReadFile("../README.md")
	p.must(err)
	for line := range strings.Lines(string(text)) {
		if args, ok := strings.CutPrefix(line, "    bin/latchkey "); ok {
			typed = append(typed, strings.Fields(args))
		}
	}
	if len(typed) < 4 || typed[0][0] != "sign-in" {
		t.Fatalf("the README's commands are %q", typed)
	}
	for _, args := range typed {
		process, err := p.Start(p.Command(filepath.Join(binDir, "latchkey"), args...))
		p.must(err)
		if args[0] == "sign-in" {
			p.approve()
		}
		p.must(session.Wait("the command to end", func() (bool, error) { return !process.Running(), nil }))
		if code := process.Cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("latchkey %v: exit %d\n%s", args, code, process.Output())
		}
	}
	p.await("the end of the walk", func(a account) bool { return a.Status == "revoked" })
}
