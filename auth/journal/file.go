package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// The bounds of the log.
const (
	Name    = "latchkey.log"
	Served  = "served.log" // tokens handed out; rotated by itself
	Read    = "read.log"   // accounts named to commands; apart, because a program may ask each second
	MaxSize = 1 << 20      // bytes, above which a file is rotated
	Kept    = 2            // older files: latchkey.log.1 is the younger
)

// Files lists the files of one log in dir, Name, Served or Read, newest first. None need
// exist.
func Files(dir, name string) []string {
	files := []string{filepath.Join(dir, name)}
	for n := range Kept {
		files = append(files, filepath.Join(dir, fmt.Sprintf("%s.%d", name, n+1)))
	}
	return files
}

// file is the rotating file. It is opened for each record, so that no one must
// close it and no record goes to a file that another process has moved. Each
// record is one write to a file opened for appending, so that records of several
// processes never mix.
type file struct {
	dir, name string

	mu  sync.Mutex
	err error
}

func (f *file) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// Write appends one record.
func (f *file) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.append(line)
	if err == nil {
		return len(line), nil
	}
	if f.err == nil {
		f.err = err
	}
	return 0, err
}

func (f *file) append(line []byte) error {
	file, size, err := f.open()
	if err == nil && size > 0 && size+int64(len(line)) > MaxSize {
		f.rotate(file)
		file, _, err = f.open()
	}
	if err != nil {
		return err
	}
	_, err = file.Write(line)
	return errors.Join(err, file.Close())
}

// open opens or creates the file, and returns its size in bytes.
func (f *file) open() (*os.File, int64, error) {
	path := filepath.Join(f.dir, f.name)
	if err := private.MkdirAll(f.dir); err != nil {
		return nil, 0, err
	}
	file, err := durable.OpenAppend(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		_ = file.Close()
		return nil, 0, errors.Join(err, fmt.Errorf("%s is not a file", path))
	}
	return file, info.Size(), nil
}

// rotate closes the file and moves it, unless another process is doing so: then
// the file grows by one more record. If the file cannot be moved, it keeps
// growing, so that no record is lost.
func (f *file) rotate(full *os.File) {
	mine, err := full.Stat()
	_ = full.Close()
	if err != nil {
		return
	}
	lock := flock.New(filepath.Join(f.dir, f.name+".lock"), flock.SetPermissions(0o600))
	if got, err := lock.TryLock(); err != nil || !got {
		return
	}
	defer func() { _ = lock.Close() }()
	files := Files(f.dir, f.name)
	if there, err := os.Lstat(files[0]); err != nil || !os.SameFile(there, mine) {
		return // moved already
	}
	for n := len(files) - 1; n > 0; n-- {
		if err := durable.Rename(files[n-1], files[n]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return
		}
	}
}
