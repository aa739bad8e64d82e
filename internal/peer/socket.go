package peer

import (
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// staleAfter is the least age at which a socket without a listener is removed: a
// listener that is just starting has made its file and does not
// listen yet.
const staleAfter = 10 * time.Second

// Listen makes a socket with a name of its own in folder, which Prepare has
// made. It accepts connections of this user's processes only; closing it removes
// the socket.
func Listen(ctx context.Context, folder string) (net.Listener, error) {
	path := NewSocket(folder)
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	// The mode only doubles that of the folder, which was set before there was a
	// socket in it.
	if err := os.Chmod(path, 0o600); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return guarded{listener}, nil
}

// guarded accepts connections of this user's processes only.
type guarded struct{ net.Listener }

// Accept closes the connections of other users and waits for the next.
func (g guarded) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if who, known := Of(conn); !known || who.Ours {
			return conn, nil
		}
		_ = conn.Close()
	}
}

// Dial connects to a socket that a process of this user listens on; another
// user's is os.ErrPermission, and nothing is sent there. A socket whose process
// died is removed.
func Dial(ctx context.Context, path string) (net.Conn, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if errors.Is(err, errNobodyListens) {
		info, statErr := os.Lstat(path)
		if statErr == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(path)
		}
	}
	if err != nil {
		return nil, err
	}
	if who, known := Of(conn); known && !who.Ours {
		_ = conn.Close()
		return nil, os.ErrPermission
	}
	return conn, nil
}

// Sweep removes the sockets of dead processes.
func Sweep(ctx context.Context, folder string) {
	for _, path := range Sockets(folder) {
		if conn, err := Dial(ctx, path); err == nil {
			_ = conn.Close()
		}
	}
}
