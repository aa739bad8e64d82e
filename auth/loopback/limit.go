package loopback

import (
	"io"
	"log"
	"net"
	"sync"
)

// silent swallows what net/http would write to standard error: it quotes
// requests.
var silent = log.New(io.Discard, "", 0)

// limited accepts at most a number of connections at once; more are closed at
// once, so that idle ones cannot keep the browser out for long.
type limited struct {
	net.Listener
	slots chan struct{}
}

func limit(l net.Listener, n int) net.Listener {
	return &limited{Listener: l, slots: make(chan struct{}, n)}
}

// Accept takes a connection; when all slots are taken it is closed and the next
// is awaited.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.slots <- struct{}{}:
			return &slotted{Conn: conn, free: func() { <-l.slots }}, nil
		default:
			_ = conn.Close()
		}
	}
}

type slotted struct {
	net.Conn
	once sync.Once
	free func()
}

func (s *slotted) Close() error {
	s.once.Do(s.free)
	return s.Conn.Close()
}
