// Package kdf derives keys from passphrases: Argon2id (RFC 9106) with bounded
// parameters.
package kdf

import (
	"errors"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Name is the name of the derivation in files.
const Name = "argon2id"

// KeySize is the length of a derived key, in bytes.
const KeySize = 32

// Cost is the memory, time and parallelism that Argon2id uses.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// Usual is the cost of new vaults and exports: RFC 9106 §4, second recommended
// option. It takes about a tenth of a second on two cores. The numbers are the
// same on every computer, so that a vault opens on any of them.
var Usual = Cost{Memory: 64 << 10, Passes: 3, Lanes: 4}

// small replaces Usual in tests.
var small *Cost

// New is the cost of a new vault or export: Usual, except in tests that import
// vaulttest.
func New() Cost {
	if small != nil {
		return *small
	}
	return Usual
}

// Shrink makes New the smallest cost that Argon2id allows with one lane. Only
// package vaulttest calls it, and no program links that package.
func Shrink() { small = &Cost{Memory: 8, Passes: 1, Lanes: 1} }

// The highest cost that a file may demand before its passphrase is known.
const (
	maxMemory = 1 << 20 // KiB: 1 GiB
	maxPasses = 10
	maxLanes  = 16
	maxWork   = 1 << 20 // KiB in all passes: five times Usual, a second or two
)

// Check bounds a cost that was read from a file. The cost cannot be authenticated
// before it is used, and a hostile file must not exhaust memory or time.
func (c Cost) Check() error {
	switch {
	case c.Lanes < 1 || c.Lanes > maxLanes || c.Passes < 1 || c.Passes > maxPasses:
		return errors.New("passes or lanes out of bounds")
	case c.Memory < 8*uint32(c.Lanes) || c.Memory > maxMemory:
		return errors.New("memory out of bounds")
	case c.Memory*c.Passes > maxWork: // at most 1<<20 times 10
		return errors.New("too much work")
	}
	return nil
}

// Key derives KeySize bytes from a passphrase. It normalizes the passphrase to
// NFC, so that the key does not depend on the keyboard or system that composed
// it.
func (c Cost) Key(passphrase, salt []byte) []byte {
	normal := norm.NFC.Append(nil, passphrase...) // a copy: Bytes may return its argument
	defer clear(normal)
	return argon2.IDKey(normal, salt, c.Passes, c.Memory, c.Lanes, KeySize)
}
