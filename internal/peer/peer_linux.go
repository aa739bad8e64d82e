package peer

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// Of asks the kernel whose process is at the other end (SO_PEERCRED): a wrong
// mode or path of the socket lets no other user in. Without an answer the peer
// counts as another user's.
func Of(conn net.Conn) (who Peer, known bool) {
	control(conn, func(fd int) {
		cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
		if err == nil {
			who = Peer{Ours: int(cred.Uid) == os.Geteuid(), PID: int(cred.Pid), conn: conn}
		}
	})
	return who, true
}
