package vault

import (
	"context"
	"latchkey/internal/durable"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a waiting process looks again; kernel locks cannot be
// waited for together with a context.
const lockPoll = 10 * time.Millisecond

// gates are the locks as this process sees them: one goroutine at a time, with
// the kernel's lock held besides.
type gates struct {
	mu    sync.Mutex
	gates map[string]*gate
}

type gate struct {
	slot chan struct{} // holds one token while the gate is taken

	mu     sync.Mutex
	held   bool
	marked time.Time // RefreshStartedAt that this tenure has saved
}

// of gives the gate of a name.
func (g *gates) of(name string) *gate {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.gates == nil {
		g.gates = make(map[string]*gate)
	}
	if g.gates[name] == nil {
		g.gates[name] = &gate{slot: make(chan struct{}, 1)}
	}
	return g.gates[name]
}

// enter waits for the gate until ctx ends.
func (g *gate) enter(ctx context.Context, name string) error {
	if ctx.Err() != nil {
		return busy(ctx, name)
	}
	select {
	case g.slot <- struct{}{}:
	case <-ctx.Done():
		return busy(ctx, name)
	}
	return nil
}

// leave lets the next one in.
func (g *gate) leave() {
	g.set(false, time.Time{})
	<-g.slot
}

func (g *gate) set(held bool, marked time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held, g.marked = held, marked
}

// mark remembers a refresh that began under this tenure.
func (g *gate) mark(started time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.held {
		g.marked = started
	}
}

// state tells whether this process holds the gate, and the mark of its tenure.
func (g *gate) state() (held bool, marked time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.held, g.marked
}

// lockName reports whether name can be a lock's: it becomes a file's name.
func lockName(name string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-_"
	return name != "" && len(name) <= 64 && strings.Trim(name, letters) == ""
}

// Lock takes the lock of an account id, auth.NewAccount, or any name of up to
// 64 small letters, digits, - and _. It waits until ctx ends, which is
// ReasonVaultBusy. Unlock may be called twice.
func (f *Folder) Lock(ctx context.Context, name string) (unlock func(), err error) {
	if !lockName(name) {
		return nil, internal("lock name " + name)
	}
	g := f.gates.of(name)
	if err := g.enter(ctx, name); err != nil {
		return nil, err
	}
	if f.missing {
		return sync.OnceFunc(g.leave), nil // nothing on disk to guard
	}
	l, err := f.kernelLock(ctx, name)
	if err != nil {
		g.leave()
		return nil, err
	}
	g.set(true, time.Time{})
	return sync.OnceFunc(func() {
		_ = l.Unlock() // closes the file, which lets go whatever it answers
		g.leave()
	}), nil
}

// kernelLock takes the lock that other processes see. Lock files stay: a file
// that is removed while another waits for it would guard nothing.
func (f *Folder) kernelLock(ctx context.Context, name string) (*flock.Flock, error) {
	path := f.lockPath(name)
	l := flock.New(path, flock.SetFlag(lockFlags), flock.SetPermissions(0o600))
	ok, err := l.TryLockContext(ctx, lockPoll)
	if isMissing(err) {
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			ok, err = l.TryLockContext(ctx, lockPoll)
		}
	}
	switch {
	case ok:
		return l, nil
	case ctx.Err() != nil:
		return nil, busy(ctx, name)
	}
	return nil, durable.Failed(path, err)
}

func (f *Folder) lockPath(name string) string {
	return filepath.Join(f.dir, "locks", name+".lock")
}

// peekLock tells whether another process holds the lock. If none does, it runs
// quiet while no writer can begin. It creates nothing.
func (f *Folder) peekLock(name string, quiet func()) (held bool) {
	l := flock.New(f.lockPath(name), flock.SetFlag(lockFlags&^os.O_CREATE))
	ok, err := l.TryRLock()
	if err != nil { // no lock file, or none that we may open: nobody of ours holds it
		quiet()
		return false
	}
	if !ok {
		return true
	}
	defer l.Unlock()
	quiet()
	return false
}
