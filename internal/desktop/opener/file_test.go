//go:build linux

package opener

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
)

// TestAFileIsOpenedByTheDesktop: xdg-open gets the path as its one argument; what is no
// file, and a desktop without a program for it, are said.
func TestAFileIsOpenedByTheDesktop(t *testing.T) {
	dir := t.TempDir()
	file, got := filepath.Join(dir, "a file.toml"), filepath.Join(dir, "got")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "theme = 5\n")
	t.Setenv("PATH", dir+":/bin:/usr/bin")
	write(filepath.Join(dir, "xdg-open"), "#!/bin/sh\nprintf '%s|%s' \"$#\" \"$1\" > '"+got+"'\n")
	if err := OpenFile(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(got); err != nil || string(text) != "1|"+file {
		t.Errorf("it got %q, %v", text, err)
	}
	write(filepath.Join(dir, "xdg-open"), "#!/bin/sh\nexit 3\n")
	for _, path := range []string{file, filepath.Join(dir, "missing"), dir, "a file.toml"} {
		if e := auth.AsError(OpenFile(t.Context(), path)); e == nil || e.Reason != auth.ReasonCannotOpen {
			t.Errorf("%s: %v", path, e)
		}
	}
}
