package connowner

import (
	"net"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

func ownUser() string { return strconv.Itoa(os.Geteuid()) }

func isSystem(user string) bool { return user == "0" }

// lookUp finds the user of the other end of conn: by sock_diag(7), which looks up
// one socket, or, where the kernel or a sandbox does not offer that, in /proc/net.
func lookUp(conn *net.TCPConn) (user string, result found) {
	// The other end's own address is our remote one.
	own, far := addresses(conn)
	if own == nil || far == nil {
		return "", foundUnknown
	}
	s, result := diagnose(own, far)
	if result == foundNothing || result == foundUnknown {
		s, result = readTables(own, far)
	}
	switch {
	case result != foundUser:
		return "", result
	case s.inode == 0:
		// No process has it open. Kernels before 6.16 report root as its user.
		return "", foundClosed
	case isOverflow(s.uid):
		return "", foundUnknown
	}
	return strconv.FormatUint(uint64(s.uid), 10), foundUser
}

// socket is what the kernel reports about a socket.
type socket struct{ uid, inode uint32 }

func addresses(conn *net.TCPConn) (own, far *net.TCPAddr) {
	own, _ = conn.RemoteAddr().(*net.TCPAddr)
	far, _ = conn.LocalAddr().(*net.TCPAddr)
	return own, far
}

// tcpEstablished is TCP_ESTABLISHED, and tcpListen TCP_LISTEN, of linux/tcp.h.
const (
	tcpEstablished = 1
	tcpListen      = 10
)

// isEstablished reports whether neither end has closed the connection.
func isEstablished(conn *net.TCPConn) bool {
	raw, err := conn.SyscallConn()
	if err != nil {
		return false
	}
	established := false
	err = raw.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		established = err == nil && info.State == tcpEstablished
	})
	return err == nil && established
}

// overflow is the user id that the kernel reports for users who do not exist in this
// process's user namespace; false means that every user exists in it
// (user_namespaces(7)).
var overflow = sync.OnceValues(func() (uint32, bool) {
	id := uint64(65534)
	if text, err := os.ReadFile("/proc/sys/kernel/overflowuid"); err == nil {
		if n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32); err == nil {
			id = n
		}
	}
	users, err := os.ReadFile("/proc/self/uid_map")
	all := err == nil && strings.Join(strings.Fields(string(users)), " ") == "0 0 4294967295"
	return uint32(id), !all
})

func isOverflow(uid uint32) bool {
	id, partial := overflow()
	return partial && uid == id
}
