package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// Info is the part of vault.toml that is readable without the key.
type Info struct {
	Exists   bool // if false, all other fields are zero
	Keeper   auth.Keeper
	KeyID    string // 16 hexadecimal digits
	VaultID  string // 32 hexadecimal digits; the keyring item's user
	Format   int
	Recovery bool // there is a recovery code
	Rotating bool // a RotateKey has begun and is not complete
}

// Peek reads vault.toml. It opens and creates nothing. A folder that is missing
// or empty is no error.
func Peek(dir string) (Info, error) {
	m, err := readFolder(dir)
	if isMissing(err) {
		return Info{}, nil
	}
	if err != nil {
		return Info{}, err
	}
	return m.info(), nil
}

func (m manifest) info() Info {
	return Info{
		Exists: true, Keeper: m.Keeper, KeyID: m.Key, VaultID: m.Vault, Format: m.Format,
		Recovery: m.Recovery != "", Rotating: m.Older != "",
	}
}

// readFolder checks the folder and reads its vault.toml. It returns
// fs.ErrNotExist if there is no vault. Sealed files without a vault.toml are
// damage, not an empty vault: a new key would make them unreadable.
func readFolder(dir string) (manifest, error) {
	if err := checkDir(dir); err != nil {
		return manifest{}, reading(dir, err)
	}
	m, err := readManifest(dir)
	if !isMissing(err) {
		return m, err
	}
	all, listErr := names(dir)
	if listErr != nil {
		return manifest{}, listErr
	}
	if len(ids(all)) > 0 || hasCopy(dir) {
		return manifest{}, vaultDamaged(filepath.Join(dir, manifestName), errMissing)
	}
	return manifest{}, err
}

// Options say how a vault is opened.
type Options struct {
	// Keeper is the requested keeper. Empty means the one in vault.toml or, for a
	// new vault, the keyring if it is ready, else a passphrase.
	Keeper auth.Keeper

	// Passphrase requests the passphrase from a person. IsRetry reports that the
	// last answer was wrong. The vault overwrites the answer after use. Nil means
	// that no one can answer, which is ReasonNoPassphrase. For a new vault's
	// passphrase, the function must request it twice and compare.
	Passphrase func(ctx context.Context, isRetry bool) ([]byte, error)

	// Create makes the vault where there is none. Without it, such a vault is
	// empty, cannot be saved to, and nothing is created.
	Create bool

	// Repair opens a vault with a damaged vault.toml by its copy, moves the
	// damaged file aside and puts the copy in its place. [Folder.Repair] reports
	// it.
	Repair bool
}

// Open opens the vault in dir and creates the folder (0700) if need be. An
// existing vault.toml decides the keeper; another o.Keeper is
// ReasonKeeperDisagrees and changes nothing. A locked keyring prompts the person,
// until ctx ends.
func Open(ctx context.Context, dir string, o Options) (*Folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, reading(dir, err)
	}
	m, err := readFolder(dir)
	switch {
	case err == nil:
		f, err := openExisting(ctx, dir, m, o)
		if err != nil {
			return openRepairing(ctx, dir, o, err)
		}
		f.repairCopy(m)
		return f, nil
	case !isMissing(err):
		return openRepairing(ctx, dir, o, err)
	case !o.Create:
		return &Folder{dir: dir, missing: true}, nil
	}
	return create(ctx, dir, o)
}

// openExisting gets the data key from its keeper.
func openExisting(ctx context.Context, dir string, m manifest, o Options) (*Folder, error) {
	if o.Keeper != "" && o.Keeper != m.Keeper {
		return nil, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonKeeperDisagrees,
			Detail: string(m.Keeper),
		}
	}
	var key []byte
	var err error
	if m.Keeper == auth.KeeperKeyring {
		key, err = m.openKeyring(ctx, dir)
	} else {
		key, err = m.askPassphrase(ctx, o.Passphrase)
	}
	if err != nil {
		return nil, err
	}
	return openWithKey(dir, m, key)
}

// openWithKey returns an open vault and removes temporary files left by killed
// processes.
func openWithKey(dir string, m manifest, key []byte) (*Folder, error) {
	_, missing := os.Lstat(filepath.Join(dir, manifestName)) // it is where its copy opens the vault
	f := &Folder{dir: dir, isMade: !isMissing(missing), keeper: m.Keeper, keyID: parseKeyID(m.Key), key: key}
	if m.Older != "" {
		wrapped, _ := unbase64(m.OlderSealed) // check has verified the base64
		older, err := unwrap(key, m.olderData(), wrapped)
		if err != nil {
			clear(key)
			return nil, vaultDamaged(filepath.Join(dir, manifestName), err)
		}
		f.olderID, f.older = parseKeyID(m.Older), older
	}
	f.sweep()
	return f, nil
}

// sweep removes temporary files left by killed processes.
func (f *Folder) sweep() {
	for _, dir := range []string{f.dir, filepath.Join(f.dir, "secrets")} {
		if list, err := names(dir); err == nil {
			durable.SweepNames(dir, list)
		}
	}
	f.compactSeen()
}

// create makes a vault under the lock "vault", so that two processes that start
// at the same time make one.
func create(ctx context.Context, dir string, o Options) (*Folder, error) {
	if o.Keeper == auth.KeeperMemory {
		return nil, internal(auth.WhyMemoryFolder, "")
	}
	// Whether and how a key can be kept must be known before anything is written.
	keeper, err := chooseKeeper(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(private.MkdirAll(dir), os.Chmod(dir, 0o700)); err != nil {
		return nil, durable.Failed(dir, err)
	}
	f := &Folder{dir: dir}
	unlock, err := f.Lock(ctx, "vault")
	if err != nil {
		return nil, err
	}
	defer unlock()
	m, err := readFolder(dir)
	if err == nil {
		return openExisting(ctx, dir, m, o)
	}
	if !isMissing(err) {
		return nil, err
	}
	if err := f.make(ctx, keeper, o); err != nil {
		f.Close()
		return nil, err
	}
	f.isMade = true
	return f, nil
}

// chooseKeeper falls back from the keyring to a passphrase only where a
// passphrase can be requested; otherwise it returns the keyring's reason.
func chooseKeeper(ctx context.Context, o Options) (auth.Keeper, error) {
	switch o.Keeper {
	case auth.KeeperPassphrase:
		return o.Keeper, nil
	case "", auth.KeeperKeyring:
	default:
		return "", fail(auth.KindUsage, auth.ReasonBadFlag, string(o.Keeper))
	}
	err := readyKeyring(ctx)
	switch {
	case err == nil:
		return auth.KeeperKeyring, nil
	case o.Keeper == "" && o.Passphrase != nil:
		return auth.KeeperPassphrase, nil
	}
	return "", err
}

// make draws the data key, gives it to its keeper, and writes vault.toml only
// after the keeper has kept it.
func (f *Folder) make(ctx context.Context, keeper auth.Keeper, o Options) error {
	random := make([]byte, 16+8+keySize)
	if _, err := rand.Read(random); err != nil {
		return err
	}
	f.key = random[24:]
	copy(f.keyID[:], random[16:24])
	f.keeper = keeper
	m := manifest{Format: format, Vault: hex.EncodeToString(random[:16]), Key: hex.EncodeToString(random[16:24])}
	var passphrase []byte
	if keeper == auth.KeeperPassphrase {
		var err error
		if passphrase, err = askOnce(ctx, o.Passphrase, false); err != nil {
			return err
		}
		defer clear(passphrase)
	}
	return f.entrust(ctx, m, keeper, passphrase)
}
