package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"latchkey/auth"
)

// format is the version of the whole folder, as vault.toml states it.
const format = 1

const (
	manifestName = "vault.toml"
	manifestHead = "# A Latchkey vault. Every byte of this file is checked: do not edit it.\n"
	maxManifest  = 16 << 10 // bytes
)

// service is the keyring item's service. Its user is the vault id and, for a
// rotated key, a slash and the key id after that.
const service = "app.latchkey"

// manifest is vault.toml. Its text up to the line "sealed" is the additional data
// of what Sealed wraps. The last line is a checksum, which distinguishes a
// damaged file from a wrong passphrase.
type manifest struct {
	Format int         `toml:"format"`
	Vault  string      `toml:"vault"` // 32 hexadecimal digits
	Key    string      `toml:"key"`   // id of the data key, 16 hexadecimal digits
	Keeper auth.Keeper `toml:"keeper"`

	// Keeper passphrase: Argon2id (RFC 9106).
	KDF    string `toml:"kdf"`
	Salt   string `toml:"salt"` // base64
	Memory uint32 `toml:"memory_kib"`
	Passes uint32 `toml:"passes"`
	Lanes  uint8  `toml:"lanes"`

	// Keeper keyring: the item.
	Service string `toml:"service"`
	User    string `toml:"user"`

	// Sealed is, for a passphrase, the data key wrapped under the derived key.
	// For a keyring, it is an empty text wrapped under the data key, which
	// authenticates this file. Base64.
	Sealed string `toml:"sealed"`

	// Recovery is the data key wrapped under the key of the recovery code; empty
	// if there is no code. It is bound to the vault and the key, not to the
	// keeper.
	Recovery string `toml:"recovery"`

	// Older is the id of the key before this one, and OlderSealed is that key
	// wrapped under this one, while a rotation reseals the files; else both are
	// empty.
	Older       string `toml:"older"`
	OlderSealed string `toml:"older_sealed"`

	Sum string `toml:"sum"`
}

// body is the text that Sealed authenticates.
func (m manifest) body() string {
	var b strings.Builder
	b.WriteString(manifestHead)
	fmt.Fprintf(&b, "format = %d\nvault = %q\nkey = %q\nkeeper = %q\n", m.Format, m.Vault, m.Key, m.Keeper)
	switch m.Keeper {
	case auth.KeeperPassphrase:
		fmt.Fprintf(&b, "kdf = %q\nsalt = %q\nmemory_kib = %d\npasses = %d\nlanes = %d\n",
			m.KDF, m.Salt, m.Memory, m.Passes, m.Lanes)
	case auth.KeeperKeyring:
		fmt.Fprintf(&b, "service = %q\nuser = %q\n", m.Service, m.User)
	}
	return b.String()
}

// encode returns the only valid spelling of the file.
func (m manifest) encode() []byte {
	text := m.body() + fmt.Sprintf("sealed = %q\n", m.Sealed)
	if m.Recovery != "" {
		text += fmt.Sprintf("recovery = %q\n", m.Recovery)
	}
	if m.Older != "" {
		text += fmt.Sprintf("older = %q\nolder_sealed = %q\n", m.Older, m.OlderSealed)
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Appendf(nil, "%ssum = %q\n", text, hex.EncodeToString(sum[:]))
}

// parseManifest accepts exactly what encode writes, so that no byte of the file
// remains unchecked. It distinguishes a newer format from damage.
func parseManifest(data []byte) (manifest, error) {
	if len(data) > maxManifest {
		return manifest{}, errTooBig
	}
	var m manifest
	if _, err := toml.Decode(string(data), &m); err != nil {
		return manifest{}, errors.New("not TOML")
	}
	switch {
	case m.Format > format:
		return manifest{}, fmt.Errorf("%w: format %d", errVersion, m.Format)
	case string(m.encode()) != string(data):
		return manifest{}, errors.New("the checksum or the layout is wrong")
	}
	return m, m.check()
}

// check bounds every value before it is used.
func (m manifest) check() error {
	switch {
	case m.Format != format || !isHex(m.Vault, 32) || !isHex(m.Key, 16):
		return errors.New("format, vault or key cannot be")
	case m.Recovery != "" && !isWrapped(m.Recovery, keySize):
		return errors.New("recovery text that cannot be")
	case m.Older != "" && (!isHex(m.Older, 16) || m.Older == m.Key || !isWrapped(m.OlderSealed, keySize)):
		return errors.New("older key that cannot be")
	}
	switch m.Keeper {
	case auth.KeeperPassphrase:
		if !isWrapped(m.Sealed, keySize) {
			return errors.New("sealed text that cannot be")
		}
		return m.checkKDF()
	case auth.KeeperKeyring:
		if m.Service != service || !m.isOurUser() || !isWrapped(m.Sealed, 0) {
			return errors.New("names a foreign keyring item, or its seal cannot be")
		}
		return nil
	}
	return fmt.Errorf("unknown keeper %q", m.Keeper)
}

// isOurUser reports whether the keyring item is one that this vault can have.
func (m manifest) isOurUser() bool {
	return m.User == m.firstUser() || m.User == m.rotatedUser(m.Key)
}

// isWrapped reports whether text can be the result of wrap for a secret of that
// size.
func isWrapped(text string, size int) bool {
	wrapped, err := unbase64(text)
	return err == nil && len(wrapped) == nonceSize+size+tagSize
}

// readManifest reads vault.toml. A missing file remains fs.ErrNotExist for
// errors.Is.
func readManifest(dir string) (manifest, error) {
	path := filepath.Join(dir, manifestName)
	data, err := manifestText(path)
	if err != nil {
		return manifest{}, err
	}
	return manifestFrom(path, data)
}

// manifest is readManifest for an open vault, which reads the file at every save:
// it parses the text only where it has changed since the last call.
func (f *Folder) manifest() (manifest, error) {
	path := filepath.Join(f.dir, manifestName)
	data, err := manifestText(path)
	if err != nil {
		return manifest{}, err
	}
	if last := f.parsed.Load(); last != nil && bytes.Equal(last.text, data) {
		return last.manifest, nil
	}
	m, err := manifestFrom(path, data)
	if err == nil {
		f.parsed.Store(&parsedManifest{text: data, manifest: m})
	}
	return m, err
}

// parsedManifest is a manifest with the text that it was parsed from.
type parsedManifest struct {
	text     []byte
	manifest manifest
}

func manifestText(path string) ([]byte, error) {
	data, err := readOwn(path, "", maxManifest)
	switch {
	case errors.Is(err, errTooBig):
		return nil, vaultDamaged(path, err)
	case err != nil:
		return nil, reading(path, err)
	}
	return data, nil
}

func manifestFrom(path string, data []byte) (manifest, error) {
	m, err := parseManifest(data)
	if errors.Is(err, errVersion) {
		return manifest{}, fail(auth.KindVaultDamaged, auth.ReasonNewerFormat, path).Caused(err)
	}
	if err != nil {
		return manifest{}, vaultDamaged(path, err)
	}
	return m, nil
}

// parseKeyID parses an id whose digits check has verified.
func parseKeyID(text string) (id keyID) {
	_, _ = hex.Decode(id[:], []byte(text))
	return id
}

// isHex reports whether s is n lower-case hexadecimal digits.
func isHex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}

func unbase64(s string) ([]byte, error) { return base64.StdEncoding.Strict().DecodeString(s) }

func inBase64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
