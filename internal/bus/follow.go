//go:build linux || freebsd || netbsd || openbsd || dragonfly

package bus

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// reconnectAfter is the pause before a lost bus is looked for.
const reconnectAfter = 30 * time.Second

// Listener says what to do on a bus. Its functions are called one after the other.
type Listener struct {
	Find     func() (address string, ok bool) // Session or System
	Rules    [][]dbus.MatchOption             // of the signals that count
	OnOpen   func(*dbus.Conn)                 // called for each connection, once its rules are set; nil means nothing
	OnSignal func(*dbus.Conn, *dbus.Signal)
}

// Follow listens on one bus until ctx ends and reconnects where it is lost. It does not wait for a
// bus that was never there.
func Follow(ctx context.Context, l Listener) {
	for lost := false; ctx.Err() == nil; {
		address, ok := l.Find()
		if heard := ok && l.listen(ctx, address); !heard && !lost {
			return
		}
		lost = true
		select {
		case <-ctx.Done():
		case <-time.After(reconnectAfter):
		}
	}
}

// listen reads one connection to its end and reports whether there was one.
func (l Listener) listen(ctx context.Context, address string) bool {
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	for _, rule := range l.Rules {
		if conn.AddMatchSignalContext(ctx, rule...) != nil {
			return true
		}
	}
	if l.OnOpen != nil {
		l.OnOpen(conn)
	}
	for {
		select {
		case <-ctx.Done():
			return true
		case s, open := <-signals:
			if !open {
				return true
			}
			l.OnSignal(conn, s)
		}
	}
}
