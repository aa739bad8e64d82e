package connowner

import (
	"net"
	"os"
	"testing"
)

// TestBothLookUpsAgree: sock_diag and the tables of /proc report the same socket, and
// neither takes a listener for a connection that is gone.
func TestBothLookUpsAgree(t *testing.T) {
	for name, l := range listeners(t) {
		conn, err := net.Dial("tcp", addressOf(l))
		if err != nil {
			t.Fatal(err)
		}
		accepted, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		own, far := addresses(accepted.(*net.TCPConn))
		byDiag, diagResult := diagnose(own, far)
		byTable, tableResult := readTables(own, far)
		if diagResult == foundUnknown {
			t.Log("not proven here: this kernel answers no sock_diag")
		} else if diagResult != foundUser || byDiag != byTable {
			t.Errorf("%s: sock_diag reports %+v (%d)", name, byDiag, diagResult)
		}
		if tableResult != foundUser || byTable.uid != uint32(os.Geteuid()) || byTable.inode == 0 {
			t.Errorf("%s: the tables report %+v (%d)", name, byTable, tableResult)
		}
		// The listener's own port, with a peer that nobody is.
		nobody := &net.TCPAddr{IP: far.IP, Port: 1}
		if s, result := diagnose(far, nobody); result == foundUser {
			t.Errorf("%s: sock_diag takes a listener for a connection: %+v", name, s)
		}
		if s, result := readTables(far, nobody); result == foundUser {
			t.Errorf("%s: the tables take a listener for a connection: %+v", name, s)
		}
		_, _ = conn.Close(), accepted.Close()
	}
}

// FuzzDiag: no answer of the kernel, however short, stops the program.
func FuzzDiag(f *testing.F) {
	a := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	f.Add(diagMessage(a, a))
	f.Fuzz(func(_ *testing.T, m []byte) { _, _ = readDiag(m, a, a) })
}
