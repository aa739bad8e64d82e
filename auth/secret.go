package auth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
)

// masked is all that a Secret ever shows of itself unasked.
const masked = "•••"

// Secret is a value that no log, error, JSON or format verb shows: a token, a
// code, a verifier, a state, a client secret. The zero value is the absent
// secret. Only [Secret.Reveal] gives the text.
//
// The text is kept behind a pointer because fmt prints the fields of unexported
// struct fields without asking their methods.
type Secret struct{ text *string }

// NewSecret wraps text; the empty text is the absent secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal returns the text. Every caller is a place where a secret leaves: the
// wire, the vault's record, or an answer that a person requested.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no secret.
func (s Secret) Empty() bool { return s.text == nil }

// Len is the length of the text in bytes.
func (s Secret) Len() int { return len(s.Reveal()) }

// Equal compares in constant time.
func (s Secret) Equal(t Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(t.Reveal())) == 1
}

// Digest is the SHA-256 of the text in hexadecimal. It identifies a secret that cannot be
// guessed, such as a token, to another process that has it, too.
func (s Secret) Digest() string {
	sum := sha256.Sum256([]byte(s.Reveal()))
	return hex.EncodeToString(sum[:])
}

// Tail is the masked form that a person sees, with the last four characters of
// a long secret so that two tokens can be distinguished: "•••• 7Q2c". Secrets of
// fewer than 24 characters show nothing but their length.
func (s Secret) Tail() string {
	switch text := s.Reveal(); {
	case text == "":
		return ""
	case len(text) < 24:
		return fmt.Sprintf("%s %d characters", masked, len(text))
	default:
		return "•••• " + text[len(text)-4:]
	}
}

// String is a mark that stands for the secret, and empty for an empty one.
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return masked
}

// GoString keeps %#v from showing the text.
func (s Secret) GoString() string { return "auth.Secret(" + s.String() + ")" }

// Format keeps every other verb (%x, %d, %q …) from showing the text.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalJSON writes the mask, never the text.
func (s Secret) MarshalJSON() ([]byte, error) {
	if s.Empty() {
		return []byte(`""`), nil
	}
	return []byte(`"` + masked + `"`), nil
}

// MarshalText writes the mask, never the text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue writes the mask, never the text.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
