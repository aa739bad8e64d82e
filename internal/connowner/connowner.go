// Package connowner reports which user of this computer is at the other end of a
// TCP connection, and keeps the other ordinary users away from a server on
// loopback. TCP itself has no such notion: every user of a computer can connect to
// every port of 127.0.0.1.
package connowner

import (
	"net"
	"slices"
	"time"
)

// Kind classifies the user at the other end of a connection.
type Kind int

// The kinds.
const (
	// Unknown means that the system does not report the user.
	Unknown Kind = iota
	// Own is the user of this process.
	Own
	// System is root, or a service of the system.
	System
	// Admitted is another user whom a Guard admits.
	Admitted
	// Another is another ordinary user.
	Another
	// Gone means that the sender has closed the connection. The system then reports
	// no user, or root in place of the user.
	Gone
)

// Owner is the user at the other end of a connection.
type Owner struct {
	Kind Kind
	User string // decimal user id, or SID on Windows; empty if Kind is Unknown or Gone
}

// found is the outcome of one look-up in the system's tables.
type found int

const (
	foundUser found = iota
	foundNothing
	foundClosed  // there is an entry that no process has open any more
	foundUnknown // the tables cannot be read, or do not report the user
)

// retryAfter is the pause before a look-up that found nothing is repeated: a
// connection that is being reset has left the tables for a moment before its
// receiver notices. retries is the number of look-ups.
const (
	retryAfter = 5 * time.Millisecond
	retries    = 4
)

// Of returns the owner of the other end of an accepted connection of this computer.
// A connection that is not TCP, or whose other end is not in this system's tables
// and still open, is Unknown: a relay that is no process of this system, as that of
// a virtual machine's host, has no entry.
func Of(conn net.Conn) Owner {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return Owner{}
	}
	for try := 1; ; try++ {
		user, result := lookUp(tcp)
		switch {
		case result == foundUser:
			return Owner{Kind: kindOf(user), User: user}
		case result == foundClosed:
			return Owner{Kind: Gone}
		case result == foundUnknown:
			return Owner{}
		case !isEstablished(tcp):
			return Owner{Kind: Gone}
		case try == retries:
			return Owner{}
		}
		time.Sleep(retryAfter)
	}
}

func kindOf(user string) Kind {
	switch {
	case user == ownUser():
		return Own
	case isSystem(user):
		return System
	}
	return Another
}

// Guard decides whose connections a server accepts: those of this user, of the
// system, of the users whom Admit names, and those whose user is not known. The zero
// value admits nobody else.
type Guard struct {
	// Admit are the ids of other users, as Resolve returns them.
	Admit []string
	// Off means that connections of every user are accepted.
	Off bool
	// OnRefused is called for each connection of another user that is closed, on the
	// goroutine that accepts; nil means that they are not reported.
	OnRefused func(owner Owner, from net.Addr)
}

// Listener returns a listener that accepts from l and closes the connections of
// other users, and those that their sender has closed already. Accept returns a
// *Conn.
func (g Guard) Listener(l net.Listener) net.Listener { return &guarded{l, g} }

type guarded struct {
	net.Listener
	guard Guard
}

// Conn is an accepted connection with its owner.
type Conn struct {
	net.Conn
	Owner Owner
}

// Accept waits for the next connection that the guard admits.
func (l *guarded) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		owner := l.guard.ownerOf(conn)
		if l.guard.Off || owner.Kind != Another && owner.Kind != Gone {
			return &Conn{conn, owner}, nil
		}
		_ = conn.Close()
		if owner.Kind == Another && l.guard.OnRefused != nil {
			l.guard.OnRefused(owner, conn.RemoteAddr())
		}
	}
}

func (g Guard) ownerOf(conn net.Conn) Owner {
	owner := Of(conn)
	if owner.Kind == Another && slices.Contains(g.Admit, owner.User) {
		owner.Kind = Admitted
	}
	return owner
}

// OwnerOf returns the owner of a connection that a Guard accepted, and Unknown for
// every other connection.
func OwnerOf(conn net.Conn) Owner {
	if c, ok := conn.(*Conn); ok {
		return c.Owner
	}
	return Owner{}
}
