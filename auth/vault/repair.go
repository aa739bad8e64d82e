package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// Repaired reports what Repair did about one damaged account.
type Repaired struct {
	ID       string // of the account; empty: vault.toml itself
	Path     string // the file that was damaged
	MovedTo  string // its new path; empty if the file was missing
	Restored bool   // the previous generation is in its place, in doubt
}

// Repair moves each damaged account's file aside, never deleting it, and puts the
// previous generation in its place. The refresh token of that generation may have
// been spent since, so the account comes back in doubt. The first Repair after
// Options.Repair reports vault.toml first. The error joins every account that
// could not be repaired. Repair leaves alone a file that a newer Latchkey wrote.
func (f *Folder) Repair(ctx context.Context) ([]Repaired, error) {
	if f.missing {
		return nil, nil
	}
	all, err := names(f.dir)
	if err != nil {
		return nil, err
	}
	var done []Repaired
	var errs []error
	if f.repaired != nil {
		done = append(done, *f.repaired)
		f.repaired = nil
	}
	for _, id := range ids(all) {
		r, err := f.repair(ctx, id)
		if r != nil {
			done = append(done, *r)
		}
		errs = append(errs, err)
	}
	return done, errors.Join(errs...)
}

// repair checks and repairs one account under its lock; nil, nil means a healthy
// one.
func (f *Folder) repair(ctx context.Context, id string) (*Repaired, error) {
	if _, err := f.Load(ctx, id); !repairable(err) {
		return nil, notUnknown(err)
	}
	unlock, err := f.Lock(ctx, id)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if _, err := f.Load(ctx, id); !repairable(err) {
		return nil, notUnknown(err)
	}
	r := &Repaired{ID: id, Path: f.path(id)}
	account, prevErr := f.readPrevious(id)
	if prevErr != nil && !isMissing(prevErr) && !repairable(prevErr) {
		return nil, prevErr // unreadable for now: leave both as they are
	}
	if r.MovedTo, err = moveAside(f.path(id)); err != nil {
		return nil, durable.Failed(f.path(id), err)
	}
	if prevErr != nil {
		_, err = moveAside(f.prev(id))
		return r, durable.Failed(f.prev(id), err)
	}
	account.RefreshStartedAt = time.Now()
	if err := f.place(ctx, account); err != nil {
		return r, err
	}
	r.Restored, err = f.restore(account)
	return r, err
}

// restore writes the previous generation in the place of the damaged one. Its
// number is one above the damaged file's, so that it cannot be mistaken for that
// generation.
func (f *Folder) restore(a auth.Account) (bool, error) {
	a.Generation += 2
	plaintext, err := encodeAccount(a)
	if err != nil {
		return false, internal(auth.WhyNotJSON, "")
	}
	defer clear(plaintext)
	sealed, err := f.sealAs(header{kind: kindAccount, generation: a.Generation}, a.ID, plaintext)
	if err != nil {
		return false, durable.Failed(f.path(a.ID), err)
	}
	return durable.Replace(f.path(a.ID), "", sealed)
}

// readPrevious opens the previous generation.
func (f *Folder) readPrevious(id string) (auth.Account, error) {
	k, err := f.opener()
	if err != nil {
		return auth.Account{}, err
	}
	path := f.prev(id)
	plaintext, h, err := f.openSealed(k, path, f.path(id), kindAccount, id)
	if err != nil {
		return auth.Account{}, err
	}
	defer clear(plaintext)
	a, err := decodeAccount(plaintext, id, h.generation)
	return a, sealedError(path, err)
}

// repairable reports whether err is damage that moving the file aside repairs.
func repairable(err error) bool {
	return hasReason(err, auth.ReasonAccountDamaged) || hasReason(err, auth.ReasonUnsafeFile)
}

// notUnknown drops the error of an account that was deleted meanwhile.
func notUnknown(err error) error {
	if hasReason(err, auth.ReasonUnknownAccount) {
		return nil
	}
	return err
}

// moveAside renames path to PATH.damaged-TIME, a name that is not taken, and
// returns it. A missing file is no error.
func moveAside(path string) (string, error) {
	if _, err := os.Lstat(path); isMissing(err) {
		return "", nil
	}
	base := path + ".damaged-" + time.Now().UTC().Format("20060102T150405")
	to := base
	for n := 'a'; ; n++ {
		if _, err := os.Lstat(to); isMissing(err) {
			break
		}
		to = base + string(n)
	}
	if err := durable.Rename(path, to); err != nil {
		return "", err
	}
	return to, durable.SyncDir(filepath.Dir(path))
}
