package vault

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// readOwn reads a whole regular file of at most limit bytes, and no link.
// Windows keeps other users out of a profile by the folder's access list.
func readOwn(path, _ string, limit int) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, unsafeFile(path, "is a link or no regular file")
	}
	if info.Size() > int64(limit) {
		return nil, fmt.Errorf("%s: %w", path, errTooBig)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, int64(limit)+1))
}

// checkDir accepts a folder, and no link to one.
func checkDir(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return unsafeFile(dir, "is a link or no folder")
	}
	return nil
}

// syncDir has nothing to do: NTFS journals names.
func syncDir(string) error { return nil }

// rename replaces a file in one step; a scanner or a reader may hold the old one
// for a moment.
func rename(from, to string) error {
	var err error
	for wait := time.Millisecond; wait < time.Second; wait *= 2 {
		err = os.Rename(from, to)
		if !errors.Is(err, windows.ERROR_ACCESS_DENIED) && !errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
			return err
		}
		time.Sleep(wait)
	}
	return err
}

// lockFlags opens a lock file.
const lockFlags = os.O_CREATE | os.O_RDWR

// noFollow is no flag here: links need rights that users do not have.
const noFollow = 0

// diskFull reports whether err says that there is no room.
func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// alive reports whether a process may still run.
func alive(pid int) bool {
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return !errors.Is(err, windows.ERROR_INVALID_PARAMETER)
	}
	_ = windows.CloseHandle(h)
	return true
}
