package auth

import "context"

// Vault is where accounts are sealed. Its errors are *Error of step save, kinds
// vault_damaged, vault_busy, wrong_passphrase, keyring, usage or internal.
//
// A change to an account is Lock, Load, Save, unlock: the lock is held across
// processes, so that load and save see no one between them. The two
// implementations are a folder of sealed files and memory.
type Vault interface {
	// List returns every account that can be read, in no order. Where some
	// cannot, the error joins one *Error for each (errors.Join) and the
	// readable accounts still come.
	List(ctx context.Context) ([]Account, error)

	// Load reads one account. An unknown id is ReasonUnknownAccount.
	Load(ctx context.Context, id string) (Account, error)

	// Find reads the account with that key without opening another. A key that no
	// account has is ReasonUnknownAccount. The caller holds NewAccount's lock where
	// it makes the account if there is none.
	Find(ctx context.Context, key Key) (Account, error)

	// Latest reads the account of an issuer and a client (Account.Client) that signed
	// in last, without opening another. Where there is none it is
	// ReasonUnknownAccount.
	Latest(ctx context.Context, client Key) (Account, error)

	// Save seals a durably: when it returns nil the account survives a crash.
	// It sets a.ID for a new account and counts a.Generation up. The caller
	// holds the account's lock, or NewAccount's for a new one.
	Save(ctx context.Context, a *Account) error

	// Delete removes the account and its previous generation.
	Delete(ctx context.Context, id string) error

	// Lock takes the lock of an account id, or NewAccount, and waits for it
	// until ctx ends, which is ReasonVaultBusy.
	Lock(ctx context.Context, id string) (unlock func(), err error)

	// Keeper tells who keeps the key now.
	Keeper() Keeper
}

// NewAccount is the lock name under which an account is looked for and made.
const NewAccount = "new"

// Keeper is who keeps the vault's data key.
type Keeper string

// The keepers, by the words of the command contract.
const (
	KeeperKeyring    Keeper = "keyring"
	KeeperPassphrase Keeper = "passphrase"
	KeeperMemory     Keeper = "memory"
)
