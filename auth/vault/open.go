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
)

// Info is what vault.toml says without being opened.
type Info struct {
	Exists   bool // all else is zero where it does not
	Keeper   auth.Keeper
	KeyID    string // 16 hexadecimal digits
	VaultID  string // 32 hexadecimal digits; the keyring item's user
	Format   int
	Recovery bool // a recovery code was made
	Rotating bool // RotateKey was begun and is not done
}

// Peek reads vault.toml. It opens and creates nothing. A folder that is not
// there, or is empty, is no error.
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

// readFolder checks the folder and reads its vault.toml; fs.ErrNotExist means
// that there is no vault. Sealed files without a vault.toml are damage, not an
// empty vault: a new key would lose them.
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
		return manifest{}, vaultDamaged(filepath.Join(dir, manifestName), errLost)
	}
	return manifest{}, err
}

// Options say how a vault is opened.
type Options struct {
	// Keeper is the one wanted. Empty: what vault.toml says, else, for a new
	// vault, the keyring if it is ready, else a passphrase.
	Keeper auth.Keeper

	// Passphrase asks a person. Again says that the last answer was wrong. The
	// answer is overwritten after use. Nil: nobody can be asked, which is
	// ReasonNoPassphrase. Whoever asks for a new vault's passphrase asks twice.
	Passphrase func(ctx context.Context, again bool) ([]byte, error)

	// Create makes the vault where there is none. Without it such a vault is
	// empty and cannot be saved to, and nothing is created.
	Create bool

	// Repair opens a vault whose vault.toml is damaged by the copy of it, which is
	// then put in its place; the damaged one is moved aside. [Folder.Repair] tells.
	Repair bool
}

// Open opens the vault in dir, which is made (0700) if need be. An existing
// vault.toml decides who keeps the key; another o.Keeper is
// ReasonKeeperDisagrees and changes nothing. A keyring that needs unlocking
// asks the person, until ctx ends.
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
		f.mendCopy(m)
		return f, nil
	case !isMissing(err):
		return openRepairing(ctx, dir, o, err)
	case !o.Create:
		return &Folder{dir: dir, missing: true}, nil
	}
	return create(ctx, dir, o)
}

// openExisting gets the data key from whoever keeps it.
func openExisting(ctx context.Context, dir string, m manifest, o Options) (*Folder, error) {
	if o.Keeper != "" && o.Keeper != m.Keeper {
		return nil, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonKeeperDisagrees,
			Detail: "the vault's keeper is " + string(m.Keeper),
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
	return newOpened(dir, m, key)
}

// newOpened is an open vault whose killed writers' leavings are gone.
func newOpened(dir string, m manifest, key []byte) (*Folder, error) {
	f := &Folder{dir: dir, keeper: m.Keeper, keyID: parseKeyID(m.Key), key: key}
	if m.Older != "" {
		wrapped, _ := unbase64(m.OlderSealed) // check has seen it
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

// sweep removes what killed writers left.
func (f *Folder) sweep() {
	for _, dir := range []string{f.dir, filepath.Join(f.dir, "secrets")} {
		if list, err := names(dir); err == nil {
			durable.SweepNames(dir, list)
		}
	}
	f.compactSeen()
}

// create makes a vault under the lock "vault", so that two processes that start
// together make one.
func create(ctx context.Context, dir string, o Options) (*Folder, error) {
	if o.Keeper == auth.KeeperMemory {
		return nil, internal("a vault in memory has no folder: NewMemory")
	}
	// Whether and how a key can be kept is known before anything is written.
	keeper, err := chooseKeeper(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.Chmod(dir, 0o700)); err != nil {
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
	return f, nil
}

// chooseKeeper never falls from the keyring to a passphrase unasked: it needs
// somebody who can be asked for one, else the keyring's own reason is the error.
func chooseKeeper(ctx context.Context, o Options) (auth.Keeper, error) {
	switch o.Keeper {
	case auth.KeeperPassphrase:
		return o.Keeper, nil
	case "", auth.KeeperKeyring:
	default:
		return "", fail(auth.KindUsage, auth.ReasonBadFlag, "keeper "+string(o.Keeper))
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

// make draws the data key, gives it to its keeper and, only when that holds,
// writes vault.toml.
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
