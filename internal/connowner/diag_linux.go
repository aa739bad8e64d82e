package connowner

import (
	"encoding/binary"
	"errors"
	"net"

	"golang.org/x/sys/unix"
)

// Layouts of linux/inet_diag.h, which package unix lacks.
const (
	diagHeader  = unix.SizeofNlMsghdr
	diagRequest = 56 // struct inet_diag_req_v2
	diagAnswer  = 72 // struct inet_diag_msg

	sockDiagByFamily = 20 // SOCK_DIAG_BY_FAMILY
	anyCookie        = 0xff
)

// diagTimeout bounds the wait for the kernel's answer, in seconds.
const diagTimeout = 1

// diagnose asks the kernel about the TCP socket whose own address is own and whose
// peer is far (sock_diag(7)). foundNothing may also mean that the kernel lacks the
// module for TCP, because both are ENOENT.
func diagnose(own, far *net.TCPAddr) (socket, found) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_INET_DIAG)
	if err != nil {
		return socket{}, foundUnknown
	}
	defer func() { _ = unix.Close(fd) }()
	_ = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: diagTimeout})
	if err := unix.Sendto(fd, diagMessage(own, far), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return socket{}, foundUnknown
	}
	answer := make([]byte, 4<<10)
	for {
		n, _, err := unix.Recvfrom(fd, answer, 0)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return socket{}, foundUnknown
		}
		return readDiag(answer[:n], own, far)
	}
}

// diagMessage is a request for one socket.
func diagMessage(own, far *net.TCPAddr) []byte {
	m := make([]byte, diagHeader+diagRequest)
	binary.NativeEndian.PutUint32(m[0:], uint32(len(m)))
	binary.NativeEndian.PutUint16(m[4:], sockDiagByFamily)
	binary.NativeEndian.PutUint16(m[6:], unix.NLM_F_REQUEST)
	r := m[diagHeader:]
	r[0], r[1] = unix.AF_INET6, unix.IPPROTO_TCP
	binary.NativeEndian.PutUint32(r[4:], ^uint32(0)) // in every state
	id := r[8:]                                      // struct inet_diag_sockid
	binary.BigEndian.PutUint16(id[0:], uint16(own.Port))
	binary.BigEndian.PutUint16(id[2:], uint16(far.Port))
	own4, far4 := own.IP.To4(), far.IP.To4()
	if own4 != nil && far4 != nil {
		r[0] = unix.AF_INET
		copy(id[4:8], own4)
		copy(id[20:24], far4)
	} else {
		copy(id[4:20], own.IP.To16())
		copy(id[20:36], far.IP.To16())
	}
	for i := 40; i < 48; i++ {
		id[i] = anyCookie // INET_DIAG_NOCOOKIE
	}
	return m
}

// readDiag reads the kernel's answer. Where the socket does not exist, the kernel
// answers with one that listens on its port.
func readDiag(m []byte, own, far *net.TCPAddr) (socket, found) {
	if len(m) < diagHeader+4 {
		return socket{}, foundUnknown
	}
	switch binary.NativeEndian.Uint16(m[4:]) {
	case unix.NLMSG_ERROR:
		if code := int32(binary.NativeEndian.Uint32(m[diagHeader:])); code == -int32(unix.ENOENT) {
			return socket{}, foundNothing
		}
		return socket{}, foundUnknown
	case sockDiagByFamily:
	default:
		return socket{}, foundUnknown
	}
	a := m[diagHeader:]
	if len(a) < diagAnswer {
		return socket{}, foundUnknown
	}
	isIt := binary.BigEndian.Uint16(a[4:]) == uint16(own.Port) && binary.BigEndian.Uint16(a[6:]) == uint16(far.Port)
	if state := a[1]; state == tcpListen || !isIt {
		return socket{}, foundNothing
	}
	return socket{uid: binary.NativeEndian.Uint32(a[64:]), inode: binary.NativeEndian.Uint32(a[68:])}, foundUser
}
