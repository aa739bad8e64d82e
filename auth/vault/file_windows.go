package vault

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/windows"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// readOwn reads a whole regular file of at most limit bytes that only this user can have
// written: no link, no foreign owner, not writable by others. The checks are on
// the file that is open, which another one may have replaced since.
func readOwn(path, _ string, limit int) ([]byte, error) {
	f, err := durable.OpenNoFollow(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, unsafeFile(path, auth.WhyLink)
	case info.Size() > int64(limit):
		return nil, fmt.Errorf("%s: %w", path, errTooBig)
	}
	if why, err := private.FaultOf(windows.Handle(f.Fd())); err != nil || why != "" {
		return nil, faulty(path, why, err)
	}
	return io.ReadAll(io.LimitReader(f, int64(limit)+1))
}

// fileMark identifies the content of a file: saves make a new file, with a time of
// its own. It is comparable; the zero mark is no file's.
type fileMark struct {
	size     int64
	modified time.Time
	mode     os.FileMode
}

// markOf returns the mark of the file at path.
func markOf(path string) (fileMark, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return fileMark{}, err
	}
	return fileMark{info.Size(), info.ModTime(), info.Mode()}, nil
}

// time is when the file was last changed.
func (m fileMark) time() time.Time { return m.modified }

// faulty returns the error for a file or folder that another user can have written, or of which
// Windows does not say it.
func faulty(path string, why auth.Why, err error) error {
	if err != nil {
		return &fs.PathError{Op: "read the access list of", Path: path, Err: err}
	}
	return unsafeFile(path, why)
}

// checkDir accepts a folder of this user that no other user can write to, and refuses a link to
// one.
func checkDir(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return unsafeFile(dir, auth.WhyNotFolder)
	}
	if why, err := private.Fault(dir); err != nil || why != "" {
		return faulty(dir, why, err)
	}
	return nil
}

// lockFlags opens a lock file.
const lockFlags = os.O_CREATE | os.O_RDWR
