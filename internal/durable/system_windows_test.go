package durable

import (
	"os"
	"syscall"
	"testing"

	"golang.org/x/sys/windows"

	"latchkey/auth"
)

// W12: every code by which Windows reports a full disk or an exhausted quota.
func TestW12DiskFullCodes(t *testing.T) {
	for code, want := range map[syscall.Errno]auth.Reason{
		windows.ERROR_DISK_FULL: auth.ReasonDiskFull, windows.ERROR_HANDLE_DISK_FULL: auth.ReasonDiskFull,
		windows.ERROR_DISK_QUOTA_EXCEEDED: auth.ReasonDiskFull, windows.ERROR_NOT_ENOUGH_QUOTA: auth.ReasonDiskFull,
		windows.ERROR_DISK_RESOURCES_EXHAUSTED: auth.ReasonDiskFull,
		windows.ERROR_WRITE_PROTECT:            auth.ReasonCannotWrite, windows.ERROR_ACCESS_DENIED: auth.ReasonCannotWrite,
	} {
		err := Failed("x", &os.PathError{Op: "write", Path: "x", Err: code})
		if got := auth.AsError(err).Reason; got != want {
			t.Errorf("%d: %s, want %s", code, got, want)
		}
	}
}
