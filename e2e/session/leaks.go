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
	"sync"
	"time"
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

// Watch notes, until stop is called, what every program of this session shows to the
// whole machine: its arguments and its environment.
func (d *Session) Watch() (stop func() []byte) {
	seen, known := map[string]struct{}{}, map[string]string{}
	end := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			known = d.note(seen, known)
			select {
			case <-end:
				d.note(seen, known)
				return
			case <-time.After(25 * time.Millisecond):
			}
		}
	})
	return func() []byte {
		close(end)
		watching.Wait()
		var all bytes.Buffer
		for shown := range seen {
			all.WriteString(shown)
			all.WriteByte('\n')
		}
		return all.Bytes()
	}
}

// note adds what the session's programs show now, and returns the arguments of every
// process by its folder. The environment of one whose arguments are known already is
// not read. Programs of the session are known by their home; one that hides its
// environment, as Latchkey does, still shows arguments.
func (d *Session) note(seen map[string]struct{}, known map[string]string) map[string]string {
	processes, _ := os.ReadDir("/proc")
	now := make(map[string]string, len(processes))
	for _, process := range processes {
		if c := process.Name()[0]; c < '0' || c > '9' {
			continue
		}
		arguments, err := os.ReadFile(filepath.Join("/proc", process.Name(), "cmdline"))
		if err != nil {
			continue
		}
		now[process.Name()] = string(arguments)
		if before, ok := known[process.Name()]; ok && before == string(arguments) {
			continue
		}
		environ, err := os.ReadFile(filepath.Join("/proc", process.Name(), "environ"))
		if bytes.Contains(environ, []byte("HOME="+d.Home+"\x00")) || os.IsPermission(err) {
			seen[string(arguments)] = struct{}{}
			seen[string(environ)] = struct{}{}
		}
	}
	return now
}
