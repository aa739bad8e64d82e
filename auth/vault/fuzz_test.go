package vault

import (
	"bytes"
	"strings"
	"testing"

	"latchkey/auth/vault/internal/kdf"
)

// FuzzSealedFile opens arbitrary bytes as a sealed account under a known key.
// Only a file that was sealed under that key may open, and nothing may panic.
func FuzzSealedFile(f *testing.F) {
	key := bytes.Repeat([]byte{7}, keySize)
	const id = "0123456789abcdef"
	var nonceless header
	nonceless.kind, nonceless.generation = kindAccount, 3
	aead, err := newGCM(key)
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := seal(aead, nonceless, id, []byte(`{"id":"`+id+`"}`))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{sealed, sealed[:headerSize], nil, []byte(magic), []byte(strings.Repeat(magic, 20))} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := parseHeader(data)
		if err != nil {
			return
		}
		if marshalled := h.marshal(); !bytes.Equal(marshalled, data[:headerSize]) {
			t.Errorf("a header with two spellings: %x, %x", data[:headerSize], marshalled)
		}
		plaintext, err := unseal(aead, h, kindAccount, id, data)
		if err != nil {
			return
		}
		if !bytes.Equal(plaintext, []byte(`{"id":"`+id+`"}`)) {
			t.Errorf("opened what was not sealed: %q", plaintext)
		}
	})
}

// FuzzManifest reads arbitrary bytes as vault.toml.
func FuzzManifest(f *testing.F) {
	m := manifest{Format: format, Vault: strings.Repeat("0a", 16), Key: strings.Repeat("0b", 8)}
	good, err := m.withPassphrase(make([]byte, keySize), []byte("x"), kdf.Cost{Memory: 64, Passes: 1, Lanes: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good.encode())
	f.Add([]byte("format = 2\n"))
	f.Add([]byte("format = 1\nkeeper = \"keyring\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err == nil && !bytes.Equal(m.encode(), data) {
			t.Errorf("vault.toml with two spellings: %q", data)
		}
	})
}

// FuzzRecord decodes arbitrary plaintexts, as a writer with the key but another
// format would make them.
func FuzzRecord(f *testing.F) {
	whole, err := encodeAccount(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"id":""}`))
	f.Add([]byte(`{"id":"","identity":{"claims":{"a":1e999}}}`))
	f.Fuzz(func(t *testing.T, plaintext []byte) {
		a, err := decodeAccount(plaintext, "", 1)
		if err != nil {
			return
		}
		if _, err := encodeAccount(a); err != nil {
			t.Errorf("an account that loads and cannot be saved: %v", err)
		}
	})
}
