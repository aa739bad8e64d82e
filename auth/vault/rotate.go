package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
	"latchkey/internal/durable"
)

// Sealed names a file that SealFile wrote outside the vault's folder.
type Sealed struct {
	Path    string
	Purpose string
	Lock    string // the name of the lock under which it is written

	// TakeLock takes the lock under which the file is written, if that is not a lock
	// of the vault; nil: Lock.
	TakeLock func(ctx context.Context) (release func(), err error)
}

// locked runs do under the lock of the file.
func (s Sealed) locked(ctx context.Context, f *Folder, do func() error) error {
	if s.TakeLock == nil {
		return f.underLock(ctx, s.Lock, do)
	}
	release, err := s.TakeLock(ctx)
	if err != nil {
		return err
	}
	defer release()
	return do()
}

// RotateKey draws a new data key, gives it to the present keeper and reseals
// every file: accounts, their previous generations, client secrets, and others.
// If the process is killed, calling RotateKey continues the rotation;
// [Info.Rotating] reports that one is incomplete. Until the end both keys open
// the vault and other processes continue. A process that has only the old key
// then gets ReasonKeyRotated and must reopen the vault.
//
// Passphrase is the one for the new key if the keeper is a passphrase. If the old
// keyring item cannot be deleted, RotateKey returns that error after everything
// else is done. A recovery code becomes invalid: the new key needs a new code.
//
// onAccount is called before each account is resealed, with the number of
// accounts done and the number of all; nil means that progress is not reported.
func (f *Folder) RotateKey(ctx context.Context, passphrase []byte, onAccount func(done, all int), others ...Sealed) error {
	if onAccount == nil {
		onAccount = func(int, int) {}
	}
	m, unlock, err := f.lockedManifest(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if m.Older == "" && f.hasOlder() { // another process has finished it
		f.forgetOlder()
		return nil
	}
	if m.Older == "" {
		if m, err = f.beginRotation(ctx, m, passphrase); err != nil {
			return err
		}
	}
	if err := f.resealAll(ctx, onAccount, others); err != nil {
		return err
	}
	return f.endRotation(ctx, m)
}

// lockedManifest locks vault.toml and reads it. A process whose key another process
// has replaced must not rewrite it: ReasonKeyRotated.
func (f *Folder) lockedManifest(ctx context.Context) (m manifest, unlock func(), err error) {
	if _, err = f.opener(); err != nil {
		return manifest{}, nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, auth.LockWait)
	defer cancel()
	if unlock, err = f.Lock(waiting, "vault"); err != nil {
		return manifest{}, nil, err
	}
	m, err = readManifest(f.dir)
	if err == nil && parseKeyID(m.Key) != f.current() {
		err = rotated(f.dir)
	}
	if err != nil {
		unlock()
		return manifest{}, nil, err
	}
	return m, unlock, nil
}

// rotated reports that this process has a key that was replaced.
func rotated(path string) error {
	return fail(auth.KindVaultBusy, auth.ReasonKeyRotated, path)
}

// isRotated reports whether vault.toml names another key than id. It is false
// where vault.toml cannot be read: saving the account then matters more than the
// key.
func (f *Folder) isRotated(id keyID) bool {
	m, err := readManifest(f.dir)
	return err == nil && parseKeyID(m.Key) != id
}

// isForgotten reports whether nothing may be sealed under id any more. During a
// rotation, a process that has only the old key may finish what it began: the
// rotation waits for its locks.
func (f *Folder) isForgotten(id keyID) bool {
	m, err := f.manifest()
	return err == nil && parseKeyID(m.Key) != id && (m.Older == "" || parseKeyID(m.Older) != id)
}

// current is the id of the key under which this Folder seals.
func (f *Folder) current() keyID {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.keyID
}

func (f *Folder) hasOlder() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.older != nil
}

// olderData is the additional data of the wrapped older key.
func (m manifest) olderData() []byte {
	return []byte("latchkey older key " + m.Vault + " " + m.Older + " " + m.Key)
}

