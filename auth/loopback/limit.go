package loopback

import (
	"context"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"sync/atomic"
)

// discardLog discards what net/http would write to standard error, because it quotes
// requests.
var discardLog = log.New(io.Discard, "", 0)

// limited limits the number of connections. When another one arrives, it closes
// the oldest connection without a request in progress, so that idle and slow
// connections, however many, never exclude the browser (catalogue CB14).
type limited struct {
	net.Listener
	most int

	mu   sync.Mutex
	open []*slot // oldest first
}

func limit(l net.Listener, most int) net.Listener { return &limited{Listener: l, most: most} }

// slot is one connection; busy counts the requests being answered on it.
type slot struct {
	net.Conn
	from *limited
	busy atomic.Int32
}

// Accept accepts a connection and closes another if necessary.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		s := &slot{Conn: conn, from: l}
		oldest, ok := l.admit(s)
		if oldest != nil {
			_ = oldest.Close()
		}
		if ok {
			return s, nil
		}
		_ = conn.Close()
	}
}

// admit adds s and returns the connection that must be closed; false means that
// every one is busy.
func (l *limited) admit(s *slot) (oldest *slot, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) >= l.most {
		i := slices.IndexFunc(l.open, func(s *slot) bool { return s.busy.Load() == 0 })
		if i < 0 {
			return nil, false
		}
		oldest = l.open[i]
		l.open = slices.Delete(l.open, i, i+1)
	}
	l.open = append(l.open, s)
	return oldest, true
}

// Close releases the slot.
func (s *slot) Close() error {
	s.from.mu.Lock()
	if i := slices.Index(s.from.open, s); i >= 0 {
		s.from.open = slices.Delete(s.from.open, i, i+1)
	}
	s.from.mu.Unlock()
	return s.Conn.Close()
}

type slotKey struct{}

// withSlot is http.Server.ConnContext: it makes the connection available to its
// requests.
func withSlot(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, slotKey{}, conn)
}

// keepBusy marks a request's connection as busy until release.
func keepBusy(ctx context.Context) (release func()) {
	s, ok := ctx.Value(slotKey{}).(*slot)
	if !ok {
		return func() {}
	}
	s.busy.Add(1)
	return func() { s.busy.Add(-1) }
}
