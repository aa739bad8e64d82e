package loopback

import "syscall"

// soExclusiveAddrUse is SO_EXCLUSIVEADDRUSE of winsock2.h, which package syscall
// does not name.
const soExclusiveAddrUse = ^0x0004

// exclusive prevents another program from binding the port with SO_REUSEADDR,
// which Windows would allow (catalogue CB3).
func exclusive(_, _ string, conn syscall.RawConn) error {
	var err error
	controlErr := conn.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, soExclusiveAddrUse, 1)
	})
	if controlErr != nil {
		return controlErr
	}
	return err
}
