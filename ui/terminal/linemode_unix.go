//go:build linux || darwin

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// leaveLineMode lets lines of any size arrive from a terminal: in line mode the
// system cuts each after 4,095 bytes (Linux) or 1,024 (macOS), and addresses are
// longer. Echo and the keys that send signals stay. restore brings the earlier mode
// back; it does nothing where the mode did not change.
func leaveLineMode(in *os.File) (restore func()) {
	fd := int(in.Fd())
	before, err := unix.IoctlGetTermios(fd, getMode)
	if err != nil {
		return func() {}
	}
	mode := *before
	mode.Lflag &^= unix.ICANON
	mode.Cc[unix.VMIN], mode.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, setMode, &mode); err != nil {
		return func() {}
	}
	return func() { _ = unix.IoctlSetTermios(fd, setMode, before) }
}
