package vault

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// An old copy of the vault, restored by a back-up or a sync tool, opens like the
// present one, but its refresh tokens may be spent. So a file beside the folder,
// DIR.seen, records the highest generation of each account: one line "ID
// GENERATION" for each save. It is not secret, is not synced to the disk, and may
// be deleted: then no old copy is noticed until the next save.

const (
	seenLine     = idDigits + 1 + 20 + 1 // bytes of a line at most
	maxSeen      = 64 << 20
	seenDeleted  = 1 << 62   // the generation of a deleted account
	compactAbove = 256 << 10 // bytes
)

func (f *Folder) seenPath() string { return f.dir + ".seen" }

// seen follows DIR.seen as it grows, so that a save among many accounts reads
// only the added lines.
type seen struct {
	mu   sync.Mutex
	file os.FileInfo // the file that was read
	read int64       // the offset up to which it was read
	high map[string]uint64
}

// highest returns the highest generation seen of an account, 0 if none was.
func (f *Folder) highest(id string) uint64 {
	f.seen.mu.Lock()
	defer f.seen.mu.Unlock()
	f.seen.follow(f.seenPath())
	return f.seen.high[id]
}

// highestOfAll returns the highest generation seen of every account.
func (f *Folder) highestOfAll() map[string]uint64 {
	f.seen.mu.Lock()
	defer f.seen.mu.Unlock()
	f.seen.follow(f.seenPath())
	return maps.Clone(f.seen.high)
}

// follow reads the added lines. It ignores a file that cannot be trusted.
func (s *seen) follow(path string) {
	now, err := os.Lstat(path)
	if err != nil || !now.Mode().IsRegular() || now.Size() > maxSeen {
		s.file, s.read, s.high = nil, 0, nil
		return
	}
	if s.file == nil || !os.SameFile(s.file, now) || now.Size() < s.read {
		s.read, s.high = 0, make(map[string]uint64)
	}
	s.file = now
	if now.Size() == s.read {
		return
	}
	file, err := durable.OpenNoFollow(path)
	if err != nil {
		return
	}
	defer file.Close()
	added := make([]byte, now.Size()-s.read)
	n, _ := file.ReadAt(added, s.read)
	added = added[:bytes.LastIndexByte(added[:n], '\n')+1] // an incomplete line waits for the next call
	s.read += int64(len(added))
	for line := range bytes.Lines(added) {
		id, number, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
		if n, err := strconv.ParseUint(number, 10, 63); err == nil && isHex(id, idDigits) {
			s.high[id] = n
		}
	}
}

// see records a generation that is durably on the disk. The record is advice
// only, so a failure to write it is ignored.
func (f *Folder) see(id string, generation uint64) {
	file, err := durable.OpenAppend(f.seenPath())
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(file, "%s %d\n", id, generation)
	_ = file.Close()
}

// compactSeen reduces a large file to one line for each account. A line that
// another process adds meanwhile may be lost, which costs only its advice.
func (f *Folder) compactSeen() {
	info, err := os.Lstat(f.seenPath())
	if err != nil || info.Size() < compactAbove {
		return
	}
	all := f.highestOfAll()
	if info.Size() < int64(4*seenLine*len(all)) {
		return
	}
	var text bytes.Buffer
	for id, n := range all {
		fmt.Fprintf(&text, "%s %d\n", id, n)
	}
	_, _ = durable.Replace(f.seenPath(), "", text.Bytes())
}

// doubt puts an account in doubt if it is older than the generation seen.
func doubt(a *auth.Account, seen uint64) {
	if a.Generation >= seen || !a.RefreshStartedAt.IsZero() {
		return
	}
	a.RefreshStartedAt = freshness(*a)
	if a.RefreshStartedAt.IsZero() {
		a.RefreshStartedAt = time.Unix(0, 0).UTC()
	}
}
