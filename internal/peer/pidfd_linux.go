package peer

import (
	"errors"

	"golang.org/x/sys/unix"
)

// soPeerPIDFD is SO_PEERPIDFD of asm-generic/socket.h, since Linux 6.5.
const soPeerPIDFD = 77

// Pidfd opens a handle of the process at the other end (pidfd_open(2)), which the caller
// closes. The kernel gives that of the process that connected; before Linux 6.5 it is of the
// process that has its number now.
func (p Peer) Pidfd() (int, error) {
	if p.conn == nil {
		return -1, errors.ErrUnsupported
	}
	fd, err := -1, errors.ErrUnsupported
	control(p.conn, func(sock int) { fd, err = unix.GetsockoptInt(sock, unix.SOL_SOCKET, soPeerPIDFD) })
	if !errors.Is(err, unix.ENOPROTOOPT) { // else the option is unknown
		return fd, err
	}
	return unix.PidfdOpen(p.PID, 0)
}
