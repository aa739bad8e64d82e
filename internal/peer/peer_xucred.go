//go:build darwin || freebsd

package peer

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// solLocal is SOL_LOCAL of sys/un.h.
const solLocal = 0

// Of asks the kernel whose process is at the other end (LOCAL_PEERCRED): a
// wrong mode or path of the socket lets no other user in. Without an answer the
// peer counts as another user's.
func Of(conn net.Conn) (who Peer, known bool) {
	control(conn, func(fd int) {
		cred, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
		who.Ours = err == nil && int(cred.Uid) == os.Geteuid()
		who.PID = peerPID(fd)
	})
	return who, true
}
