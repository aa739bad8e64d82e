package vault

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"path/filepath"
	"strings"

	"latchkey/auth"
)

// A recovery code opens the vault when the keyring has lost its key. The code is
// 160 random bits, so that its derivation need not be slow: HKDF-SHA256 (RFC
// 5869) derives the key that wraps the data key a second time, in vault.toml.

// codeAlphabet is Crockford's base 32, without I, L, O and U, which are easily
// misread.
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	codeSize  = 20 // bytes: 32 letters
	codeGroup = 4  // letters between two dashes
)

var codeText = base32.NewEncoding(codeAlphabet).WithPadding(base32.NoPadding)

// DrawRecoveryCode returns a new code in groups for a person to write down. It
// opens nothing before KeepRecoveryCode has stored what it opens: a code that the
// person did not write down must not open the vault.
func DrawRecoveryCode() (auth.Secret, error) {
	random := make([]byte, codeSize)
	if _, err := rand.Read(random); err != nil {
		return auth.Secret{}, err
	}
	defer clear(random)
	return auth.NewSecret(grouped(codeText.EncodeToString(random))), nil
}

// KeepRecoveryCode makes a drawn code the one that opens the vault, in place of an
// earlier one. The code itself is stored nowhere.
func (f *Folder) KeepRecoveryCode(ctx context.Context, code auth.Secret) error {
	random, err := randomOf(code)
	if err != nil {
		return err
	}
	defer clear(random)
	return f.changeManifest(ctx, func(m *manifest) error {
		wrapping, err := m.recoveryKey(random)
		if err != nil {
			return err
		}
		defer clear(wrapping)
		f.mu.RLock()
		defer f.mu.RUnlock()
		wrapped, err := wrap(wrapping, m.recoveryData(), f.key)
		m.Recovery = inBase64(wrapped)
		return err
	})
}

// NewRecoveryCode draws a code and makes it the one that opens the vault.
func (f *Folder) NewRecoveryCode(ctx context.Context) (auth.Secret, error) {
	code, err := DrawRecoveryCode()
	if err != nil {
		return auth.Secret{}, err
	}
	if err := f.KeepRecoveryCode(ctx, code); err != nil {
		return auth.Secret{}, err
	}
	return code, nil
}

// randomOf returns the random bits of a code as a person types it. A text that is
// no code is ReasonWrongPassphrase.
func randomOf(code auth.Secret) ([]byte, error) {
	plain := plainCode(code.Reveal())
	random, err := codeText.DecodeString(plain)
	if err != nil || len(plain) != codeText.EncodedLen(codeSize) {
		return nil, fail(auth.KindWrongPassphrase, auth.ReasonWrongPassphrase, "").Caused(err)
	}
	return random, nil
}

// DropRecoveryCode invalidates an earlier code.
func (f *Folder) DropRecoveryCode(ctx context.Context) error {
	return f.changeManifest(ctx, func(m *manifest) error {
		m.Recovery = ""
		return nil
	})
}

// changeManifest rewrites vault.toml under its lock.
func (f *Folder) changeManifest(ctx context.Context, change func(*manifest) error) error {
	m, unlock, err := f.lockedManifest(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := change(&m); err != nil {
		return err
	}
	return f.writeManifest(m)
}

// Recover opens a vault by its recovery code. The code may be typed with small
// letters, spaces and look-alike letters. The keeper stays; Rewrap gives the
// vault another. A wrong code is ReasonWrongPassphrase; a vault without a
// code is ReasonNoRecoveryCode.
func Recover(_ context.Context, dir string, code auth.Secret) (*Folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, reading(dir, err)
	}
	m, err := readFolder(dir)
	if err != nil {
		return nil, err
	}
	if m.Recovery == "" {
		return nil, m.noRecoveryCode()
	}
	random, err := randomOf(code)
	if err != nil {
		return nil, err
	}
	defer clear(random)
	wrapping, err := m.recoveryKey(random)
	if err != nil {
		return nil, err
	}
	defer clear(wrapping)
	wrapped, _ := unbase64(m.Recovery) // check has verified the base64
	key, err := unwrap(wrapping, m.recoveryData(), wrapped)
	if err != nil {
		return nil, fail(auth.KindWrongPassphrase, auth.ReasonWrongPassphrase, "").Caused(err)
	}
	return openWithKey(dir, m, key)
}

// noRecoveryCode is the error for a code of a vault that has none: of kind keyring only where the
// keyring keeps the key, because a passphrase vault has nothing to do with it.
func (m manifest) noRecoveryCode() error {
	if m.Keeper == auth.KeeperPassphrase {
		return fail(auth.KindWrongPassphrase, auth.ReasonNoRecoveryCode, "")
	}
	return keyringFail(auth.ReasonNoRecoveryCode, "")
}

// recoveryKey derives the wrapping key from a code.
func (m manifest) recoveryKey(code []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, code, []byte(m.Vault), "latchkey recovery code", keySize)
}

// recoveryData is the additional data of the wrapped key.
func (m manifest) recoveryData() []byte {
	return []byte("latchkey recovery " + m.Vault + " " + m.Key)
}

// grouped puts a dash after every codeGroup letters.
func grouped(text string) string {
	var b strings.Builder
	for i, letter := range text {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(letter)
	}
	return b.String()
}

// plainCode undoes the changes that a person makes when typing a code.
func plainCode(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		case '-', ' ', '\t', '\n', '\r', '\u2010', '\u2011', '\u2013', '\u00a0':
			return -1
		}
		return r
	}, strings.ToUpper(text))
}
