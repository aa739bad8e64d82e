package vault

import (
	"crypto/rand"
	"errors"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
)

// The length of a salt, in bytes.
const (
	saltSize = 16
	maxSalt  = 64
)

// checkKDF bounds the parameters. They cannot be authenticated before they are
// used, and a hostile file must not exhaust memory or time.
func (m manifest) checkKDF() error {
	salt, err := unbase64(m.Salt)
	switch {
	case m.KDF != kdf.Name:
		return errors.New("unknown key derivation")
	case err != nil || len(salt) < saltSize || len(salt) > maxSalt:
		return errors.New("salt that cannot be")
	}
	return m.cost().Check()
}

// cost is the cost of deriving the key.
func (m manifest) cost() kdf.Cost {
	return kdf.Cost{Memory: m.Memory, Passes: m.Passes, Lanes: m.Lanes}
}

// derive returns the key that wraps the data key.
func (m manifest) derive(passphrase []byte) []byte {
	salt, _ := unbase64(m.Salt) // checkKDF has verified the base64
	return m.cost().Key(passphrase, salt)
}

// withPassphrase returns m with the data key wrapped under a passphrase and a new
// salt.
func (m manifest) withPassphrase(key, passphrase []byte, c kdf.Cost) (manifest, error) {
	if len(passphrase) == 0 {
		return manifest{}, fail(auth.KindWrongPassphrase, auth.ReasonNoPassphrase, "").Because(auth.WhyNoPassphrase)
	}
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return manifest{}, err
	}
	m = manifest{
		Format: m.Format, Vault: m.Vault, Key: m.Key, Keeper: auth.KeeperPassphrase,
		Recovery: m.Recovery, Older: m.Older, OlderSealed: m.OlderSealed,
		KDF: kdf.Name, Salt: inBase64(salt), Memory: c.Memory, Passes: c.Passes, Lanes: c.Lanes,
	}
	derived := m.derive(passphrase)
	defer clear(derived)
	sealed, err := wrap(derived, []byte(m.body()), key)
	m.Sealed = inBase64(sealed)
	return m, err
}

// openPassphrase unwraps the data key. Its error errOpen means a wrong
// passphrase, because the checksum has ruled out damage.
func (m manifest) openPassphrase(passphrase []byte) ([]byte, error) {
	sealed, _ := unbase64(m.Sealed) // check has verified the base64
	derived := m.derive(passphrase)
	defer clear(derived)
	return unwrap(derived, []byte(m.body()), sealed)
}
