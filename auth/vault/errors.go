package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"

	"latchkey/auth"
)

// fail returns an error of this package's one error type. Detail is a path or a
// name.
func fail(kind auth.Kind, reason auth.Reason, detail string) *auth.Error {
	return &auth.Error{Step: auth.StepSave, Kind: kind, Reason: reason, Detail: detail}
}

// damaged reports that the sealed file at path cannot be trusted.
func damaged(path string, cause error) error {
	return fail(auth.KindVaultDamaged, auth.ReasonAccountDamaged, path).Caused(cause)
}

// vaultDamaged reports that vault.toml cannot be trusted.
func vaultDamaged(path string, cause error) error {
	return fail(auth.KindVaultDamaged, auth.ReasonVaultDamaged, path).Caused(cause)
}

// unsafeFile reports that other users may have written a file.
func unsafeFile(path string, why auth.Why) error {
	return fail(auth.KindVaultDamaged, auth.ReasonUnsafeFile, path).Because(why)
}

// unknownAccount reports that no account has that id.
func unknownAccount(id string) error {
	return fail(auth.KindUsage, auth.ReasonUnknownAccount, id).Caused(fs.ErrNotExist)
}

// internal reports a mistake of the program that uses this package.
func internal(why auth.Why, detail string) error {
	return fail(auth.KindInternal, auth.ReasonInternal, detail).Because(why)
}

// busy reports that the lock called name was not released before ctx ended.
func busy(ctx context.Context, name string) error {
	return fail(auth.KindVaultBusy, auth.ReasonVaultBusy, name).Caused(context.Cause(ctx))
}

// reading gives a read error of path its reason. A missing file remains
// fs.ErrNotExist for errors.Is.
func reading(path string, err error) error {
	var known *auth.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE):
		return fail(auth.KindInternal, auth.ReasonTooManyFiles, "").Caused(err)
	case errors.Is(err, syscall.EIO):
		return damaged(path, err) // the storage medium has lost the data
	}
	return fail(auth.KindInternal, auth.ReasonCannotRead, path).Caused(err)
}

// isMissing reports whether err means that a file does not exist.
func isMissing(err error) bool { return errors.Is(err, os.ErrNotExist) }

// hasReason reports whether err is an *auth.Error with that reason.
func hasReason(err error, reason auth.Reason) bool {
	var e *auth.Error
	return errors.As(err, &e) && e.Reason == reason
}

// names lists a folder without a stat of its files. A missing folder is empty.
func names(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, reading(dir, err)
	}
	defer f.Close()
	list, err := f.Readdirnames(-1)
	return list, reading(dir, err)
}
