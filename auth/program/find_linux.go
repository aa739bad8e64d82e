package program

import (
	"errors"

	"latchkey/internal/peer"

	"golang.org/x/sys/unix"
)

// Of is the caller at the other end of a connection to a socket. If that is a process of
// Latchkey, it is the command, and the program is what started it; any other process is the
// program itself.
func Of(who peer.Peer) Caller {
	fd, err := who.Pidfd()
	if err != nil && !errors.Is(err, unix.ENOSYS) {
		return Caller{PID: who.PID}
	}
	p := openProcess(who.PID)
	defer p.close()
	if err == nil {
		defer func() { _ = unix.Close(fd) }()
	}
	if err == nil && !isAlive(fd) { // p may be another process that got the number
		return Caller{PID: who.PID}
	}
	if !IsLatchkey(p.exe()) {
		return p.itself()
	}
	return p.command()
}

// isAlive reports whether the process of a pidfd still runs: the descriptor becomes readable
// at its end (pidfd_open(2)).
func isAlive(fd int) bool {
	poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	n, err := unix.Poll(poll, 0)
	return err == nil && n == 0
}

// vouches is whether this system names the executable of a process, and not the process itself.
const vouches = true
