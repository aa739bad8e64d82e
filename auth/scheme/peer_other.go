//go:build !linux && !darwin && !freebsd

package scheme

import "net"

// sameUser: this system does not say whose process is at the other end. The
// folder of the sockets keeps other users out.
func sameUser(net.Conn) bool { return true }
