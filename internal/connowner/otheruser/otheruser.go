// Package otheruser runs a part of a test as another ordinary user of this computer.
// Only tests may import it.
package otheruser

import (
	"os"
	"path/filepath"
	"testing"
)

// roleVariable names, in the environment of a process that Command started, the role
// that it plays.
const roleVariable = "LATCHKEY_TEST_ROLE"

// Main plays the role with which Command started this process, and ends it; in any
// other process it returns. A test program calls it before anything else.
func Main(roles map[string]func(args []string)) {
	name := os.Getenv(roleVariable)
	if name == "" {
		return
	}
	if role, ok := roles[name]; ok {
		role(os.Args[1:])
		os.Exit(0)
	}
	os.Exit(2)
}

// program copies this test's program to where every user can run it.
func program(tb testing.TB) string {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	binary, err := os.ReadFile(self)
	if err != nil {
		tb.Fatal(err)
	}
	dir, err := os.MkdirTemp("/tmp", "other")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "program")
	if err := os.WriteFile(path, binary, 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	return path
}
