package demo

import (
	"context"
	"path/filepath"

	"github.com/gofrs/flock"

	"latchkey/auth"
)

// Lock waits for this handle's turn, [auth.LockWait] at most. Until release, no
// other goroutine or process reads or writes the state.
func (d *Demo) Lock(ctx context.Context) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, auth.LockWait)
	defer cancel()
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, busy(d.dir)
	}
	if err := d.takeLock(ctx); err != nil {
		<-d.turn
		return nil, err
	}
	return func() {
		d.dropLock()
		<-d.turn
	}, nil
}

// StateFile returns the sealed file of the state and the purpose with which it is
// sealed. A rotation of the vault's key reseals it under Lock.
func (d *Demo) StateFile() (path, sealedFor string) { return d.statePath(), purpose }

// Keep makes a provider whose state was in memory store it, sealed, in its folder
// from now on: the accounts linked there remain usable.
func (d *Demo) Keep(ctx context.Context, sealer Sealer) error {
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return busy(d.dir)
	}
	defer func() { <-d.turn }()
	if d.store.state == nil {
		return nil // no request has been made yet
	}
	d.sealer, d.lock = sealer, flock.New(filepath.Join(d.dir, lockFile))
	if err := d.takeLock(ctx); err != nil {
		return err
	}
	defer d.dropLock()
	if err := d.seal(); err != nil {
		return err
	}
	return d.keepFace()
}
