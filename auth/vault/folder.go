package vault

import (
	"context"
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// Folder is a vault on disk with its data key in memory. Many goroutines and many
// processes may use one folder at the same time.
type Folder struct {
	dir     string
	missing bool // there is no vault here, and Options.Create was false
	isMade  bool // vault.toml was there when it was opened
	gates   gates
	seen    seen
	parsed  atomic.Pointer[parsedManifest]
	indexed cachedIndex

	remembered remembered

	mu     sync.RWMutex
	keeper auth.Keeper
	keyID  keyID
	key    []byte // nil once closed

	repaired *Repaired // reports vault.toml itself, where its copy opened the vault

	olderID keyID
	older   []byte // the key before this one, while RotateKey runs; else nil

	ciphers atomic.Pointer[keys] // of these keys, made once; nil after each change of a key
}

var _ auth.Vault = (*Folder)(nil)

// Keeper is the keeper of the data key as of the latest List or Rewrap; it is
// empty where there is no vault.
func (f *Folder) Keeper() auth.Keeper {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.keeper
}

// Close overwrites and forgets the data key. Afterwards every read and save
// fails. The cipher's copy of the key remains in memory until package forget
// clears it (docs/vault.md).
func (f *Folder) Close() {
	defer f.Forget()
	f.mu.Lock()
	clear(f.key)
	clear(f.older)
	f.key, f.older = nil, nil
	f.ciphers.Store(nil)
	f.mu.Unlock()
	f.indexed.forget() // not under f.mu: reading the index locks both in the other order
}

// Stamp is a cheap fingerprint of the vault on disk. It changes whenever an
// account or vault.toml is saved, added or deleted, and for an account once more
// when DIR.seen names it. It is empty where there is no vault.
func (f *Folder) Stamp() string {
	info, err := os.Stat(f.dir)
	if err != nil {
		return ""
	}
	at := info.ModTime()
	stamp := fmt.Sprintf("%d", at.UnixNano())
	// Every save renames a file into the folder and so changes the folder's time.
	// The kernel's clock moves in steps, so a recent time may hide a later save.
	if now := time.Now(); now.Sub(at) < 50*time.Millisecond {
		stamp += fmt.Sprintf("+%d", now.UnixNano())
	}
	if seen, err := os.Stat(f.seenPath()); err == nil {
		stamp += fmt.Sprintf("/%d", seen.Size())
	}
	return stamp
}

// keys are the ciphers for reading many files, by key id: the present key's and,
// during a rotation, the older key's.
type keys map[keyID]cipher.AEAD

// opener returns the ciphers.
func (f *Folder) opener() (keys, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if err := f.Gone(); err != nil && f.key != nil {
		return nil, err
	}
	return f.openCiphers()
}

// openCiphers makes the ciphers where there are none yet: each has a copy of its key,
// so there is one for a key. The caller has locked f.mu.
func (f *Folder) openCiphers() (keys, error) {
	if f.key == nil {
		return nil, internal(auth.WhyClosed, "")
	}
	if made := f.ciphers.Load(); made != nil {
		return *made, nil
	}
	aead, err := newGCM(f.key)
	k := keys{f.keyID: aead}
	if f.older != nil && err == nil {
		k[f.olderID], err = newGCM(f.older)
	}
	if err == nil {
		f.ciphers.Store(&k)
	}
	return k, err
}

// Gone returns ReasonVaultGone if the vault was there when it was opened and is no
// longer: what would be written now could not be opened by anyone.
func (f *Folder) Gone() error {
	if !f.isMade {
		return nil
	}
	if _, err := os.Lstat(filepath.Join(f.dir, manifestName)); isMissing(err) {
		return fail(auth.KindVaultDamaged, auth.ReasonVaultGone, f.dir) // not the cause: this is no missing file of the vault
	}
	return nil
}

// sealAs seals plaintext under the data key with which this Folder was opened.
func (f *Folder) sealAs(h header, name string, plaintext []byte) ([]byte, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	k, err := f.openCiphers()
	if err != nil {
		return nil, err
	}
	if err := f.Gone(); err != nil {
		return nil, err
	}
	if f.isForgotten(f.keyID) {
		return nil, rotated(f.dir)
	}
	h.key = f.keyID
	return seal(k[f.keyID], h, name, plaintext)
}

// openSealed reads, checks and opens one sealed file. A missing file remains
// fs.ErrNotExist for errors.Is.
func (f *Folder) openSealed(k keys, path, beside string, kind fileKind, name string) ([]byte, header, error) {
	data, err := readOwn(path, beside, headerSize+maxPlaintext+tagSize)
	if errors.Is(err, errTooBig) {
		return nil, header{}, damaged(path, err)
	}
	if err != nil {
		return nil, header{}, reading(path, err)
	}
	h, err := parseHeader(data)
	var aead cipher.AEAD
	if err == nil {
		aead, err = f.cipherFor(k, h.key)
	}
	var plaintext []byte
	if err == nil {
		plaintext, err = unseal(aead, h, kind, name, data)
	}
	return plaintext, h, sealedError(path, err)
}

// cipherFor returns the cipher of the key under which a file was sealed. A key
// that k lacks may be newer than k: a rotation in this or another process may
// have made it.
func (f *Folder) cipherFor(k keys, id keyID) (cipher.AEAD, error) {
	if k[id] != nil {
		return k[id], nil
	}
	now, err := f.opener()
	switch {
	case err != nil:
		return nil, err
	case now[id] != nil:
		return now[id], nil
	case f.isRotated(f.current()):
		return nil, rotated(f.dir)
	}
	return nil, fmt.Errorf("%w: %s", errKeyID, hex.EncodeToString(id[:]))
}

// sealedError gives the fault in a sealed file's content its reason.
func sealedError(path string, err error) error {
	var known *auth.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, errVersion):
		return fail(auth.KindVaultDamaged, auth.ReasonNewerFormat, path).Caused(err)
	}
	return damaged(path, err)
}

