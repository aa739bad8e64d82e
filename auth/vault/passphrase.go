package vault

import (
	"crypto/rand"
	"errors"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"latchkey/auth"
)

const (
	kdfName  = "argon2id"
	saltSize = 16
)

// cost is what Argon2id asks of a computer.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// usual is the cost for new vaults: RFC 9106 §4, second recommended option.
// About a tenth of a second on two cores; the same numbers everywhere, so that a
// vault opens on any computer.
var usual = cost{memory: 64 << 10, passes: 3, lanes: 4}

// What a file may ask of this computer before its passphrase is known.
const (
	maxKDFMemory = 1 << 20 // KiB: 1 GiB
	maxKDFPasses = 10
	maxKDFLanes  = 16
	maxSalt      = 64
)

// checkKDF bounds the parameters, which are read before they can be
// authenticated: a hostile file must not exhaust memory or time.
func (m manifest) checkKDF() error {
	salt, err := unbase64(m.Salt)
	switch {
	case m.KDF != kdfName:
		return errors.New("unknown key derivation")
	case err != nil || len(salt) < saltSize || len(salt) > maxSalt:
		return errors.New("salt that cannot be")
	}
	return cost{m.Memory, m.Passes, m.Lanes}.check()
}

// check bounds a cost that somebody else wrote.
func (c cost) check() error {
	switch {
	case c.lanes < 1 || c.lanes > maxKDFLanes || c.passes < 1 || c.passes > maxKDFPasses:
		return errors.New("passes or lanes out of bounds")
	case c.memory < 8*uint32(c.lanes) || c.memory > maxKDFMemory:
		return errors.New("memory out of bounds")
	}
	return nil
}

// key derives 32 bytes from a passphrase, which is taken in NFC so that it is
// the same whatever keyboard or system composed it.
func (c cost) key(passphrase, salt []byte) []byte {
	normal := norm.NFC.Append(nil, passphrase...) // a copy: Bytes may give its argument back
	defer clear(normal)
	return argon2.IDKey(normal, salt, c.passes, c.memory, c.lanes, keySize)
}

// derive gives the key that wraps the data key.
func (m manifest) derive(passphrase []byte) []byte {
	salt, _ := unbase64(m.Salt) // checkKDF has seen it
	return cost{m.Memory, m.Passes, m.Lanes}.key(passphrase, salt)
}

// withPassphrase gives m wrapping the data key under a passphrase and a new salt.
func (m manifest) withPassphrase(key, passphrase []byte, c cost) (manifest, error) {
	if len(passphrase) == 0 {
		return manifest{}, fail(auth.KindWrongPassphrase, auth.ReasonNoPassphrase, "the passphrase is empty")
	}
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return manifest{}, err
	}
	m = manifest{
		Format: m.Format, Vault: m.Vault, Key: m.Key, Keeper: auth.KeeperPassphrase,
		Recovery: m.Recovery, Older: m.Older, OlderSealed: m.OlderSealed,
		KDF: kdfName, Salt: inBase64(salt), Memory: c.memory, Passes: c.passes, Lanes: c.lanes,
	}
	derived := m.derive(passphrase)
	defer clear(derived)
	sealed, err := wrap(derived, []byte(m.body()), key)
	m.Sealed = inBase64(sealed)
	return m, err
}

// openPassphrase unwraps the data key; errOpen is a wrong passphrase, because
// the checksum has ruled out damage.
func (m manifest) openPassphrase(passphrase []byte) ([]byte, error) {
	sealed, _ := unbase64(m.Sealed) // check has seen it
	derived := m.derive(passphrase)
	defer clear(derived)
	return unwrap(derived, []byte(m.body()), sealed)
}
