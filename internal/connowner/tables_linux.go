package connowner

import (
	"bufio"
	"encoding/hex"
	"net"
	"os"
	"strconv"
	"strings"
)

// readTables finds the TCP socket whose own address is own and whose peer is far in
// /proc/net/tcp and tcp6 (proc(5)).
func readTables(own, far *net.TCPAddr) (socket, found) {
	read := false
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		s, result := readTable(table, own, far)
		if result == foundUser {
			return s, foundUser
		}
		read = read || result == foundNothing
	}
	if !read {
		return socket{}, foundUnknown
	}
	return socket{}, foundNothing
}

// readTable reads one table. A line is "N: LOCAL REMOTE STATE QUEUES TIMER
// RETRANSMITS UID TIMEOUT INODE …".
func readTable(table string, own, far *net.TCPAddr) (socket, found) {
	file, err := os.Open(table)
	if err != nil {
		return socket{}, foundUnknown
	}
	defer func() { _ = file.Close() }()
	ports := [2]string{portOf(own), portOf(far)}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 10 || !strings.HasSuffix(fields[1], ports[0]) || !strings.HasSuffix(fields[2], ports[1]) {
			continue
		}
		if !isAddress(fields[1], own.IP) || !isAddress(fields[2], far.IP) {
			continue
		}
		uid, uidErr := strconv.ParseUint(fields[7], 10, 32)
		inode, inodeErr := strconv.ParseUint(fields[9], 10, 64)
		if uidErr != nil || inodeErr != nil {
			return socket{}, foundUnknown
		}
		return socket{uid: uint32(uid), inode: uint32(inode)}, foundUser
	}
	return socket{}, foundNothing
}

// portOf is how a table writes a port, ":1F90".
func portOf(a *net.TCPAddr) string {
	return ":" + strings.ToUpper(hex.EncodeToString([]byte{byte(a.Port >> 8), byte(a.Port)}))
}

// isAddress compares an address of a table, whose 32-bit words have the byte order
// of this computer, in either order: the port and the other end tell them apart.
func isAddress(field string, ip net.IP) bool {
	text, _, _ := strings.Cut(field, ":")
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw)%4 != 0 {
		return false
	}
	swapped := make(net.IP, len(raw))
	for i := range raw {
		swapped[i] = raw[i-i%4+3-i%4]
	}
	return ip.Equal(swapped) || ip.Equal(raw)
}
