//go:build linux

package session

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
)

// jwt matches any signed token in compact form.
var jwt = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}`)

// Leaks looks in text for the secrets, plain or in a common coding, and for
// anything that looks like a signed token. It describes what it finds without
// repeating it.
func Leaks(text []byte, secrets []string) []string {
	var found []string
	for i, secret := range secrets {
		for _, coded := range codings(secret) {
			if at := bytes.Index(text, []byte(coded)); at >= 0 {
				found = append(found, fmt.Sprintf("secret %d of %d at byte %d", i+1, len(secrets), at))
				break
			}
		}
	}
	if at := jwt.FindIndex(text); at != nil {
		found = append(found, fmt.Sprintf("a signed token at byte %d", at[0]))
	}
	return found
}

func codings(secret string) []string {
	return []string{
		secret,
		base64.RawStdEncoding.EncodeToString([]byte(secret)),
		url.QueryEscape(secret),
		hex.EncodeToString([]byte(secret)),
		reversed(secret),
	}
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// LeaksInFiles looks in every file below a folder, by name and by content.
func LeaksInFiles(folder string, secrets []string) (found []string, files int, err error) {
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return ignoreGone(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return ignoreGone(err)
		}
		files++
		for _, leak := range append(Leaks([]byte(path), secrets), Leaks(content, secrets)...) {
			found = append(found, path+": "+leak)
		}
		return nil
	})
	return found, files, err
}

// ignoreGone forgives a file that a running program has just removed.
func ignoreGone(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
