//go:build !linux && !darwin && !windows

package program

import (
	"os"

	"latchkey/internal/peer"
)

// Self is the caller where there is no holder: this process is the command. This system does
// not say what started it.
func Self() Caller { return Caller{PID: os.Getpid()} }

// Of is the caller at the other end of a connection to a socket.
func Of(who peer.Peer) Caller { return Caller{PID: who.PID} }
