package peer

import (
	"net"
	"unsafe"

	"golang.org/x/sys/windows"

	"latchkey/internal/private"
)

// sioGetPeerPID is SIO_AF_UNIX_GETPEERPID of afunix.h.
const sioGetPeerPID = windows.IOC_OUT | windows.IOC_VENDOR | 256

// Of asks Windows which process is at the other end, and whose that is: wrong rights of the
// socket's folder let no other user in. It is not known of a process that has ended, nor of one
// with more rights than this one has; then the folder alone keeps other users out.
func Of(conn net.Conn) (who Peer, known bool) {
	pid := peerPID(conn)
	if pid == 0 {
		return Peer{}, false
	}
	isOwn, known := private.IsOwnProcess(pid)
	return Peer{Ours: isOwn, PID: int(pid)}, known
}

// peerPID returns the process at the other end; 0 means that Windows does not say it.
func peerPID(conn net.Conn) (pid uint32) {
	control(conn, func(fd int) {
		var size uint32
		err := windows.WSAIoctl(windows.Handle(fd), sioGetPeerPID, nil, 0,
			(*byte)(unsafe.Pointer(&pid)), uint32(unsafe.Sizeof(pid)), &size, nil, 0)
		if err != nil {
			pid = 0
		}
	})
	return pid
}
