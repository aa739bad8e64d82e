package durable

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// patience bounds the attempts at what another process keeps from us for a moment, a virus
// scanner, an indexer or another Latchkey: the 2 s of cmd/go's robustio.
const patience = 2 * time.Second

// retry calls do until it succeeds, fails for good or patience is over.
func retry(do func() error) error {
	deadline := time.Now().Add(patience)
	for wait := time.Millisecond; ; wait += rand.N(wait) {
		err := do()
		if !isPassing(err) || time.Now().Add(wait).After(deadline) {
			return err
		}
		time.Sleep(wait)
	}
}

// isPassing reports whether a later attempt can succeed. Access is also denied to a file that
// was deleted while another process has it open.
func isPassing(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// shareAll lets others read, write, rename and delete an open file. Go's os.Open leaves out
// FILE_SHARE_DELETE, and so keeps a writer from replacing the file.
const shareAll = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE

// noFollow opens a link itself and not its target.
const noFollow = windows.O_FILE_FLAG_OPEN_REPARSE_POINT

// openFile opens path with shareAll.
func openFile(path string, flag int) (f *os.File, err error) {
	access, create := uint32(windows.GENERIC_READ), uint32(windows.OPEN_EXISTING)
	if flag&os.O_APPEND != 0 {
		access, create = windows.FILE_APPEND_DATA|windows.FILE_READ_ATTRIBUTES|windows.SYNCHRONIZE, windows.OPEN_ALWAYS
	}
	attributes := uint32(windows.FILE_ATTRIBUTE_NORMAL)
	if flag&noFollow != 0 {
		attributes |= windows.FILE_FLAG_OPEN_REPARSE_POINT
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	err = retry(func() error {
		h, err := windows.CreateFile(name, access, shareAll, nil, create, attributes, 0)
		if err != nil {
			return &os.PathError{Op: "open", Path: path, Err: err}
		}
		f = os.NewFile(uintptr(h), path)
		return nil
	})
	return f, err
}

// SyncDir has nothing to do: NTFS journals names.
func SyncDir(string) error { return nil }

// rename replaces a file in one step, also while others have it open. What only POSIX semantics
// allow is left to retries where the system or the file system lacks them.
func rename(from, to string) error {
	return retry(func() error {
		if renamePOSIX(from, to) == nil {
			return nil
		}
		return os.Rename(from, to)
	})
}

// renameInfo is the FILE_RENAME_INFO of winbase.h up to its name.
type renameInfo struct {
	Flags  uint32
	Root   windows.Handle
	Length uint32 // of the name, in bytes
	Name   [1]uint16
}

// renamePOSIX renames with POSIX semantics (FileRenameInfoEx, Windows 10 1709 and newer on
// NTFS): a program that has the old file open keeps reading it.
func renamePOSIX(from, to string) error {
	to, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	fromName, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	name, err := windows.UTF16FromString(to)
	if err != nil {
		return err
	}
	h, err := windows.CreateFile(fromName, windows.DELETE|windows.SYNCHRONIZE, shareAll, nil, windows.OPEN_EXISTING,
		windows.FILE_FLAG_OPEN_REPARSE_POINT|windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return err
	}
	defer func() { _ = windows.CloseHandle(h) }()
	const fixed = unsafe.Offsetof(renameInfo{}.Name)
	buffer := make([]byte, max(fixed+uintptr(2*len(name)), unsafe.Sizeof(renameInfo{})))
	info := (*renameInfo)(unsafe.Pointer(&buffer[0]))
	info.Flags = windows.FILE_RENAME_REPLACE_IF_EXISTS | windows.FILE_RENAME_POSIX_SEMANTICS
	info.Length = uint32(2 * (len(name) - 1)) // without the final zero
	copy(unsafe.Slice((*uint16)(unsafe.Pointer(&buffer[fixed])), len(name)), name)
	return windows.SetFileInformationByHandle(h, windows.FileRenameInfoEx, &buffer[0], uint32(len(buffer)))
}

// remove deletes a file; another process may have it open for a moment.
func remove(path string) error { return retry(func() error { return os.Remove(path) }) }

// diskFull reports whether err says that there is no room, or no more for this user.
func diskFull(err error) bool {
	for _, full := range []syscall.Errno{
		windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED,
		windows.ERROR_NOT_ENOUGH_QUOTA, windows.ERROR_DISK_RESOURCES_EXHAUSTED,
	} {
		if errors.Is(err, full) {
			return true
		}
	}
	return false
}

// alive reports whether a process may still run. A process that has ended keeps its number for
// as long as a process has a handle to it, so that opening it is no proof.
func alive(pid int) bool {
	h, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return !errors.Is(err, windows.ERROR_INVALID_PARAMETER) // access denied: another user's
	}
	defer func() { _ = windows.CloseHandle(h) }()
	event, err := windows.WaitForSingleObject(h, 0)
	return err != nil || event != windows.WAIT_OBJECT_0
}
