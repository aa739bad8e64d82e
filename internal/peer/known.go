package peer

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"sync"

	"github.com/gofrs/flock"

	"latchkey/auth"
)

// ErrTaken reports that another process listens at a path.
var ErrTaken = errors.New("another process listens there")

// ListenAt makes a socket of a known path, in a folder that Prepare has made. A socket that a dead
// process left is replaced; that it is dead shows a lock beside the socket, which the system frees with the
// process. While another process listens there, the error is ErrTaken. Anything but a socket stays, and is
// auth.WhyNotFile. It accepts connections of this user's processes only; closing it removes the
// socket.
func ListenAt(ctx context.Context, path string) (net.Listener, error) {
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	isOurs, err := lock.TryLock()
	if err == nil && !isOurs {
		err = ErrTaken
	}
	if err != nil {
		return nil, err
	}
	listener, err := replaceSocket(ctx, path)
	if err != nil {
		_ = lock.Unlock()
		return nil, err
	}
	return &locking{Listener: guarded{listener}, unlock: sync.OnceFunc(func() { _ = lock.Unlock() })}, nil
}

// replaceSocket listens at a path of which this process has the lock.
func replaceSocket(ctx context.Context, path string) (net.Listener, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !isSocket(fs.FileInfoToDirEntry(info)):
		return nil, auth.WhyNotFile
	default:
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil { // it only doubles the mode of the folder
		_ = listener.Close()
		return nil, err
	}
	return listener, nil
}

// locking is a listener that frees a lock when it is closed.
type locking struct {
	net.Listener
	unlock func()
}

// Close removes the socket, and then frees the lock.
func (l *locking) Close() error {
	defer l.unlock()
	return l.Listener.Close()
}
