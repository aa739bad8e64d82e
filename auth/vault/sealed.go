package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
)

// A sealed file is a header of headerSize bytes, then AES-256-GCM's ciphertext
// with its 16-byte tag. The additional data is the header followed by the name,
// so that neither a header nor the files of two accounts can be swapped.
//
//	 0  8  magic "latchkey"
//	 8  1  version of this layout, 1
//	 9  1  kind: 'a' an account, 'f' another file
//	10  1  cipher, 1 = AES-256-GCM
//	11  1  zero
//	12  8  id of the data key
//	20  8  generation, big endian
//	28 12  nonce, random
const (
	magic        = "latchkey"
	fileVersion  = 1
	cipherGCM    = 1
	headerSize   = 40
	nonceSize    = 12
	tagSize      = 16
	keySize      = 32
	maxPlaintext = 32 << 20 // bytes; an account is a few kilobytes
)

// fileKind is the kind of content of a sealed file.
type fileKind byte

const (
	kindAccount fileKind = 'a'
	kindFile    fileKind = 'f'
)

// keyID names a data key; it is random and not secret.
type keyID [8]byte

// header is the clear part of a sealed file.
type header struct {
	kind       fileKind
	key        keyID
	generation uint64
	nonce      [nonceSize]byte
}

// The faults of a header.
var (
	errShort   = errors.New("shorter than a sealed file can be")
	errMagic   = errors.New("not a sealed file")
	errVersion = errors.New("written by a newer version")
	errHeader  = errors.New("header that cannot be")
	errOpen    = errors.New("does not open: changed, cut, or of another account")
	errKeyID   = errors.New("sealed under another key")
	errTooBig  = errors.New("larger than a sealed file may be")
)

// marshal returns the header's headerSize bytes.
func (h header) marshal() []byte {
	b := make([]byte, 0, headerSize+64)
	b = append(b, magic...)
	b = append(b, fileVersion, byte(h.kind), cipherGCM, 0)
	b = append(b, h.key[:]...)
	b = binary.BigEndian.AppendUint64(b, h.generation)
	return append(b, h.nonce[:]...)
}

// parseHeader reads the header of a whole sealed file. Nothing in it is authentic
// before the file is opened.
func parseHeader(data []byte) (header, error) {
	if len(data) < len(magic)+1 || !bytes.HasPrefix(data, []byte(magic)) {
		return header{}, errMagic
	}
	if data[8] > fileVersion {
		return header{}, fmt.Errorf("%w: %d", errVersion, data[8])
	}
	if len(data) < headerSize+tagSize {
		return header{}, errShort
	}
	h := header{kind: fileKind(data[9]), generation: binary.BigEndian.Uint64(data[20:28])}
	if data[8] != fileVersion || data[10] != cipherGCM || data[11] != 0 {
		return header{}, errHeader
	}
	copy(h.key[:], data[12:20])
	copy(h.nonce[:], data[28:headerSize])
	return h, nil
}

// seal returns a whole sealed file under a fresh nonce. 96 random bits allow 2^32
// files for one key (NIST SP 800-38D §8.3), more than a person can save.
func seal(aead cipher.AEAD, h header, name string, plaintext []byte) ([]byte, error) {
	if len(plaintext) > maxPlaintext {
		return nil, errTooBig
	}
	if _, err := rand.Read(h.nonce[:]); err != nil {
		return nil, err
	}
	head := h.marshal()
	out := make([]byte, 0, headerSize+len(plaintext)+tagSize)
	out = append(out, head...)
	return aead.Seal(out, h.nonce[:], plaintext, append(head, name...)), nil
}

// unseal opens a whole sealed file of that kind and name.
func unseal(aead cipher.AEAD, h header, kind fileKind, name string, data []byte) ([]byte, error) {
	if h.kind != kind {
		return nil, errHeader
	}
	aad := append(data[:headerSize:headerSize], name...)
	plaintext, err := aead.Open(nil, h.nonce[:], data[headerSize:], aad)
	if err != nil {
		return nil, errOpen
	}
	return plaintext, nil
}

// newGCM returns AES-256-GCM under a 32-byte key.
func newGCM(key []byte) (cipher.AEAD, error) {
	if len(key) != keySize {
		return nil, errors.New("key of the wrong size")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// wrap seals a small secret, such as the data key, for vault.toml: nonce,
// ciphertext, tag.
func wrap(key, aad, secret []byte) ([]byte, error) {
	aead, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, nonceSize, nonceSize+len(secret)+tagSize)
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, secret, aad), nil
}

// unwrap opens what wrap sealed.
func unwrap(key, aad, wrapped []byte) ([]byte, error) {
	aead, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	if len(wrapped) < nonceSize+tagSize {
		return nil, errShort
	}
	secret, err := aead.Open(nil, wrapped[:nonceSize], wrapped[nonceSize:], aad)
	if err != nil {
		return nil, errOpen
	}
	return secret, nil
}
