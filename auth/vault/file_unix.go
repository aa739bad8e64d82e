//go:build !windows

package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"latchkey/auth"

	"golang.org/x/sys/unix"
)

// readTries is the number of attempts to read a file that saves keep replacing.
const readTries = 20

// readOwn reads a whole regular file of at most limit bytes that only this user
// can have written: no symbolic link, no second name, no foreign owner, not
// writable by others. Beside, unless empty, is the one second name that the file
// may have: the previous generation, which save links before it replaces the
// file.
func readOwn(path, beside string, limit int) ([]byte, error) {
	for range readTries {
		data, err := readOnce(path, beside, limit)
		if !errors.Is(err, errMoved) {
			return data, err
		}
	}
	return nil, unsafeFile(path, auth.WhyHardLink)
}

// errMoved reports that the file was replaced during the checks.
var errMoved = errors.New("moved")

func readOnce(path, beside string, limit int) ([]byte, error) {
	// O_NONBLOCK: a FIFO in the file's place must not block the process.
	fd, err := openFile(path, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC)
	if err == unix.ELOOP || err == unix.EMLINK || err == unix.ENXIO {
		return nil, unsafeFile(path, auth.WhyLink)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err.(syscall.Errno)}
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, &fs.PathError{Op: "fstat", Path: path, Err: err}
	}
	if why := fileFault(&st); why != "" {
		return nil, unsafeFile(path, why)
	}
	if st.Nlink > 1 && !sameFile(&st, beside) {
		return nil, errMoved
	}
	if st.Size > int64(limit) {
		return nil, fmt.Errorf("%s: %w", path, errTooBig)
	}
	return readAll(fd, path, int(st.Size))
}

// readAll reads size bytes. The vault's own writers never change a file in place.
func readAll(fd int, path string, size int) ([]byte, error) {
	data := make([]byte, size)
	for n := 0; n < size; {
		m, err := unix.Read(fd, data[n:])
		switch {
		case err == unix.EINTR:
		case err != nil:
			return nil, &fs.PathError{Op: "read", Path: path, Err: err}
		case m == 0:
			return data[:n], nil // truncated meanwhile: it will not unseal
		default:
			n += m
		}
	}
	return data, nil
}

// openFile opens without the runtime's poller, which regular files do not need.
func openFile(path string, flags int) (int, error) {
	for {
		fd, err := unix.Open(path, flags, 0)
		if err != unix.EINTR {
			return fd, err
		}
	}
}

// fileFault returns the fault in a file's kind, owner or mode; empty if there is none.
func fileFault(st *unix.Stat_t) auth.Why {
	switch {
	case uint32(st.Mode)&unix.S_IFMT != unix.S_IFREG:
		return auth.WhyNotFile
	case int(st.Uid) != os.Geteuid():
		return auth.WhyOtherUser
	case uint32(st.Mode)&0o022 != 0:
		return auth.WhyOthersWrite
	}
	return ""
}

// fileMark identifies the content of a file: saves make a new file, and what writes
// in place changes its times. It is comparable; the zero mark is no file's.
type fileMark struct {
	device, inode uint64
	size          int64
	modified      unix.Timespec
	changed       unix.Timespec // also by chmod, chown and link
}

// markOf returns the mark of the file at path.
func markOf(path string) (fileMark, error) {
	var st unix.Stat_t
	if err := unix.Lstat(path, &st); err != nil {
		return fileMark{}, err
	}
	return fileMark{uint64(st.Dev), st.Ino, st.Size, st.Mtim, st.Ctim}, nil
}

// time is when the file was last changed.
func (m fileMark) time() time.Time {
	modified, changed := time.Unix(m.modified.Unix()), time.Unix(m.changed.Unix())
	if changed.After(modified) {
		return changed
	}
	return modified
}

// sameFile reports whether the file at path is the one that st describes.
func sameFile(st *unix.Stat_t, path string) bool {
	var other unix.Stat_t
	return path != "" && unix.Lstat(path, &other) == nil && other.Ino == st.Ino && other.Dev == st.Dev
}

// checkDir accepts a folder of this user that no other user can write to.
func checkDir(dir string) error {
	var st unix.Stat_t
	if err := unix.Lstat(dir, &st); err != nil {
		return &fs.PathError{Op: "lstat", Path: dir, Err: err}
	}
	switch mode := uint32(st.Mode); {
	case mode&unix.S_IFMT == unix.S_IFLNK:
		return unsafeFile(dir, auth.WhySymlink)
	case mode&unix.S_IFMT != unix.S_IFDIR:
		return unsafeFile(dir, auth.WhyNotFolder)
	case int(st.Uid) != os.Geteuid():
		return unsafeFile(dir, auth.WhyOtherUser)
	case mode&0o022 != 0:
		return unsafeFile(dir, auth.WhyOthersWrite)
	}
	return nil
}

// lockFlags opens a lock file without following links.
const lockFlags = os.O_CREATE | os.O_RDWR | noFollow

// noFollow refuses symbolic links; O_NONBLOCK keeps a FIFO without a reader from
// blocking the process.
const noFollow = unix.O_NOFOLLOW | unix.O_NONBLOCK
