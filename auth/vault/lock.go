package vault

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"

	"github.com/gofrs/flock"
)

// lockPoll is the interval at which a waiting process retries: waiting for a
// kernel lock cannot be combined with a context.
const lockPoll = 10 * time.Millisecond

// gates are the locks within this process: one goroutine at a time, which takes
// the kernel's lock as well.
type gates struct {
	mu    sync.Mutex
	gates map[string]*gate
}

type gate struct {
	slot chan struct{} // contains one token while the gate is locked

	mu       sync.Mutex
	isLocked bool
	marked   time.Time // the RefreshStartedAt that was saved under the present lock
}

// of returns the gate of a name.
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

// leave unlocks the gate.
func (g *gate) leave() {
	g.set(false, time.Time{})
	<-g.slot
}

func (g *gate) set(isLocked bool, marked time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isLocked, g.marked = isLocked, marked
}

// mark records a refresh that began under the present lock.
func (g *gate) mark(started time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.isLocked {
		g.marked = started
	}
}

// state reports whether this process has locked the gate, and the mark of the
// present lock.
func (g *gate) state() (isLocked bool, marked time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.isLocked, g.marked
}

// lockName reports whether name is valid for a lock, whose file it names.
func lockName(name string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-_"
	return name != "" && len(name) <= 64 && strings.Trim(name, letters) == ""
}

// Lock takes the lock of an account id, auth.NewAccount, or any name of up to 64
// small letters, digits, - and _. It waits until ctx ends, which is
// ReasonVaultBusy. Unlock may be called twice.
func (f *Folder) Lock(ctx context.Context, name string) (unlock func(), err error) {
	if !lockName(name) {
		return nil, internal(auth.WhyLockName, name)
	}
	g := f.gates.of(name)
	if err := g.enter(ctx, name); err != nil {
		return nil, err
	}
	if f.missing {
		return sync.OnceFunc(g.leave), nil // there is no vault on disk to guard
	}
	err = f.Gone() // else the lock would make the folder anew
	var l *flock.Flock
	if err == nil {
		l, err = f.kernelLock(ctx, name)
	}
	if err != nil {
		g.leave()
		return nil, err
	}
	g.set(true, time.Time{})
	return sync.OnceFunc(func() {
		_ = l.Unlock() // closes the file, which releases the lock even on an error
		g.leave()
	}), nil
}

// kernelLock takes the lock that other processes see. Lock files are never
// removed: a lock on a removed file would guard nothing.
func (f *Folder) kernelLock(ctx context.Context, name string) (*flock.Flock, error) {
	path := f.lockPath(name)
	l := flock.New(path, flock.SetFlag(lockFlags), flock.SetPermissions(0o600))
	ok, err := l.TryLockContext(ctx, lockPoll)
	if isMissing(err) {
		if err = private.MkdirAll(filepath.Dir(path)); err == nil {
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

// peekLock reports whether another process has taken the lock. If none has, it
// runs quiet while no writer can begin. It creates nothing.
func (f *Folder) peekLock(name string, quiet func()) (isLocked bool) {
	l := flock.New(f.lockPath(name), flock.SetFlag(lockFlags&^os.O_CREATE))
	ok, err := l.TryRLock()
	if err != nil { // no lock file, or none that this user may open: no process of this user has the lock
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
