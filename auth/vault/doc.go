// Package vault seals accounts in a folder of small files, one for each
// account, so that a save touches one file and damage costs one account. The
// format is described in docs/vault.md.
//
//	vault.toml        format, key id, and the keeper of the 32-byte data key
//	ID.sealed         one account, AES-256-GCM under the data key
//	ID.sealed.prev    the generation before it
//	index.sealed      leads from an account's key to its id
//	secrets/          client secrets, sealed the same way
//	locks/            kernel locks; empty files that are never deleted
//
// # A change
//
// Lock → Load → Save → unlock. The lock is the kernel's, so it works across
// processes. Save also compares generations: a writer that did not lock gets a
// conflict and loses nothing.
//
// # Damage
//
// Readers move nothing and delete nothing. [Folder.Repair] moves a bad file
// aside and puts the previous generation back, in doubt.
package vault
