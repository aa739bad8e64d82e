package words

import "latchkey/auth"

// KeyMoved says who keeps the vault's key from now on.
func KeyMoved(to auth.Keeper) string {
	if to == auth.KeeperKeyring {
		return "The vault's key is in the keyring now"
	}
	return "The new passphrase keeps the vault's key now"
}

// KeyRenewed says that the vault has a new key, and what became of a recovery
// code.
func KeyRenewed(hadCode bool) string {
	if hadCode {
		return "Everything is sealed under a new key; the recovery code made before no longer opens the vault"
	}
	return "Everything is sealed under a new key"
}
