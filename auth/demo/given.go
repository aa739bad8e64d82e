package demo

import (
	"context"
	"encoding/json"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// The files by which the process that gives faults shares them with the other processes of the
// folder. The second one is locked while faults are given: the faults of a process that died
// count for nothing.
const (
	faultsFile = "faults.json"
	faultsLock = "faults.lock"
)

// given are the faults that this handle gives. The zero value gives none.
type given struct {
	giving sync.Mutex // locked by GiveFaults

	mu      sync.Mutex
	faults  Faults
	lock    *flock.Flock  // locked while this handle gives faults to the folder; nil: it does not
	changed chan struct{} // closed at the next change; nil: no request waits for it
}

// changes returns a channel that is closed when the faults of this handle change.
func (g *given) changes() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.changed == nil {
		g.changed = make(chan struct{})
	}
	return g.changed
}

func (g *given) set(f Faults, lock *flock.Flock) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults, g.lock = f, lock
	if g.changed != nil {
		close(g.changed)
		g.changed = nil
	}
}

func (g *given) get() (f Faults, lock *flock.Flock) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.faults, g.lock
}

// Faults returns the faults that are on: those of this handle, else those of the process that gives
// them to the folder.
func (d *Demo) Faults() Faults {
	f, _ := d.FaultsFrom()
	return f
}

// FaultsFrom returns the faults that are on, and whether another process of the folder gives them.
func (d *Demo) FaultsFrom() (f Faults, elsewhere bool) {
	f, lock := d.given.get()
	if lock != nil || d.dir == "" {
		return f, false
	}
	text, err := durable.ReadFile(filepath.Join(d.dir, faultsFile))
	if err != nil {
		return f, false // nearly always: there is none
	}
	probe := flock.New(filepath.Join(d.dir, faultsLock))
	if free, err := probe.TryRLock(); err != nil || free {
		_ = probe.Unlock()
		return f, false
	}
	if json.Unmarshal(text, &f) != nil {
		return Faults{}, true
	}
	return f, true
}

// GiveFaults switches the faults of this handle on or off, also for the other processes of the
// folder, because a client in another process answers its own requests there. They last until they
// are switched off or the process ends. If another process gives faults, the error is of reason
// demo_faults and nothing changes.
func (d *Demo) GiveFaults(ctx context.Context, f Faults) error {
	d.given.giving.Lock()
	defer d.given.giving.Unlock()
	_, lock := d.given.get()
	path := filepath.Join(d.dir, faultsFile)
	if f == (Faults{}) {
		d.given.set(f, nil)
		if lock != nil {
			_ = durable.Remove(path)
			_ = lock.Unlock()
		}
		return nil
	}
	if !d.isStored() {
		d.given.set(f, nil)
		return nil
	}
	if lock == nil {
		var err error
		if lock, err = d.lockFaults(ctx); err != nil {
			return err
		}
	}
	text, err := json.Marshal(f)
	if err == nil {
		err = durable.WriteFile(path, text)
	}
	if err != nil {
		_, before := d.given.get()
		if before == nil {
			_ = lock.Unlock()
		}
		return cannotWrite(path, err)
	}
	d.given.set(f, lock)
	return nil
}

// isStored reports whether the state is in the folder, where other processes share it.
func (d *Demo) isStored() bool {
	d.turn <- struct{}{}
	defer func() { <-d.turn }()
	return d.sealer != nil
}

// lockFaults makes this process the one that gives faults. Another one that looks whether such a
// process lives has the lock for a moment.
func (d *Demo) lockFaults(ctx context.Context) (*flock.Flock, error) {
	if err := private.MkdirAll(d.dir); err != nil {
		return nil, cannotWrite(d.dir, err)
	}
	lock := flock.New(filepath.Join(d.dir, faultsLock))
	soon, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	locked, err := lock.TryLockContext(soon, 5*time.Millisecond)
	switch {
	case locked:
		return lock, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil && soon.Err() == nil:
		return nil, cannotWrite(lock.Path(), err)
	}
	return nil, &auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultBusy, Reason: auth.ReasonDemoFaults}
}
