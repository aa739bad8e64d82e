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

	// Copy is what the copy of vault.toml says, for when that itself is damaged;
	// without such a copy that holds it does not exist.
	Copy vault.Info
}

// Look reports what vault there is. It opens and creates nothing. Where vault.toml
// is damaged, Found has what its copy says, beside the error.
func (h *Home) Look() (Found, error) {
	info, err := vault.Peek(h.VaultDir())
	return Found{Info: info, Copy: vault.PeekCopy(h.VaultDir())}, err
}

// Opening is how a vault is to be opened.
type Opening struct {
	// Keeper is who is to keep the key; empty: whoever keeps it, or the keyring for a
	// new vault.
	Keeper auth.Keeper

	// Passphrase is called where a passphrase opens the vault, or is to, and again
	// with retry after a wrong one; nil: there is none. What it returns is overwritten.
	Passphrase func(ctx context.Context, retry bool) ([]byte, error)

	// RecoveryCode opens the vault in place of its keeper, whose key is lost. Then
	// Passphrase is called for the new passphrase, under which the key is put.
	RecoveryCode auth.Secret

	Create bool         // make the vault if there is none
	Repair bool         // where vault.toml is damaged open by its copy, and put that back
	Demo   demo.Options // of the demo provider
}

// WithPassphrase is the opening by a passphrase that was typed already.
func (o Opening) WithPassphrase(passphrase auth.Secret) Opening {
	o.Passphrase = func(context.Context, bool) ([]byte, error) { return []byte(passphrase.Reveal()), nil }
	return o
}

// Open opens the vault of this home and assembles what stands on it. The errors are
// those of vault.Open, vault.Recover and Home.Config.
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

// openVault opens the vault, or one in memory where that keeper is wanted and no
// vault.toml says otherwise.
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

// Recover opens the vault by its recovery code and puts its key under a passphrase:
// whoever kept it has lost it. The code stays good. The errors are those of
// vault.Recover and Rewrap; then everything is as it was. Passphrase stays the
// caller's to overwrite.
func (h *Home) Recover(ctx context.Context, code auth.Secret, passphrase []byte) (Vault, error) {
	v, err := vault.Recover(ctx, h.VaultDir(), code)
	if err != nil {
		return nil, err
	}
	err = v.Rewrap(ctx, auth.KeeperPassphrase, passphrase)
	if err != nil && v.Keeper() != auth.KeeperPassphrase { // else only the keyring's old item is left
		v.Close()
		return nil, err
	}
	return v, nil
}

// Store makes a vault on disk with that keeper of a session whose vault is in
// memory, with what the demo provider knows, and opens the session on it in place
// of this one, which is closed then. After an error this session is as good as
// before; killed on the way, the vault has what was stored so far.
func (s *Session) Store(ctx context.Context, to auth.Keeper, passphrase []byte) (*Session, error) {
	if _, err := s.Home.Catalog(); err != nil {
		return nil, err // the settings are bad: no session could stand on what was stored
	}
	m, ok := s.Vault.(*vault.Memory)
	if !ok {
		return nil, &auth.Error{Step: auth.StepSave, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Detail: "this vault is stored already"}
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
	_ = s.Close() // two at once would fight for the demo provider's port
	next, err := s.Home.session(f, s.demo)
	if err != nil {
		f.Close()
		return nil, err
	}
	return next, nil
}
