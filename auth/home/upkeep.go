package home

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/auth"
	"latchkey/auth/vault"
	"latchkey/internal/durable"
)

// folder returns the session's vault on disk; a vault in memory is an error of
// kind usage.
func (s *Session) folder() (*vault.Folder, error) {
	f, ok := s.Vault.(*vault.Folder)
	if !ok || f.Keeper() == "" {
		return nil, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag,
			Why: auth.WhyInMemory,
		}
	}
	return f, nil
}

// OnDisk reports whether the vault is on disk, so that its key can be moved and
// renewed, and its accounts can be backed up.
func (s *Session) OnDisk() bool {
	_, err := s.folder()
	return err == nil
}

// CheckPassphrase returns nil if passphrase is the vault's present one, or if no passphrase keeps the
// key; else ReasonWrongPassphrase. It takes as long as opening the vault.
func (s *Session) CheckPassphrase(passphrase []byte) error {
	f, err := s.folder()
	if err != nil || f.Keeper() != auth.KeeperPassphrase {
		return err
	}
	return f.CheckPassphrase(passphrase)
}

// MoveKey gives the vault's key to another keeper, or puts it under another
// passphrase; see [vault.Folder.Rewrap].
func (s *Session) MoveKey(ctx context.Context, to auth.Keeper, passphrase []byte) error {
	f, err := s.folder()
	if err != nil {
		return err
	}
	return f.Rewrap(ctx, to, passphrase)
}

// RenewKey draws a new key for the vault and reseals everything; see
// [vault.Folder.RotateKey]. If the keeper is a passphrase, passphrase must be the
// present one, which keeps the new key too: a mistyped one would lose everything.
// Calling RenewKey after an interruption continues and needs no passphrase.
// onAccount is as RotateKey's.
func (s *Session) RenewKey(ctx context.Context, passphrase []byte, onAccount func(done, all int)) error {
	f, err := s.folder()
	if err != nil {
		return err
	}
	info, err := vault.Peek(s.Home.VaultDir())
	if err != nil {
		return err
	}
	if info.Keeper == auth.KeeperPassphrase && !info.Rotating {
		if err := f.CheckPassphrase(passphrase); err != nil {
			return err
		}
	}
	others := s.sealedPrograms()
	path, purpose := s.Demo.StateFile()
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		others = append(others, vault.Sealed{Path: path, Purpose: purpose, TakeLock: s.Demo.Lock})
	}
	return f.RotateKey(ctx, passphrase, onAccount, others...)
}

// Renewing reports whether a RenewKey has begun and is not complete.
func (h *Home) Renewing() bool {
	info, err := vault.Peek(h.VaultDir())
	return err == nil && info.Rotating
}

// copyTo copies a vault in memory, and the state of the demo provider, to a vault
// on disk.
func (s *Session) copyTo(ctx context.Context, m *vault.Memory, f *vault.Folder) error {
	return errors.Join(m.StoreIn(ctx, f), s.Demo.Keep(ctx, f))
}

// NewRecoveryCode makes a recovery code, which replaces an earlier one; see
// [vault.Folder.NewRecoveryCode].
func (s *Session) NewRecoveryCode(ctx context.Context) (auth.Secret, error) {
	f, err := s.folder()
	if err != nil {
		return auth.Secret{}, err
	}
	return f.NewRecoveryCode(ctx)
}

// DrawRecoveryCode returns a code that opens nothing before KeepRecoveryCode; see
// [vault.DrawRecoveryCode].
func (s *Session) DrawRecoveryCode() (auth.Secret, error) {
	if _, err := s.folder(); err != nil {
		return auth.Secret{}, err
	}
	return vault.DrawRecoveryCode()
}

// KeepRecoveryCode makes a drawn code open the vault, in place of an earlier one;
// see [vault.Folder.KeepRecoveryCode].
func (s *Session) KeepRecoveryCode(ctx context.Context, code auth.Secret) error {
	f, err := s.folder()
	if err != nil {
		return err
	}
	return f.KeepRecoveryCode(ctx, code)
}

// DropRecoveryCode invalidates an earlier recovery code.
func (s *Session) DropRecoveryCode(ctx context.Context) error {
	f, err := s.folder()
	if err != nil {
		return err
	}
	return f.DropRecoveryCode(ctx)
}

// BackUp writes every account and client secret to a file under a passphrase; see
// [vault.Folder.Export]. An existing file is ReasonFileExists unless replace is
// true.
func (s *Session) BackUp(ctx context.Context, path string, passphrase []byte, replace bool) error {
	v, ok := s.Vault.(Portable)
	if !ok {
		_, err := s.folder()
		return err
	}
	if err := CheckExport(path); err != nil {
		return err
	}
	if !replace {
		if err := mustNotExist(path); err != nil {
			return err
		}
	}
	var sealed bytes.Buffer
	if err := v.Export(ctx, &sealed, passphrase); err != nil {
		return err
	}
	if replace {
		return WriteFile(path, sealed.Bytes())
	}
	return writeNew(path, sealed.Bytes())
}

// Restore adds to the vault what BackUp wrote; see [vault.Folder.Import].
func (s *Session) Restore(ctx context.Context, path string, passphrase []byte) (vault.Imported, error) {
	v, ok := s.Vault.(Portable)
	if !ok {
		_, err := s.folder()
		return vault.Imported{}, err
	}
	file, err := os.Open(path)
	if err != nil {
		return vault.Imported{}, (&auth.Error{Step: auth.StepSave, Kind: auth.KindUsage, Reason: auth.ReasonCannotRead, Detail: path}).Caused(err)
	}
	defer func() { _ = file.Close() }()
	return v.Import(ctx, file, passphrase)
}

// mustNotExist returns ReasonFileExists if the path exists.
func mustNotExist(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return &auth.Error{Step: auth.StepSave, Kind: auth.KindUsage, Reason: auth.ReasonFileExists, Detail: path}
}

// writeNew is WriteFile for a path that must not exist. Its folder must exist: a
// mistyped path creates none.
func writeNew(path string, data []byte) error {
	claim, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return mustNotExist(path)
	case err != nil:
		return durable.Failed(filepath.Clean(path), err)
	}
	err = claim.Close()
	if err == nil {
		err = WriteFile(path, data)
	}
	if err != nil {
		_ = os.Remove(path)
		return durable.Failed(path, err)
	}
	return nil
}
