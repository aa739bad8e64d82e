//go:build linux || darwin || freebsd || windows

package peer

import (
	"net"
	"syscall"
)

// control calls f with the descriptor of a connection; not at all if it has
// none.
func control(conn net.Conn, f func(fd int)) {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return
	}
	if raw, err := c.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { f(int(fd)) })
	}
}
