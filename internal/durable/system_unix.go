//go:build !windows

package durable

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// SyncDir makes the names in a folder durable.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		err = nil // a file system without it
	}
	return errors.Join(err, f.Close())
}

// noFollow refuses symbolic links; O_NONBLOCK keeps a FIFO without a reader from blocking the
// process.
const noFollow = unix.O_NOFOLLOW | unix.O_NONBLOCK

func openFile(path string, flag int) (*os.File, error) { return os.OpenFile(path, flag, 0o600) }

func remove(path string) error { return os.Remove(path) }

// rename replaces a file in one step.
func rename(from, to string) error { return os.Rename(from, to) }

// diskFull reports whether err says that there is no room.
func diskFull(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

// alive reports whether a process may still run.
func alive(pid int) bool { return !errors.Is(unix.Kill(pid, 0), unix.ESRCH) }
