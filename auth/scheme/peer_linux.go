package scheme

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// sameUser asks the kernel whose process is at the other end (SO_PEERCRED):
// neither a mode nor a path that was got wrong lets another user in.
func sameUser(conn net.Conn) bool {
	ours := false
	control(conn, func(fd int) {
		cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
		ours = err == nil && int(cred.Uid) == os.Geteuid()
	})
	return ours
}
