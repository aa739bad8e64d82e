package demo

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"latchkey/auth"
)

// purpose is sealed with the state, so that no other sealed file passes for it.
const purpose = "demo"

var errNewer = errors.New("written by a newer version")

// digest recognises the bytes of a sealed file; the zero value is none.
type digest [sha256.Size]byte

func (d *Demo) statePath() string { return filepath.Join(d.dir, stateFile) }

// takeLock takes the lock among processes. The folder is made here, the first
// time that anything must be kept.
func (d *Demo) takeLock(ctx context.Context) error {
	if d.lock == nil {
		return nil
	}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return cannotWrite(d.dir, err)
	}
	locked, err := d.lock.TryLockContext(ctx, 2*time.Millisecond)
	switch {
	case locked:
		return nil
	case err != nil && ctx.Err() == nil:
		return cannotWrite(d.lock.Path(), err)
	default:
		return busy(d.dir)
	}
}

func (d *Demo) dropLock() {
	if d.lock != nil {
		_ = d.lock.Unlock()
	}
}

// load brings the state up to date with what another process sealed.
func (d *Demo) load() error {
	if d.sealer == nil {
		return d.begin()
	}
	if err := d.adoptPort(); err != nil {
		return err
	}
	sealed, err := os.ReadFile(d.statePath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if d.loaded != (digest{}) {
			d.forget() // somebody deleted it: its grants are gone for all of us
		}
		return d.begin()
	case err != nil:
		return cannotRead(d.statePath(), err)
	}
	sum := digest(sha256.Sum256(sealed))
	if sum == d.loaded && d.store.state != nil {
		return nil
	}
	s, err := d.unseal()
	if err != nil {
		return err
	}
	if s == nil { // moved aside
		d.store.state = nil
		return d.begin()
	}
	d.loaded = sum
	d.store.put(s)
	return nil
}

// begin makes a fresh state if there is none.
func (d *Demo) begin() error {
	if d.store.state != nil {
		return nil
	}
	s, err := newState()
	if err != nil {
		return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	d.store.put(s)
	d.store.changed = true
	return nil
}

// unseal reads the sealed state. A damaged one is moved aside, never deleted,
// and gives nil. Errors that may pass (a locked keyring, a file of a newer
// program) move nothing.
func (d *Demo) unseal() (*state, error) {
	text, err := d.sealer.UnsealFile(d.statePath(), purpose)
	var s *state
	if err == nil {
		s, err = parseState(text)
		clear(text)
	}
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, errNewer):
		return nil, &auth.Error{Step: auth.StepSave, Kind: auth.KindVaultDamaged, Reason: auth.ReasonNewerFormat, Detail: d.statePath()}
	case !isDamage(err):
		return nil, orElse(err, cannotRead, d.statePath())
	}
	aside := d.statePath() + ".damaged-" + d.o.Now().UTC().Format("20060102T150405.000000000")
	if e := os.Rename(d.statePath(), aside); e != nil {
		return nil, cannotWrite(d.statePath(), e)
	}
	d.damage.Store((&auth.Error{
		Step: auth.StepSave, Kind: auth.KindVaultDamaged, Reason: auth.ReasonDemoState, Detail: aside,
	}).Caused(err))
	d.o.Log.Warn("demo provider: damaged state moved aside", "path", aside)
	return nil, nil
}

// isDamage tells a file that can never be read again from a moment at which it
// cannot.
func isDamage(err error) bool {
	var e *auth.Error
	if errors.As(err, &e) {
		return e.Kind == auth.KindVaultDamaged && e.Reason != auth.ReasonNewerFormat &&
			e.Reason != auth.ReasonUnsafeFile && e.Reason != auth.ReasonVaultDamaged
	}
	var path *fs.PathError
	return !errors.As(err, &path)
}

// save seals the state if it changed. If that fails, the next request reads
// what is on disk: nothing half-kept is ever believed.
func (d *Demo) save() error {
	if !d.store.changed {
		return nil
	}
	d.store.prune()
	if d.sealer == nil {
		d.store.changed = false
		return nil
	}
	err := d.seal()
	if err != nil {
		d.forget()
		return err
	}
	d.store.changed = false
	// An issuer that has given a grant may not change any more.
	if !d.kept && len(d.store.state.Grants) > 0 {
		return d.keepFace()
	}
	return nil
}

func (d *Demo) seal() error {
	text, err := json.Marshal(d.store.state)
	if err != nil {
		return (&auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	defer clear(text)
	if err := d.sealer.SealFile(d.statePath(), purpose, text); err != nil {
		return orElse(err, cannotWrite, d.statePath())
	}
	sealed, err := os.ReadFile(d.statePath())
	if err != nil {
		return cannotRead(d.statePath(), err)
	}
	d.loaded = sha256.Sum256(sealed)
	return nil
}

// forget drops what is in memory in favour of what is on disk.
func (d *Demo) forget() {
	if d.sealer != nil {
		d.store.state, d.store.changed, d.loaded = nil, false, digest{}
	}
}

// orElse keeps an error that is one of ours, and makes the other kind of any
// other.
func orElse(err error, other func(string, error) error, path string) error {
	var e *auth.Error
	if errors.As(err, &e) {
		return err
	}
	return other(path, err)
}

func cannotRead(path string, err error) error {
	return (&auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonCannotRead, Detail: path}).Caused(err)
}

func cannotWrite(path string, err error) error {
	return (&auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonCannotWrite, Detail: path}).Caused(err)
}

func busy(dir string) error {
	return &auth.Error{Step: auth.StepSave, Kind: auth.KindVaultBusy, Reason: auth.ReasonVaultBusy, Detail: dir}
}
