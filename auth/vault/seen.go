package vault

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"latchkey/auth"
)

// An old copy of the vault, put back by a back-up or a sync tool, opens as well
// as the present one, but its refresh tokens may be spent. So a file beside the
// folder, DIR.seen, remembers the highest generation of each account: one line
// "ID GENERATION" for each save. It is no secret, is not synced to the disk, and
// may be deleted: then nothing is noticed until the next save.

const (
	seenLine     = idDigits + 1 + 20 + 1 // bytes of a line at most
	maxSeen      = 64 << 20
	seenDeleted  = 1 << 62   // the generation of a deleted account
	compactAbove = 256 << 10 // bytes
)

func (f *Folder) seenPath() string { return f.dir + ".seen" }

// seenFile is the text of DIR.seen, with a newline before every line.
type seenFile []byte

// readSeen gives what was seen; a file that cannot be trusted tells nothing.
func (f *Folder) readSeen() seenFile {
	data, err := readOwn(f.seenPath(), "", maxSeen)
	if err != nil {
		return nil
	}
	return append(seenFile{'\n'}, data...)
}

// of gives the highest generation seen of an account, 0 if none was.
func (s seenFile) of(id string) uint64 {
	i := bytes.LastIndex(s, []byte("\n"+id+" "))
	if i < 0 {
		return 0
	}
	line, _, whole := bytes.Cut(s[i+1+idDigits+1:], []byte("\n"))
	n, err := strconv.ParseUint(string(line), 10, 63)
	if err != nil || !whole {
		return 0
	}
	return n
}

// all gives every account's line at once.
func (s seenFile) all() map[string]uint64 {
	seen := make(map[string]uint64)
	for line := range bytes.Lines(s) {
		id, number, ok := bytes.Cut(line, []byte(" "))
		if n, err := strconv.ParseUint(string(bytes.TrimSuffix(number, []byte("\n"))), 10, 63); ok && err == nil {
			seen[string(id)] = n
		}
	}
	return seen
}

// see remembers a generation that is on the disk for good. It is advice only, so
// that a failure costs nothing but the advice.
func (f *Folder) see(id string, generation uint64) {
	file, err := os.OpenFile(f.seenPath(), os.O_WRONLY|os.O_APPEND|os.O_CREATE|noFollow, 0o600)
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(file, "%s %d\n", id, generation)
	_ = file.Close()
}

// compactSeen writes one line for each account where there are many. A line that
// is added meanwhile may be lost, which costs no more than its advice.
func (f *Folder) compactSeen() {
	s := f.readSeen()
	if len(s) < compactAbove {
		return
	}
	seen := s.all()
	if len(s) < 4*seenLine*len(seen) {
		return
	}
	var text bytes.Buffer
	for id, n := range seen {
		fmt.Fprintf(&text, "%s %d\n", id, n)
	}
	_, _ = replace(f.seenPath(), "", text.Bytes())
}

// doubt puts an account that is older than what was seen in doubt.
func doubt(a *auth.Account, seen uint64) {
	if a.Generation >= seen || !a.RefreshStartedAt.IsZero() {
		return
	}
	a.RefreshStartedAt = freshness(*a)
	if a.RefreshStartedAt.IsZero() {
		a.RefreshStartedAt = time.Unix(0, 0).UTC()
	}
}
