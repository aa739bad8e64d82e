package terminal

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// tracesOfCommand is "traces before", which notes what is below the script's folder: names,
// modes, times and contents; and "traces after before", which compares that with what is there
// now.
func tracesOfCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: traces NAME [OTHER]")
	}
	var now strings.Builder
	root := ts.Getenv("WORK")
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(&now, "%s %s %s %x\n", name, info.Mode(), info.ModTime(), sha256.Sum256(text))
			return err
		}
		_, err = fmt.Fprintf(&now, "%s %s %s\n", name, info.Mode(), info.ModTime())
		return err
	}))
	if len(args) == 1 {
		ts.Setenv("TRACES_"+args[0], now.String())
		return
	}
	if was := ts.Getenv("TRACES_" + args[1]); was != now.String() {
		ts.Fatalf("before:\n%s\nafter:\n%s", was, now.String())
	}
}
