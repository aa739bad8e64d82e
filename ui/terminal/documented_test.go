package terminal

import (
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// documented FILE HEADING OUT OLD=NEW…: writes the first block of code below a heading of
// docs/FILE to OUT, each OLD in it replaced by NEW, so that what the document shows is what
// the test runs.
func documentedCommand(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: documented FILE HEADING OUT OLD=NEW…")
	}
	text, err := os.ReadFile("../../docs/" + args[0])
	ts.Check(err)
	block := firstBlock(string(text), args[1])
	if block == "" {
		ts.Fatalf("%s has no code below %q", args[0], args[1])
	}
	for _, pair := range args[3:] {
		before, after, found := strings.Cut(pair, "=")
		if !found || !strings.Contains(block, before) {
			ts.Fatalf("%q does not stand in\n%s", before, block)
		}
		block = strings.ReplaceAll(block, before, after)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(block), 0o600))
}

// firstBlock returns the first block of code below a heading, without its indent.
func firstBlock(document, heading string) string {
	_, section, _ := strings.Cut(document, "# "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n#")
	var block strings.Builder
	for line := range strings.Lines(section) {
		code, isCode := strings.CutPrefix(line, "    ")
		switch {
		case isCode, line == "\n" && block.Len() > 0:
			block.WriteString(code)
		case block.Len() > 0:
			return block.String()
		}
	}
	return block.String()
}
