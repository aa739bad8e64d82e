package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"
)

// The bounds of the log.
const (
	Name    = "latchkey.log"
	MaxSize = 1 << 20 // bytes, after which a file makes way
	Kept    = 2       // older files: latchkey.log.1 is the younger
)

// Files lists the files of the log in dir, newest first. None need exist.
func Files(dir string) []string {
	files := []string{filepath.Join(dir, Name)}
	for n := range Kept {
		files = append(files, filepath.Join(dir, fmt.Sprintf("%s.%d", Name, n+1)))
	}
	return files
}

// file is the rotating file. Each record is one write to a file that is opened
// for appending, so that records of several processes never mix.
type file struct {
	dir string

	mu   sync.Mutex
	open *os.File
	err  error
}

func (f *file) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

func (f *file) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.letGo()
}

func (f *file) letGo() {
	if f.open != nil {
		_ = f.open.Close()
		f.open = nil
	}
}

// Write appends one record.
func (f *file) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.append(line)
	if err != nil && f.err == nil {
		f.err = err
	}
	return n, err
}

func (f *file) append(line []byte) (int, error) {
	if err := f.ready(); err != nil {
		return 0, err
	}
	info, err := f.open.Stat()
	if err != nil {
		return 0, err
	}
	if info.Size() > 0 && info.Size()+int64(len(line)) > MaxSize {
		f.rotate()
		if err := f.ready(); err != nil {
			return 0, err
		}
	}
	return f.open.Write(line)
}

// ready opens the file, anew where another process has moved it away.
func (f *file) ready() error {
	path := filepath.Join(f.dir, Name)
	if f.open != nil {
		mine, err := f.open.Stat()
		there, statErr := os.Lstat(path)
		if err == nil && statErr == nil && os.SameFile(mine, there) {
			return nil
		}
		f.letGo()
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	opened, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|noFollow, 0o600)
	if err != nil {
		return err
	}
	info, err := opened.Stat()
	if err != nil || !info.Mode().IsRegular() {
		_ = opened.Close()
		return errors.Join(err, fmt.Errorf("%s is not a file", path))
	}
	f.open = opened
	return nil
}

// rotate moves the file away, unless another process is just doing it: then the
// file grows by a record more. What cannot be moved goes on growing, which is
// better than losing what helps.
func (f *file) rotate() {
	lock := flock.New(filepath.Join(f.dir, Name+".lock"), flock.SetPermissions(0o600))
	if got, err := lock.TryLock(); err != nil || !got {
		return
	}
	defer func() { _ = lock.Close() }()
	files := Files(f.dir)
	info, err := os.Lstat(files[0])
	mine, mineErr := f.open.Stat()
	f.letGo()
	if err != nil || mineErr != nil || !os.SameFile(info, mine) {
		return // moved already
	}
	for n := len(files) - 1; n > 0; n-- {
		if err := os.Rename(files[n-1], files[n]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return
		}
	}
}
