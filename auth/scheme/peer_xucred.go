//go:build darwin || freebsd

package scheme

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// solLocal is SOL_LOCAL of sys/un.h.
const solLocal = 0

// sameUser asks the kernel whose process is at the other end (LOCAL_PEERCRED):
// neither a mode nor a path that was got wrong lets another user in.
func sameUser(conn net.Conn) bool {
	ours := false
	control(conn, func(fd int) {
		cred, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
		ours = err == nil && int(cred.Uid) == os.Geteuid()
	})
	return ours
}
