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
	w := watch{home: []byte("HOME=" + d.Home + "\x00"), seen: map[string]struct{}{}, known: map[string]shown{}}
	end := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			w.look()
			select {
			case <-end:
				w.look()
				return
			case <-time.After(25 * time.Millisecond):
			}
		}
	})
	return func() []byte {
		close(end)
		watching.Wait()
		var all bytes.Buffer
		for text := range w.seen {
			all.WriteString(text)
			all.WriteByte('\n')
		}
		return all.Bytes()
	}
}

// watch looks at the processes of this computer again and again.
type watch struct {
	home  []byte              // what the environment of the session's programs has
	seen  map[string]struct{} // the arguments and environments of the session's programs
	known map[string]shown    // by the process's folder, as of the last look
	looks int
}

// shown is what one process shows.
type shown struct {
	arguments string
	foreign   int // for how many looks it has been no program of the session
}

// settled is after how many looks a process is taken for none of the session's: one that has just
// begun still shows the arguments and environment of the process that made it. A settled process
// is looked at once in as many.
const settled = 40

// look adds what the session's programs show now.
func (w *watch) look() {
	processes, _ := os.ReadDir("/proc")
	now := make(map[string]shown, len(processes))
	w.looks++
	for _, process := range processes {
		if c := process.Name()[0]; c < '0' || c > '9' {
			continue
		}
		before, known := w.known[process.Name()]
		if before.foreign < settled || w.looks%settled == 0 {
			var err error
			if before, err = w.read(process.Name(), before, known); err != nil {
				continue
			}
		}
		now[process.Name()] = before
	}
	w.known = now
}

// read returns what a process shows. The environment of one whose arguments are known already is
// not read. Programs of the session are known by their home; one that hides its environment, as
// Latchkey does, still shows arguments.
func (w *watch) read(process string, before shown, known bool) (shown, error) {
	arguments, err := os.ReadFile(filepath.Join("/proc", process, "cmdline"))
	if err != nil {
		return shown{}, err
	}
	if known && before.arguments == string(arguments) {
		if before.foreign > 0 {
			before.foreign++
		}
		return before, nil
	}
	environ, err := os.ReadFile(filepath.Join("/proc", process, "environ"))
	if bytes.Contains(environ, w.home) || os.IsPermission(err) {
		w.seen[string(arguments)], w.seen[string(environ)] = struct{}{}, struct{}{}
		return shown{arguments: string(arguments)}, nil
	}
	return shown{arguments: string(arguments), foreign: 1}, nil
}
