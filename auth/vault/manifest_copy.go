package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// vault.toml is the one file without which no account opens, so there is a second
// copy of it, vault.toml.prev: written after it, and the version before only from
// the moment vault.toml is replaced until the copy is. An older version is never
// kept on purpose: it would open the vault by a passphrase that was given up.

const manifestCopy = manifestName + ".prev"

// writeManifest replaces vault.toml and then its copy, under the lock "vault". A
// copy that cannot be written is taken away: it must not outlive what it copies.
func (f *Folder) writeManifest(m manifest) error {
	data := m.encode()
	if _, err := durable.Replace(filepath.Join(f.dir, manifestName), "", data); err != nil {
		return err
	}
	path := filepath.Join(f.dir, manifestCopy)
	if replaced, err := durable.Replace(path, "", data); err != nil && !replaced {
		_ = os.Remove(path) // the next opening writes it anew
	}
	return nil
}

// readCopy reads the copy of vault.toml, whose text must hold as vault.toml's.
func readCopy(dir string) (manifest, error) {
	data, err := readOwn(filepath.Join(dir, manifestCopy), "", maxManifest)
	if err != nil {
		return manifest{}, err
	}
	return parseManifest(data)
}

// hasCopy reports whether there is a copy, whatever is in it.
func hasCopy(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, manifestCopy))
	return err == nil
}

// copyWait is how long a vault that was opened waits for the lock under which its
// copy is written; whoever has it will write one.
const copyWait = 20 * time.Millisecond

// mendCopy makes the copy what m is, with which the vault was opened: a kill came
// between the two, the copy is damaged, or an older Latchkey wrote none. It is
// done another time where it cannot be done now.
func (f *Folder) mendCopy(m manifest) {
	data := m.encode()
	path := filepath.Join(f.dir, manifestCopy)
	if have, err := readOwn(path, "", maxManifest); err == nil && bytes.Equal(have, data) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), copyWait)
	defer cancel()
	unlock, err := f.Lock(ctx, "vault")
	if err != nil {
		return
	}
	defer unlock()
	if now, err := readManifest(f.dir); err == nil && bytes.Equal(now.encode(), data) {
		_, _ = durable.Replace(path, "", data)
	}
}

// PeekCopy is Peek for the copy of a vault.toml that cannot be used: it tells
// whether Options.Repair may help, and who keeps the key then.
func PeekCopy(dir string) Info {
	m, err := readCopy(dir)
	if err != nil || checkDir(dir) != nil {
		return Info{}
	}
	return m.info()
}

// openRepairing opens a vault whose vault.toml is bad by its copy, and then puts
// that in its place; bad is what is wrong, and the error where the copy does not
// help. A passphrase that is wrong for vault.toml and right for a copy that
// differs shows that vault.toml was changed.
func openRepairing(ctx context.Context, dir string, o Options, bad error) (*Folder, error) {
	damage := hasReason(bad, auth.ReasonVaultDamaged) || hasReason(bad, auth.ReasonWrongPassphrase)
	if !o.Repair || !damage {
		return nil, bad
	}
	m, err := readCopy(dir)
	if err != nil {
		return nil, bad
	}
	if now, err := readManifest(dir); err == nil && bytes.Equal(now.encode(), m.encode()) {
		return nil, bad
	}
	f, err := openExisting(ctx, dir, m, o)
	if hasReason(err, auth.ReasonVaultDamaged) {
		return nil, bad
	}
	if err != nil {
		return nil, err
	}
	if err := f.putBack(ctx, m); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// putBack moves the bad vault.toml aside and writes m in its place. Killed in
// between, there is none, which is damage that the copy mends as well.
func (f *Folder) putBack(ctx context.Context, m manifest) error {
	unlock, err := f.Lock(ctx, "vault")
	if err != nil {
		return err
	}
	defer unlock()
	path := filepath.Join(f.dir, manifestName)
	if now, err := readManifest(f.dir); err == nil && bytes.Equal(now.encode(), m.encode()) {
		return nil // another process was faster
	}
	aside, err := moveAside(path)
	if err != nil {
		return durable.Failed(path, err)
	}
	if _, err := durable.Replace(path, "", m.encode()); err != nil {
		return err
	}
	f.mended = &Repaired{Path: path, MovedTo: aside, Restored: true}
	return nil
}

// errLost says that vault.toml is gone though the vault is there.
var errLost = errors.New("vault.toml is gone, though the vault is there")
