package peer

import "golang.org/x/sys/unix"

// peerPID returns the process that connected (LOCAL_PEERPID); 0 means that the system does not say
// it.
func peerPID(fd int) int {
	pid, err := unix.GetsockoptInt(fd, solLocal, unix.LOCAL_PEERPID)
	if err != nil {
		return 0
	}
	return pid
}
