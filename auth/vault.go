package auth

import "context"

// Vault seals accounts. Its errors are *Error of step save, kinds vault_damaged,
// vault_busy, wrong_passphrase, keyring, usage or internal.
//
// A change to an account is Lock, Load, Save, unlock. The lock excludes other
// processes, so that no change happens between load and save. The two
// implementations are a folder of sealed files and memory.
type Vault interface {
	// List returns every account that can be read, in no order. If some cannot be
	// read, the error joins one *Error for each (errors.Join), and the readable
	// accounts are returned all the same.
	List(ctx context.Context) ([]Account, error)

	// Load reads one account. An unknown id is ReasonUnknownAccount.
	Load(ctx context.Context, id string) (Account, error)

	// Find reads the account with that key without opening another one. If no
	// account has it, the error is ReasonUnknownAccount. A caller that creates
	// the missing account has NewAccount locked.
	Find(ctx context.Context, key Key) (Account, error)

	// Latest reads the account of an issuer and a client (Account.Client) that
	// signed in last, without opening another one. If there is none, the error is
	// ReasonUnknownAccount.
	Latest(ctx context.Context, client Key) (Account, error)

	// Save seals a durably: after it returns nil the account survives a crash. It
	// sets a.ID for a new account and increments a.Generation. The caller has the
	// account locked, or NewAccount for a new one.
	Save(ctx context.Context, a *Account) error

	// Delete removes the account and its previous generation.
	Delete(ctx context.Context, id string) error

	// Lock locks an account id, or NewAccount. It waits until ctx ends, which is
	// ReasonVaultBusy.
	Lock(ctx context.Context, id string) (unlock func(), err error)

	// Agreed returns the hosts to which the person has agreed, for every client, in
	// no order.
	Agreed(ctx context.Context) ([]Agreement, error)

	// Agree seals one agreement durably. It replaces the one for the same client at
	// the same provider.
	Agree(ctx context.Context, a Agreement) error

	// Keeper returns the current keeper of the key.
	Keeper() Keeper
}

// NewAccount is the name of the lock under which an account is searched for and
// created.
const NewAccount = "new"

// Keeper is the place that keeps the vault's data key.
type Keeper string

// The keepers, by the words of the command contract.
const (
	KeeperKeyring    Keeper = "keyring"
	KeeperPassphrase Keeper = "passphrase"
	KeeperMemory     Keeper = "memory"
)
