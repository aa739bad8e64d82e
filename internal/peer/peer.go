// Package peer lets the processes of one user talk to each other over sockets:
// the folder that they lie in, which nobody else can reach, and the kernel's
// word on who is at the other end. It decides nothing of what is said there.
package peer

// Peer is the process at the other end of a connection.
type Peer struct {
	Ours bool // it runs as this user
	PID  int  // its process id when it connected or began to listen; 0: the system does not say
}
