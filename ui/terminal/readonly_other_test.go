//go:build !linux

package terminal

import "github.com/rogpeppe/go-internal/testscript"

func canMount() bool { return false }

func readOnlyCommand(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("nothing can be mounted here")
}
