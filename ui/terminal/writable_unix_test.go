//go:build unix

package terminal

import (
	"os"
	"path/filepath"
	"testing"
)

// A passphrase or a secret is taken from no file that another user can write.
func TestAFileThatOthersWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, refused := range map[os.FileMode]bool{0o600: false, 0o644: false, 0o620: true, 0o602: true, 0o666: true} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		line, err := firstLine(path)
		if (err != nil) != refused || !refused && string(line) != "correct horse" {
			t.Errorf("mode %o: %q, %v", mode, line, err)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root can give a file to another user")
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if line, err := firstLine(path); err == nil {
		t.Errorf("of another user: %q", line)
	}
}
