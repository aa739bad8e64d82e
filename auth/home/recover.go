package home

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// Recover opens the vault by its recovery code and puts its key under a
// passphrase: whoever kept it has lost it. The code stays good. The errors are
// those of vault.Recover and Rewrap; then everything is as it was. Passphrase
// stays the caller's to overwrite.
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
