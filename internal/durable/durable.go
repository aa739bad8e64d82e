// Package durable writes small files so that a reader, or a crash, sees the old
// content or the new one, whole.
package durable

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"latchkey/auth"
	"latchkey/internal/private"
)

// oldTemp matches the temporary files that earlier versions left.
const oldTemp = ".new-*"

// IsTemp reports whether a file of that name is a temporary one of this package,
// whose writer still runs or was killed.
func IsTemp(name string) bool {
	return tempOwner(name) != 0 || matches(name, []string{oldTemp})
}

// stale is the age from which a file of another program's naming counts as
// abandoned.
const stale = time.Hour

// Sweep removes from dir the temporary files whose writer runs no more, and files
// older than an hour that earlier versions left or that match one of the patterns.
// What cannot be removed now is removed another time.
func Sweep(dir string, patterns ...string) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	patterns = append(patterns, oldTemp)
	for _, f := range files {
		if f.Type().IsRegular() && (abandoned(f.Name()) || matches(f.Name(), patterns) && isStale(f)) {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// SweepNames is Sweep for temporary files alone, by the names that dir is known to
// have: it reads no folder.
func SweepNames(dir string, names []string) {
	for _, name := range names {
		if abandoned(name) {
			_ = os.Remove(filepath.Join(dir, name))
		}
	}
}

// abandoned reports whether a process that runs no more made a temporary file of
// that name.
func abandoned(name string) bool {
	pid := tempOwner(name)
	return pid != 0 && pid != os.Getpid() && !alive(pid)
}

func matches(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, _ := filepath.Match(pattern, name) // the patterns are well-formed
		return ok
	})
}

func isStale(f os.DirEntry) bool {
	info, err := f.Info()
	return err == nil && time.Since(info.ModTime()) > stale
}

// WriteFile is Replace without a second name. It makes the folder for this
// user alone where it is missing (private.MkdirAll).
func WriteFile(path string, data []byte) error {
	if err := private.MkdirAll(filepath.Dir(path)); err != nil {
		return Failed(path, err)
	}
	_, err := Replace(path, "", data)
	return err
}

// Failed returns the *auth.Error for a file that could not be written, of step
// save with path as its detail: ReasonDiskFull, else ReasonCannotWrite. It returns
// nil for nil, and an *auth.Error as it is.
func Failed(path string, err error) error {
	var known *auth.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	}
	reason := auth.ReasonCannotWrite
	switch {
	case diskFull(err):
		reason = auth.ReasonDiskFull
	case errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE):
		reason = auth.ReasonTooManyFiles
	}
	return (&auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: reason, Detail: path}).Caused(err)
}
