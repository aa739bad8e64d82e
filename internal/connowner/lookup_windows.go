package connowner

import (
	"encoding/binary"
	"net"
	"slices"
	"strconv"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

var ownUser = sync.OnceValue(func() string {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return ""
	}
	return user.User.Sid.String()
})

// isSystem reports whether a SID is LocalSystem, LocalService or NetworkService.
func isSystem(user string) bool {
	return slices.Contains([]string{"S-1-5-18", "S-1-5-19", "S-1-5-20"}, user)
}

var getExtendedTCPTable = windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")

// tcpTableOwnerPIDAll is TCP_TABLE_OWNER_PID_ALL of iprtrmib.h.
const tcpTableOwnerPIDAll = 5

// row describes the rows of MIB_TCPTABLE_OWNER_PID and MIB_TCP6TABLE_OWNER_PID: the
// size of a row, and where its fields begin.
type row struct {
	family, size, address                                int
	state, localIP, localPort, remoteIP, remotePort, pid int
}

var (
	row4 = row{family: windows.AF_INET, size: 24, address: 4, state: 0, localIP: 4, localPort: 8, remoteIP: 12, remotePort: 16, pid: 20}
	row6 = row{family: windows.AF_INET6, size: 56, address: 16, localIP: 0, localPort: 20, remoteIP: 24, remotePort: 44, state: 48, pid: 52}
)

// tcpStateEstablished is MIB_TCP_STATE_ESTAB.
const tcpStateEstablished = 5

// lookUp finds the user of the other end of conn: the process that owns it, by
// GetExtendedTcpTable, and that process's user.
func lookUp(conn *net.TCPConn) (user string, result found) {
	own, ownOK := conn.RemoteAddr().(*net.TCPAddr)
	far, farOK := conn.LocalAddr().(*net.TCPAddr)
	if !ownOK || !farOK {
		return "", foundUnknown
	}
	pid, state, result := find(own, far)
	switch {
	case result != foundUser:
		return "", result
	case state != tcpStateEstablished:
		return "", foundClosed
	case pid == 0: // Wine 8 names no process of an IPv6 socket
		return "", foundUnknown
	}
	return userOf(pid)
}

// isEstablished reports whether neither end has closed the connection.
func isEstablished(conn *net.TCPConn) bool {
	far, farOK := conn.RemoteAddr().(*net.TCPAddr)
	own, ownOK := conn.LocalAddr().(*net.TCPAddr)
	if !ownOK || !farOK {
		return false
	}
	_, state, result := find(own, far)
	return result == foundUser && state == tcpStateEstablished
}

// find returns the process and the state of the TCP socket whose own address is own
// and whose peer is far.
func find(own, far *net.TCPAddr) (pid, state uint32, result found) {
	r := row6
	if own.IP.To4() != nil {
		r = row4
	}
	table, err := tableOf(r.family)
	if err != nil || len(table) < 4 {
		return 0, 0, foundUnknown
	}
	n := int(binary.LittleEndian.Uint32(table))
	for rows := table[4:]; n > 0 && len(rows) >= r.size; n, rows = n-1, rows[r.size:] {
		if r.isIt(rows, own, far) {
			return binary.LittleEndian.Uint32(rows[r.pid:]), binary.LittleEndian.Uint32(rows[r.state:]), foundUser
		}
	}
	return 0, 0, foundNothing
}

func (r row) isIt(b []byte, own, far *net.TCPAddr) bool {
	port := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) } // in network order
	ip := func(at int) net.IP { return net.IP(b[at : at+r.address]) }
	return port(r.localPort) == own.Port && port(r.remotePort) == far.Port &&
		own.IP.Equal(ip(r.localIP)) && far.IP.Equal(ip(r.remoteIP))
}

// tableOf returns the table of the TCP sockets of a family.
func tableOf(family int) ([]byte, error) {
	size := uint32(16 << 10)
	for range 5 { // the table grows between two calls
		table := make([]byte, size)
		code, _, _ := getExtendedTCPTable.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0,
			uintptr(family), tcpTableOwnerPIDAll, 0)
		switch windows.Errno(code) {
		case windows.ERROR_SUCCESS:
			return table, nil
		case windows.ERROR_INSUFFICIENT_BUFFER:
			size += size / 4
		default:
			return nil, windows.Errno(code)
		}
	}
	return nil, windows.ERROR_INSUFFICIENT_BUFFER
}

// userOf returns the SID of a process's user. Windows refuses that for a process of
// another user, and for some of the system and of this user when elevated; the
// session tells those apart: services have session 0, and each person who is logged
// on has one of their own.
func userOf(pid uint32) (sid string, result found) {
	if sid, err := sidOf(pid); err == nil {
		return sid, foundUser
	}
	var session, ownSession uint32
	if windows.ProcessIdToSessionId(pid, &session) != nil || windows.ProcessIdToSessionId(windows.GetCurrentProcessId(), &ownSession) != nil {
		return "", foundUnknown
	}
	if session == 0 || session == ownSession {
		return "", foundUnknown
	}
	return "session " + strconv.FormatUint(uint64(session), 10), foundUser
}

func sidOf(pid uint32) (string, error) {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return "", err
	}
	defer func() { _ = windows.CloseHandle(process) }()
	var token windows.Token
	if err := windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token); err != nil {
		return "", err
	}
	defer func() { _ = token.Close() }()
	user, err := token.GetTokenUser()
	if err != nil {
		return "", err
	}
	return user.User.Sid.String(), nil
}
