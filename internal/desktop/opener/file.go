package opener

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/pkg/browser"

	"latchkey/auth"
)

// OpenFile shows a file of text in the program that the desktop has for it. The path is
// absolute. nil means that an opener was started and has not failed within 0.7 s. The
// error is an *auth.Error of step config and kind usage.
func OpenFile(ctx context.Context, path string) error {
	failed := &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonCannotOpen, Detail: path}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || !filepath.IsAbs(path) {
		return failed
	}
	result, err := startFile(path)
	if err != nil {
		return failed.Caused(err)
	}
	select {
	case err := <-result:
		if err != nil {
			return failed.Caused(err)
		}
	case <-time.After(patience):
	case <-ctx.Done():
	}
	return nil
}

func startFile(path string) (<-chan error, error) {
	switch runtime.GOOS {
	case "windows":
		return nil, browser.OpenFile(path) // ShellExecute, which has answered when it returns
	case "darwin":
		return start("open", "-t", path)
	}
	return start("xdg-open", path)
}
