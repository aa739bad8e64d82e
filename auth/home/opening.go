package home

import (
	"bytes"
	"context"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/vault"
)

// Found is what is known of a home's vault before it is opened.
type Found struct {
	vault.Info

	// Copy is the content of the copy of vault.toml, for a damaged vault.toml.
	// Copy.Exists is false without a valid copy.
	Copy vault.Info
}

// Look reports the vault of this home. It opens and creates nothing. If
// vault.toml is damaged, Look returns the content of its copy in Found, and the
// error.
func (h *Home) Look() (Found, error) {
	info, err := vault.Peek(h.VaultDir())
	return Found{Info: info, Copy: vault.PeekCopy(h.VaultDir())}, err
}

// Opening says how to open a vault.
type Opening struct {
	// Keeper is the requested keeper; empty means the present one or, for a new
	// vault, the keyring.
	Keeper auth.Keeper

	// Passphrase is called if the keeper is or becomes a passphrase, and with
	// isRetry after a wrong one; nil means that there is none. Its result is
	// overwritten after use.
	Passphrase func(ctx context.Context, isRetry bool) ([]byte, error)

	// RecoveryCode opens the vault instead of its keeper, whose key is lost.
	// Passphrase is then called for the new passphrase, under which the key is
	// put.
	RecoveryCode auth.Secret

	Create bool         // make the vault if there is none
	Repair bool         // open a vault with a damaged vault.toml by its copy, and restore that
	Demo   demo.Options // of the demo provider
}

// WithPassphrase returns the opening with a passphrase that was already typed.
func (o Opening) WithPassphrase(passphrase auth.Secret) Opening {
	o.Passphrase = func(context.Context, bool) ([]byte, error) { return []byte(passphrase.Reveal()), nil }
	return o
}

// Open opens the vault of this home and assembles the session on it. The errors
// are those of vault.Open and vault.Recover.
func (h *Home) Open(ctx context.Context, o Opening) (*Session, error) {
	open := h.openVault
	if !o.RecoveryCode.Empty() {
		open = h.recoverVault
	}
	v, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	s, err := h.session(v, o.Demo)
	if err != nil {
		v.Close()
		return nil, err
	}
	return s, nil
}

// openVault opens the vault, or one in memory if that keeper is requested and
// there is no vault.toml.
func (h *Home) openVault(ctx context.Context, o Opening) (Vault, error) {
	if o.Keeper == auth.KeeperMemory {
		found, err := h.Look()
		switch {
		case err != nil:
			return nil, err
		case !found.Exists:
			return vault.NewMemory(), nil
		}
	}
	f, err := vault.Open(ctx, h.VaultDir(), vault.Options{Keeper: o.Keeper, Passphrase: o.Passphrase, Create: o.Create, Repair: o.Repair})
	if err != nil {
		return nil, err // not a nil *vault.Folder in an interface
	}
	return f, nil
}

// recoverVault opens the vault by the recovery code of an opening.
func (h *Home) recoverVault(ctx context.Context, o Opening) (Vault, error) {
	var passphrase []byte
	if o.Passphrase != nil {
		var err error
		if passphrase, err = o.Passphrase(ctx, false); err != nil {
			return nil, err
		}
		defer clear(passphrase)
	}
	return h.Recover(ctx, o.RecoveryCode, passphrase)
}

// Recover opens the vault by its recovery code and puts its key under a
// passphrase, because its keeper has lost the key. The code stays valid. The
// errors are those of vault.Recover and Rewrap; after an error nothing has
// changed. The caller must overwrite passphrase.
func (h *Home) Recover(ctx context.Context, code auth.Secret, passphrase []byte) (Vault, error) {
	v, err := vault.Recover(ctx, h.VaultDir(), code)
	if err != nil {
		return nil, err
	}
	err = v.Rewrap(ctx, auth.KeeperPassphrase, passphrase)
	if err != nil && v.Keeper() != auth.KeeperPassphrase { // otherwise only the keyring's old item remains
		v.Close()
		return nil, err
	}
	return v, nil
}

// Store copies a session whose vault is in memory to a new vault on disk with
// that keeper, with the state of the demo provider, and opens the session that
// replaces this one, which it closes. After an error this session is unchanged;
// if the process is killed meanwhile, the vault has what was stored so far.
func (s *Session) Store(ctx context.Context, to auth.Keeper, passphrase []byte) (*Session, error) {
	m, ok := s.Vault.(*vault.Memory)
	if !ok {
		return nil, &auth.Error{Step: auth.StepSave, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Why: auth.WhyStored}
	}
	f, err := vault.Open(ctx, s.Home.VaultDir(), vault.Options{
		Keeper: to, Create: true,
		Passphrase: func(context.Context, bool) ([]byte, error) { return bytes.Clone(passphrase), nil },
	})
	if err != nil {
		return nil, err
	}
	if err := s.copyTo(ctx, m, f); err != nil {
		f.Close()
		return nil, err
	}
	_ = s.Close() // two sessions would compete for the demo provider's port
	next, err := s.Home.session(f, s.demo)
	if err != nil {
		f.Close()
		return nil, err
	}
	return next, nil
}
