package terminal

import "golang.org/x/sys/unix"

// The requests that read and set a terminal's mode (tcgetattr, tcsetattr TCSANOW).
const (
	getMode = unix.TCGETS
	setMode = unix.TCSETS
)
