package durable_test

import (
	"os"
	"testing"

	"latchkey/internal/durable"
)

// needPOSIXRename skips a test where this system cannot rename with POSIX semantics.
func needPOSIXRename(t *testing.T) {
	t.Helper()
	file, err := os.CreateTemp("", "posix")
	if err != nil {
		t.Fatal(err)
	}
	path := file.Name()
	defer func() { _ = os.Remove(path + ".1"); _ = os.Remove(path) }()
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := durable.RenamePOSIX(path, path+".1"); err != nil {
		t.Skip("this system has no rename with POSIX semantics: ", err)
	}
}
