package terminal

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/spf13/cobra"
)

// utf16Of is text in UTF-16 with a byte order mark.
func utf16Of(order binary.AppendByteOrder, text string) string {
	out := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// W7: a byte order mark and UTF-16, as Windows writes them, are no part of a
// passphrase or a secret; what has no mark stays as it is.
func TestW7TextFiles(t *testing.T) {
	const text, pem = "pässword 🔑\r\nsecond\r\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n"
	const bom = "\xEF\xBB\xBF"
	path := filepath.Join(t.TempDir(), "file")
	for name, c := range map[string]struct{ file, want string }{
		"plain":        {text, "pässword 🔑"},
		"UTF-8 mark":   {bom + text, "pässword 🔑"},
		"UTF-16 LE":    {utf16Of(binary.LittleEndian, text), "pässword 🔑"},
		"UTF-16 BE":    {utf16Of(binary.BigEndian, text), "pässword 🔑"},
		"half a mark":  {"\xEF\xBBx\n", "\xEF\xBBx"},
		"other bytes":  {"\xFFx\n", "\xFFx"},
		"one letter":   {"a", "a"},
		"key, UTF-8":   {bom + pem, pem},
		"key, UTF-16":  {utf16Of(binary.LittleEndian, pem), pem},
		"mark in text": {"a" + bom + "b\n", "a" + bom + "b"},
	} {
		if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		secret, signs, err := clientSecret(path)
		if err != nil || secret.Reveal() != c.want || signs != (c.want == pem) {
			t.Errorf("%s: the secret is %q (signs: %v), %v; want %q", name, secret.Reveal(), signs, err, c.want)
		}
		if line, err := firstLine(path); c.want != pem && (err != nil || string(line) != c.want) {
			t.Errorf("%s: the first line is %q, %v; want %q", name, line, err, c.want)
		}
	}
}

// W1: cobra ends nothing that Explorer starts.
func TestW1NoMousetrap(t *testing.T) {
	(&face{}).root(nil)
	if cobra.MousetrapHelpText != "" {
		t.Errorf("cobra would say %q and end the program", cobra.MousetrapHelpText)
	}
}
