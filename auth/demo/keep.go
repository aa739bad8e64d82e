package demo

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// purpose is authenticated with the state, so that no other sealed file is
// accepted as the state.
const purpose = "demo"

var errNewer = errors.New("written by a newer version")

// digest identifies the bytes of a sealed file; the zero value means none.
type digest [sha256.Size]byte

func (d *Demo) statePath() string { return filepath.Join(d.dir, stateFile) }

// takeLock takes the lock among processes. It creates the folder, which the first
// stored state needs.
func (d *Demo) takeLock(ctx context.Context) error {
	if d.lock == nil {
		return nil
	}
	if err := private.MkdirAll(d.dir); err != nil {
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

// load updates the state to what another process has sealed.
func (d *Demo) load() error {
	if d.sealer == nil {
		return d.begin()
	}
	if err := d.adoptPort(); err != nil {
		return err
	}
	sealed, err := durable.ReadFile(d.statePath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if d.loaded != (digest{}) {
			d.forget() // the file was deleted: its grants are gone in every process
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

// begin makes a new state if there is none.
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

// unseal reads the sealed state. It moves a damaged file aside, never deletes it,
// and then returns nil. Errors that may be temporary (a locked keyring, a file of
// a newer program) move nothing.
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
		return nil, wrapUnlessAuth(err, cannotRead, d.statePath())
	}
	aside := d.statePath() + ".damaged-" + d.o.Now().UTC().Format("20060102T150405.000000000")
	if e := durable.Rename(d.statePath(), aside); e != nil {
		return nil, cannotWrite(d.statePath(), e)
	}
	d.damage.Store((&auth.Error{
		Step: auth.StepSave, Kind: auth.KindVaultDamaged, Reason: auth.ReasonDemoState, Detail: aside,
	}).Caused(err))
	d.o.Log.Warn("demo provider: damaged state moved aside", "path", aside)
	return nil, nil
}

// isDamage distinguishes a permanently unreadable file from a temporary failure.
func isDamage(err error) bool {
	var e *auth.Error
	if errors.As(err, &e) {
		return e.Kind == auth.KindVaultDamaged && e.Reason != auth.ReasonNewerFormat &&
			e.Reason != auth.ReasonUnsafeFile && e.Reason != auth.ReasonVaultDamaged
	}
	var path *fs.PathError
	return !errors.As(err, &path)
}

// save seals the state if it changed. If that fails, the next request reads the
// state on disk, so that no partly stored state is used.
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
	// The issuer must not change once it has issued a grant.
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
		return wrapUnlessAuth(err, cannotWrite, d.statePath())
	}
	sealed, err := durable.ReadFile(d.statePath())
	if err != nil {
		return cannotRead(d.statePath(), err)
	}
	d.loaded = sha256.Sum256(sealed)
	return nil
}

// forget drops the state in memory; the next request reads the one on disk.
func (d *Demo) forget() {
	if d.sealer != nil {
		d.store.state, d.store.changed, d.loaded = nil, false, digest{}
	}
}

// wrapUnlessAuth returns an *auth.Error unchanged and passes any other error to other.
func wrapUnlessAuth(err error, other func(string, error) error, path string) error {
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
