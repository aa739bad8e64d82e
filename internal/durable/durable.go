// Package durable writes small files so that a reader, or a crash, sees the old
// content or the new one, whole.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"latchkey/auth"
)

// Unfinished matches the files of writers that were killed, or are still at it.
const Unfinished = ".new-*"

// stale is how old an unfinished file is at least when nobody writes it any more.
const stale = time.Hour

// Sweep removes from dir what killed writers left: files whose names match
// Unfinished, or another of the patterns, and that are older than an hour. What
// cannot be removed now is removed another time.
func Sweep(dir string, patterns ...string) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, f := range files {
		ours := slices.ContainsFunc(append(patterns, Unfinished), func(pattern string) bool {
			matches, _ := filepath.Match(pattern, f.Name()) // the patterns hold
			return matches
		})
		if !ours || !f.Type().IsRegular() {
			continue
		}
		if info, err := f.Info(); err == nil && time.Since(info.ModTime()) > stale {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// WriteFile puts data under path with mode 0600: a temporary file in the same
// folder, synced, then renamed over path. The folder is made with mode 0700
// where it is missing. The error is an *auth.Error of step save that names the
// path.
func WriteFile(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Failed(path, err)
	}
	f, err := os.CreateTemp(dir, Unfinished) // 0600
	if err != nil {
		return Failed(path, err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return Failed(path, err)
	}
	return syncFolder(dir)
}

// Failed is the *auth.Error for a file that could not be written.
func Failed(path string, err error) error {
	reason := auth.ReasonCannotWrite
	if errors.Is(err, syscall.ENOSPC) {
		reason = auth.ReasonDiskFull
	}
	return (&auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: reason, Detail: path}).Caused(err)
}

// syncFolder makes the rename itself durable. Systems that cannot sync a folder
// keep renames by themselves.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return Failed(dir, err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, fs.ErrPermission) {
		return Failed(dir, err)
	}
	return nil
}
