package ledger

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
)

const (
	keySize   = 32
	nonceSize = 12
	tagSize   = 16
)

// The additional data of lines, of the head and of the mark, so that one cannot stand for another.
var (
	lineData = []byte("latchkey ledger line 1")
	headData = []byte("latchkey ledger head 1")
	markData = []byte("latchkey ledger mark 1")
)

var errChanged = errors.New("does not open: changed or cut")

var encoding = base64.RawStdEncoding

func newCipher(key []byte) (cipher.AEAD, error) {
	if len(key) != keySize {
		return nil, errors.New("key of the wrong size")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal returns nonce, ciphertext and tag. 96 random bits allow 2^32 lines for one key
// (NIST SP 800-38D §8.3).
func seal(aead cipher.AEAD, data, plaintext []byte) []byte {
	nonce := make([]byte, nonceSize, nonceSize+len(plaintext)+tagSize)
	_, _ = rand.Read(nonce) // it never fails
	return aead.Seal(nonce, nonce, plaintext, data)
}

func unseal(aead cipher.AEAD, data, sealed []byte) ([]byte, error) {
	if len(sealed) < nonceSize+tagSize {
		return nil, errChanged
	}
	plaintext, err := aead.Open(nil, sealed[:nonceSize], sealed[nonceSize:], data)
	if err != nil {
		return nil, errChanged
	}
	return plaintext, nil
}

// hashOf is the hash of a line: over the hash before it and the sealed bytes.
func hashOf(prev string, sealed []byte) string {
	h := sha256.New()
	h.Write([]byte(prev))
	h.Write(sealed)
	return hex.EncodeToString(h.Sum(nil))
}

// sealLine returns the text of a line with its newline, and the hash of the line.
func sealLine(aead cipher.AEAD, l Line) (text []byte, hash string, err error) {
	l.Hash = ""
	plaintext, err := json.Marshal(l)
	if err != nil {
		return nil, "", err
	}
	sealed := seal(aead, lineData, plaintext)
	text = make([]byte, encoding.EncodedLen(len(sealed)), encoding.EncodedLen(len(sealed))+1)
	encoding.Encode(text, sealed)
	return append(text, '\n'), hashOf(l.Prev, sealed), nil
}

// openLine reads the text of a line without its newline.
func openLine(aead cipher.AEAD, text []byte) (Line, error) {
	sealed := make([]byte, encoding.DecodedLen(len(text)))
	n, err := encoding.Strict().Decode(sealed, text)
	if err != nil || bytes.ContainsAny(text, "\r\n") {
		return Line{}, errChanged
	}
	sealed = sealed[:n]
	plaintext, err := unseal(aead, lineData, sealed)
	if err != nil {
		return Line{}, err
	}
	var l Line
	if err := json.Unmarshal(plaintext, &l); err != nil {
		return Line{}, errChanged
	}
	l.Hash = hashOf(l.Prev, sealed)
	return l, nil
}
