// Package vaulttest makes the vaults of tests cheap to open: a test that imports
// it makes vaults and exports at the smallest cost of Argon2id. Everything else
// stays the same, and each vault.toml names its cost.
//
// Tests import it for its effect. It panics in any other program, and e2e's
// TestArrows checks that no program links it.
package vaulttest

import (
	"testing"

	"latchkey/auth/vault/internal/kdf"
)

func init() {
	if !testing.Testing() {
		panic("vaulttest in a program that is no test")
	}
	kdf.Shrink()
}
