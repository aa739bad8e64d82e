package loopback

import (
	"context"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"sync/atomic"

	"latchkey/internal/connowner"
)

// discardLog discards what net/http would write to standard error, because it quotes
// requests.
var discardLog = log.New(io.Discard, "", 0)

// limited limits the number of connections of each user. When another one of the
// same user arrives, it closes that user's oldest connection without a request in
// progress, so that idle and slow connections, however many, never exclude the
// browser (catalogue CB14), and those of one user cost no other user a connection.
type limited struct {
	net.Listener
	most int

	mu   sync.Mutex
	open map[connowner.Owner][]*slot // oldest first
}

func limit(l net.Listener, most int) net.Listener {
	return &limited{Listener: l, most: most, open: map[connowner.Owner][]*slot{}}
}

// slot is one connection; busy counts the requests being answered on it.
type slot struct {
	net.Conn
	owner connowner.Owner
	from  *limited
	busy  atomic.Int32
}

// Accept accepts a connection and closes another if necessary.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		s := &slot{Conn: conn, owner: connowner.OwnerOf(conn), from: l}
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
// every one of its owner is busy.
func (l *limited) admit(s *slot) (oldest *slot, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	open := l.open[s.owner]
	if len(open) >= l.most {
		i := slices.IndexFunc(open, func(s *slot) bool { return s.busy.Load() == 0 })
		if i < 0 {
			return nil, false
		}
		oldest = open[i]
		open = slices.Delete(open, i, i+1)
	}
	l.open[s.owner] = append(open, s)
	return oldest, true
}

// Close releases the slot.
func (s *slot) Close() error {
	s.from.mu.Lock()
	open := s.from.open[s.owner]
	if i := slices.Index(open, s); i >= 0 {
		s.from.open[s.owner] = slices.Delete(open, i, i+1)
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

// senderOf returns the owner of a request's connection.
func senderOf(ctx context.Context) connowner.Owner {
	if s, ok := ctx.Value(slotKey{}).(*slot); ok {
		return s.owner
	}
	return connowner.Owner{}
}
