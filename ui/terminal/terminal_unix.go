//go:build unix

package terminal

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// errBackground reports that this process may not read from its terminal: the system would stop it.
var errBackground = errors.New("not in the foreground of the terminal")

// openTerminal opens the controlling terminal, if this process is in its foreground.
func openTerminal() (*os.File, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	if err == nil && group != unix.Getpgrp() {
		err = errBackground
	}
	if err != nil {
		_ = tty.Close()
		return nil, err
	}
	return tty, nil
}
