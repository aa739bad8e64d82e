// Package peer lets the processes of one user talk to each other over sockets:
// the folder of the sockets, which no other user can reach, the kernel's answer to
// whose process is at the other end, and HTTP between the two.
package peer

import "net"

// Peer is the process at the other end of a connection.
type Peer struct {
	Ours bool // it runs as this user
	PID  int  // its process id when it connected or began to listen; 0: the system does not say

	conn net.Conn // to it
}
