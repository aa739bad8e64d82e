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

// Without vault.toml no account opens, so there is a second copy of it,
// vault.toml.prev, written after it. The copy is the previous version only from
// the moment vault.toml is replaced until the copy is. An older version is never
// kept on purpose: it would open the vault by a passphrase that was given up.

const manifestCopy = manifestName + ".prev"

// writeManifest replaces vault.toml and then its copy, under the lock "vault". It
// removes a copy that it cannot write: the copy must not outlive the version that
// it copies.
func (f *Folder) writeManifest(m manifest) error {
	data := m.encode()
	if _, err := durable.Replace(filepath.Join(f.dir, manifestName), "", data); err != nil {
		return err
	}
	path := filepath.Join(f.dir, manifestCopy)
	if replaced, err := durable.Replace(path, "", data); err != nil && !replaced {
		_ = durable.Remove(path) // the next opening writes it
	}
	return nil
}

// readCopy reads the copy of vault.toml, with the same checks as vault.toml.
func readCopy(dir string) (manifest, error) {
	data, err := readOwn(filepath.Join(dir, manifestCopy), "", maxManifest)
	if err != nil {
		return manifest{}, err
	}
	return parseManifest(data)
}

// hasCopy reports whether there is a copy, whatever its content.
func hasCopy(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, manifestCopy))
	return err == nil
}

// copyWait is the time that an opened vault waits for the lock under which it
// writes the copy. The process that has the lock will write one.
const copyWait = 20 * time.Millisecond

// repairCopy makes the copy equal to m, with which the vault was opened: a process
// was killed between the two writes, the copy is damaged, or an older Latchkey
// wrote none. Where repairCopy cannot write now, the next opening does.
func (f *Folder) repairCopy(m manifest) {
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

// PeekCopy is Peek for the copy of a vault.toml that cannot be used: it reports
// whether Options.Repair may help, and the keeper that the vault then has.
func PeekCopy(dir string) Info {
	m, err := readCopy(dir)
	if err != nil || checkDir(dir) != nil {
		return Info{}
	}
	return m.info()
}

// openRepairing opens a vault with a bad vault.toml by its copy, and then
// replaces vault.toml by the copy. Bad is the fault in vault.toml, and the result
// where the copy does not help. A passphrase that is wrong for vault.toml and
// right for a copy that differs shows that vault.toml was changed.
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
	f.isMade = true
	return f, nil
}

// putBack moves the bad vault.toml aside and writes m in its place. If the
// process is killed in between, vault.toml is missing, which the copy repairs as
// well.
func (f *Folder) putBack(ctx context.Context, m manifest) error {
	unlock, err := f.Lock(ctx, "vault")
	if err != nil {
		return err
	}
	defer unlock()
	path := filepath.Join(f.dir, manifestName)
	if now, err := readManifest(f.dir); err == nil && bytes.Equal(now.encode(), m.encode()) {
		return nil // another process has repaired it
	}
	aside, err := moveAside(path)
	if err != nil {
		return durable.Failed(path, err)
	}
	if _, err := durable.Replace(path, "", m.encode()); err != nil {
		return err
	}
	f.repaired = &Repaired{Path: path, MovedTo: aside, Restored: true}
	return nil
}

// errMissing reports that vault.toml is missing though the vault exists.
var errMissing = errors.New("vault.toml is gone, though the vault is there")
