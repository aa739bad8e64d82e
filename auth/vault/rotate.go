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

	// Hold takes the lock of whoever writes it, where that is none of the vault's;
	// nil: Lock.
	Hold func(ctx context.Context) (release func(), err error)
}

// locked runs do under the lock of the file.
func (s Sealed) locked(ctx context.Context, f *Folder, do func() error) error {
	if s.Hold == nil {
		return f.underLock(ctx, s.Lock, do)
	}
	release, err := s.Hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	return do()
}

// RotateKey draws a new data key, gives it to the present keeper and seals every
// file anew: accounts, their previous generations, client secrets, and the
// others named. It can be killed anywhere and called again, which goes on where
// it was; [Info.Rotating] tells that it should be. Until it is done both keys
// open the vault, and other processes go on. Those that still hold only the old
// key then get ReasonKeyRotated and must open the vault anew.
//
// Passphrase is the one for the new key where a passphrase keeps it. An error that
// the old keyring item could not be deleted comes when all else is done. A recovery
// code ends: the new key needs a new code.
//
// onAccount is called before each account is sealed, with how many were looked at
// of how many; nil means that progress is not reported.
func (f *Folder) RotateKey(ctx context.Context, passphrase []byte, onAccount func(done, all int), others ...Sealed) error {
	if onAccount == nil {
		onAccount = func(int, int) {}
	}
	m, unlock, err := f.heldManifest(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if m.Older == "" && f.holdsOlder() { // another process has finished it
		f.forgetOlder()
		return nil
	}
	if m.Older == "" {
		if m, err = f.beginRotation(ctx, m, passphrase); err != nil {
			return err
		}
	}
	if err := f.sealAllAnew(ctx, onAccount, others); err != nil {
		return err
	}
	return f.endRotation(ctx, m)
}

// heldManifest is vault.toml as it is once its lock is ours. A process whose key
// another has replaced must not rewrite it: ReasonKeyRotated.
func (f *Folder) heldManifest(ctx context.Context) (m manifest, unlock func(), err error) {
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

// rotated says that this process holds a key that was replaced.
func rotated(path string) error {
	return fail(auth.KindVaultBusy, auth.ReasonKeyRotated, path)
}

// isRotated reports whether vault.toml names another key than id. A vault.toml
// that cannot be read says nothing: what is at hand is better saved than lost.
func (f *Folder) isRotated(id keyID) bool {
	m, err := readManifest(f.dir)
	return err == nil && parseKeyID(m.Key) != id
}

// isForgotten reports whether nothing may be sealed under id any more. While
// the rotation goes on, a process that holds only the old key may finish what it
// began: the rotation waits for its locks.
func (f *Folder) isForgotten(id keyID) bool {
	m, err := f.manifest()
	return err == nil && parseKeyID(m.Key) != id && (m.Older == "" || parseKeyID(m.Older) != id)
}

// current is the id of the key that this Folder seals under.
func (f *Folder) current() keyID {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.keyID
}

func (f *Folder) holdsOlder() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.older != nil
}

// olderData is what the wrapped older key is bound to.
func (m manifest) olderData() []byte {
	return []byte("latchkey older key " + m.Vault + " " + m.Older + " " + m.Key)
}

// beginRotation makes the new key and writes it down beside the old one. From
// then on everything new is sealed under it.
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
	return next, nil
}

// endRotation forgets the old key. The lock for new accounts is held meanwhile,
// so that none that a process sealed under the old key stays behind.
func (f *Folder) endRotation(ctx context.Context, m manifest) error {
	unlock, err := f.Lock(ctx, auth.NewAccount)
	if err != nil {
		return err
	}
	defer unlock()
	if err := f.sealAccountsAnew(ctx, func(int, int) {}); err != nil {
		return err
	}
	if err := f.sealIndexAnew(ctx); err != nil {
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
}

// sealAllAnew seals every file under the present key that is not yet.
func (f *Folder) sealAllAnew(ctx context.Context, onAccount func(done, all int), others []Sealed) error {
	if err := f.sealAccountsAnew(ctx, onAccount); err != nil {
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
	if err := f.sealIndexAnew(ctx); err != nil {
		return err
	}
	for _, o := range others {
		if err := o.locked(ctx, f, func() error { return f.sealAnew(o.Path, kindFile, o.Purpose) }); err != nil {
			return err
		}
	}
	return nil
}

// sealIndexAnew keeps the key of the index, and with it the ids of the accounts.
func (f *Folder) sealIndexAnew(ctx context.Context) error {
	return f.underLock(ctx, indexLock, func() error { return f.sealAnew(f.indexPath(), kindFile, indexPurpose) })
}

// sealAccountsAnew calls onAccount before each account, with its place and how many
// there are.
func (f *Folder) sealAccountsAnew(ctx context.Context, onAccount func(done, all int)) error {
	all, err := names(f.dir)
	if err != nil {
		return err
	}
	list := ids(all)
	for i, id := range list {
		onAccount(i, len(list))
		err := f.underLock(ctx, id, func() error {
			return errors.Join(f.sealAnew(f.path(id), kindAccount, id), f.sealAnew(f.prev(id), kindAccount, id))
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

// sealAnew replaces one file by the same plaintext and generation under the
// present key. A damaged file stays as it is, for Repair.
func (f *Folder) sealAnew(path string, kind fileKind, name string) error {
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
