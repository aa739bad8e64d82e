package e2e

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"testing"
)

// A command's standard error is for its own words: the window's library must
// not complain there of an environment without a language (package locale).
func TestCommandsAreQuietWithoutALanguage(t *testing.T) {
	for _, environment := range [][]string{{}, {"LANG=C"}, {"LANG="}, {"LC_ALL=POSIX"}, {"LANG=C.UTF-8"}} {
		var said bytes.Buffer
		cmd := exec.Command(filepath.Join(binDir, "latchkey"), "version")
		cmd.Env = append([]string{"HOME=" + t.TempDir(), "PATH=/usr/bin:/bin"}, environment...)
		cmd.Stderr = &said
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v: %v: %s", environment, err, said.Bytes())
		}
		if said.Len() > 0 {
			t.Errorf("%v: standard error says %q", environment, said.Bytes())
		}
	}
}
