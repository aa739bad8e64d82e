package terminal

import (
	"bytes"
	"io"
	"os"

	"latchkey/auth"
	"latchkey/ui/words"
)

// maxKey is the largest size of a private key in PEM form, in bytes.
const maxKey = 64 << 10

// clientSecret reads the client's credential: the first line of a file, or the
// whole file if it is a private key in PEM form. signs reports whether the
// credential is a key, with which the client signs (RFC 7523).
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
	text, err := io.ReadAll(decoded(io.LimitReader(file, maxKey+1)))
	if err != nil || len(text) > maxKey {
		return auth.Secret{}, false, badFlag(words.BadFile(path))
	}
	return auth.NewSecret(string(text)), true, nil
}
