package demo

import (
	"context"
	"path/filepath"

	"github.com/gofrs/flock"

	"latchkey/auth"
)

// Hold waits for this handle's turn, [auth.LockWait] at most: until release,
// nobody else, in this process or another, reads or writes the state.
func (d *Demo) Hold(ctx context.Context) (release func(), err error) {
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

// StateFile is the sealed file of the state, and the purpose that it is sealed
// with: what a new key of the vault needs to seal it anew, under Hold.
func (d *Demo) StateFile() (path, sealedFor string) { return d.statePath(), purpose }

// Keep has a provider whose state lived in memory keep it in its folder from now
// on, sealed: the accounts that were linked there go on.
func (d *Demo) Keep(ctx context.Context, sealer Sealer) error {
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return busy(d.dir)
	}
	defer func() { <-d.turn }()
	if d.store.state == nil {
		return nil // nobody has asked it anything yet
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
