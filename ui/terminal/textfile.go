package terminal

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// decoded returns the text of a file as UTF-8 without a byte order mark. Editors and
// PowerShell on Windows write such a mark, and UTF-16 after one; neither is a part of
// a passphrase or a secret. A file without a mark is passed on byte for byte.
func decoded(file io.Reader) *bufio.Reader {
	in := bufio.NewReader(file)
	// One byte first: a pipe may hold a line shorter than a mark and stay open.
	first, _ := in.Peek(1)
	switch {
	case bytes.Equal(first, []byte{0xEF}):
		if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xEF\xBB\xBF")) {
			_, _ = in.Discard(len(mark))
		}
	case bytes.Equal(first, []byte{0xFE}), bytes.Equal(first, []byte{0xFF}):
		if mark, _ := in.Peek(2); bytes.Equal(mark, []byte("\xFE\xFF")) || bytes.Equal(mark, []byte("\xFF\xFE")) {
			return bufio.NewReader(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(in))
		}
	}
	return in
}
