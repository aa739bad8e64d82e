package terminal

import (
	"bytes"
	"io"
	"os"

	"latchkey/auth"
	"latchkey/ui/words"
)

// maxKey bounds a private key in PEM form, in bytes.
const maxKey = 64 << 10

// clientSecret reads what a client authenticates with: the first line of a file,
// or the whole of one that is a private key in PEM form, with which the client
// then signs (RFC 7523).
func clientSecret(path string) (secret auth.Secret, signs bool, err error) {
	line, err := firstLine(path)
	if err != nil {
		return auth.Secret{}, false, err
	}
	if !bytes.HasPrefix(line, []byte("-----BEGIN ")) {
		if len(line) == 0 {
			return auth.Secret{}, false, badFlag(words.BadNoSecret(path))
		}
		return auth.NewSecret(string(line)), false, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return auth.Secret{}, false, badFlag(words.BadFile(path))
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxKey+1))
	if err != nil || len(text) > maxKey {
		return auth.Secret{}, false, badFlag(words.BadFile(path))
	}
	return auth.NewSecret(string(text)), true, nil
}
