//go:build unix

package home

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"latchkey/auth"
)

// X11: a CA file that is a pipe without a writer, or a folder, is a bad setting, and
// is never opened.
func TestX11CAFileIsNoPipe(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "ca.pem")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, dir} {
		got := make(chan error, 1)
		go func() {
			_, err := WithCA(auth.Provider{CAFile: path})
			got <- err
		}()
		select {
		case err := <-got:
			if e := auth.AsError(err); err == nil || e.Reason != auth.ReasonBadConfig || e.Why != auth.WhyNotFile || e.Detail != path {
				t.Errorf("%s: %v", path, err)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("%s: the read hangs", path)
		}
	}
}