// SealFile seals plaintext, at most 32 MiB, durably to path, which may be
// anywhere, and creates its folder (0700). Purpose is a word that the caller
// chooses and that is authenticated: a file of one purpose does not open as
// another. The caller must hold a lock of its own; see Lock.
func (f *Folder) SealFile(path, purpose string, plaintext []byte) error {
	return f.sealFile(path, purpose, plaintext, durably)
}

// durably stores a sealed file. beforeAnother does so just before another file is
// stored in the same folder, whose sync is then that of both.
func durably(path string, sealed []byte) error {
	_, err := durable.Replace(path, "", sealed)
	return err
}

func beforeAnother(path string, sealed []byte) error {
	return durable.ReplaceUnsynced(path, "", sealed)
}

// sealFile seals the content of a file and has store store it at path.
func (f *Folder) sealFile(path, purpose string, plaintext []byte, store func(path string, sealed []byte) error) error {
	sealed, err := f.sealAs(header{kind: kindFile, generation: 1}, purpose, plaintext)
	if err != nil {
		return durable.Failed(path, err)
	}
	if err := private.MkdirAll(filepath.Dir(path)); err != nil {
		return durable.Failed(path, err)
	}
	return store(path, sealed)
}

// UnsealFile opens what SealFile wrote with the same purpose. A missing file is
// fs.ErrNotExist for errors.Is.
func (f *Folder) UnsealFile(path, purpose string) ([]byte, error) {
	if f.missing {
		return nil, reading(path, os.ErrNotExist)
	}
	k, err := f.opener()
	if err != nil {
		return nil, err
	}
	plaintext, _, err := f.openSealed(k, path, "", kindFile, purpose)
	return plaintext, err
}

// Secret returns the client secret kept under a name (a provider's id), or the
// absent secret if there is none.
func (f *Folder) Secret(_ context.Context, name string) (auth.Secret, error) {
	if !lockName(name) {
		return auth.Secret{}, nil
	}
	text, err := f.UnsealFile(f.secretPath(name), secretPurpose(name))
	if isMissing(err) {
		return auth.Secret{}, nil
	}
	defer clear(text)
	return auth.NewSecret(string(text)), err
}

// SetSecret keeps a client secret under a name of small letters, digits, - and _.
func (f *Folder) SetSecret(ctx context.Context, name string, secret auth.Secret) error {
	if !lockName(name) {
		return internal(auth.WhySecretName, name)
	}
	unlock, err := f.Lock(ctx, secretLock(name))
	if err != nil {
		return err
	}
	defer unlock()
	text := []byte(secret.Reveal())
	defer clear(text)
	return f.SealFile(f.secretPath(name), secretPurpose(name), text)
}

// DeleteSecret removes a client secret. A missing one is no error.
func (f *Folder) DeleteSecret(_ context.Context, name string) error {
	path := f.secretPath(name)
	if !lockName(name) || f.missing {
		return nil
	}
	if err := durable.Remove(path); err != nil && !isMissing(err) {
		return durable.Failed(path, err)
	}
	return nil
}

func (f *Folder) secretPath(name string) string {
	return filepath.Join(f.dir, "secrets", name+".sealed")
}

func secretPurpose(name string) string { return "secret " + name }

func secretLock(name string) string { return "secret-" + name[:min(len(name), 50)] }