// beginRotation makes the new key and writes it to vault.toml beside the old one.
// From then on every new file is sealed under it.
func (f *Folder) beginRotation(ctx context.Context, m manifest, passphrase []byte) (manifest, error) {
	random := make([]byte, len(keyID{})+keySize)
	if _, err := rand.Read(random); err != nil {
		return manifest{}, err
	}
	id, key := keyID(random[:8]), random[8:]
	f.mu.RLock()
	next := m
	next.Older, next.Key, next.Recovery = m.Key, hex.EncodeToString(id[:]), ""
	wrapped, err := wrap(key, next.olderData(), f.key)
	f.mu.RUnlock()
	if err != nil {
		return manifest{}, err
	}
	next.OlderSealed = inBase64(wrapped)
	if m.Keeper == auth.KeeperKeyring {
		next, err = next.withKeyring(ctx, key, next.rotatedUser(next.Key))
	} else {
		next, err = next.withPassphrase(key, passphrase, kdf.New())
	}
	if err != nil {
		return manifest{}, err
	}
	if err = f.writeManifest(next); err != nil {
		return manifest{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.olderID, f.older = f.keyID, f.key
	f.keyID, f.key = id, key
	f.ciphers.Store(nil)
	return next, nil
}

// endRotation forgets the old key. It locks new accounts meanwhile, so that no
// account that another process sealed under the old key remains.
func (f *Folder) endRotation(ctx context.Context, m manifest) error {
	unlock, err := f.Lock(ctx, auth.NewAccount)
	if err != nil {
		return err
	}
	defer unlock()
	if err := f.resealAccounts(ctx, func(int, int) {}); err != nil {
		return err
	}
	if err := errors.Join(f.resealIndex(ctx), f.resealAgreed(ctx)); err != nil {
		return err
	}
	older := m.Older
	m.Older, m.OlderSealed = "", ""
	if err = f.writeManifest(m); err != nil {
		return err
	}
	f.forgetOlder()
	if m.Keeper != auth.KeeperKeyring {
		return nil
	}
	return errors.Join(dropItem(ctx, m.firstUser()), dropItem(ctx, m.rotatedUser(older)))
}

func (f *Folder) forgetOlder() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.older)
	f.older = nil
	f.ciphers.Store(nil)
}

// resealAll seals under the present key every file that is not yet sealed under
// it.
func (f *Folder) resealAll(ctx context.Context, onAccount func(done, all int), others []Sealed) error {
	if err := f.resealAccounts(ctx, onAccount); err != nil {
		return err
	}
	all, err := names(filepath.Join(f.dir, "secrets"))
	if err != nil {
		return err
	}
	for _, file := range all {
		if name, ok := strings.CutSuffix(file, sealedExt); ok && lockName(name) {
			others = append(others, Sealed{Path: f.secretPath(name), Purpose: secretPurpose(name), Lock: secretLock(name)})
		}
	}
	if err := errors.Join(f.resealIndex(ctx), f.resealAgreed(ctx)); err != nil {
		return err
	}
	for _, o := range others {
		if err := o.locked(ctx, f, func() error { return f.reseal(o.Path, kindFile, o.Purpose) }); err != nil {
			return err
		}
	}
	return nil
}

// resealIndex keeps the key of the index, and with it the ids of the accounts.
func (f *Folder) resealIndex(ctx context.Context) error {
	return f.underLock(ctx, indexLock, func() error { return f.reseal(f.indexPath(), kindFile, indexPurpose) })
}

// resealAccounts calls onAccount before each account, with its place and the
// number of accounts.
func (f *Folder) resealAccounts(ctx context.Context, onAccount func(done, all int)) error {
	all, err := names(f.dir)
	if err != nil {
		return err
	}
	list := ids(all)
	for i, id := range list {
		onAccount(i, len(list))
		err := f.underLock(ctx, id, func() error {
			return errors.Join(f.reseal(f.path(id), kindAccount, id), f.reseal(f.prev(id), kindAccount, id))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// underLock runs do under a lock, for which it waits as long as a refresh takes.
func (f *Folder) underLock(ctx context.Context, name string, do func() error) error {
	waiting, cancel := context.WithTimeout(ctx, auth.RefreshLockWait)
	defer cancel()
	unlock, err := f.Lock(waiting, name)
	if err != nil {
		return err
	}
	defer unlock()
	return do()
}

// reseal replaces one file by the same plaintext and generation under the
// present key. It leaves a damaged file to Repair.
func (f *Folder) reseal(path string, kind fileKind, name string) error {
	k, err := f.opener()
	if err != nil {
		return err
	}
	beside := strings.TrimSuffix(path, ".prev")
	if beside == path {
		beside += ".prev"
	}
	plaintext, h, err := f.openSealed(k, path, beside, kind, name)
	if errors.Is(err, os.ErrNotExist) || repairable(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer clear(plaintext)
	if h.key == f.current() {
		return nil
	}
	sealed, err := f.sealAs(header{kind: kind, generation: h.generation}, name, plaintext)
	if err != nil {
		return durable.Failed(path, err)
	}
	_, err = durable.Replace(path, "", sealed)
	return err
}
