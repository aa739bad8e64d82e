// Package vaulttest makes the vaults of tests cheap to open: a test that imports
// it makes vaults and exports at the smallest cost of Argon2id. What it tests is
// the same but for the cost, which each vault.toml names.
//
// Tests import it for its effect. It refuses to run anywhere else, and e2e's
// TestArrows holds that no program links it.
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
