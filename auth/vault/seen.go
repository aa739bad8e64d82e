package vault

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
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
	seenChunk    = 1 << 20               // bytes that are read at once
	seenDeleted  = 1 << 62               // the generation of a deleted account
	compactAbove = 256 << 10             // bytes
)

func (f *Folder) seenPath() string { return f.dir + ".seen" }

// seen follows DIR.seen as it grows, so that a save among many accounts reads
// only the added lines.
type seen struct {
	mu   sync.Mutex
	file os.FileInfo // the file that was read
	read int64       // the offset up to which it was read
	high map[string]uint64

	named map[string]bool // what lines named since the latest changes
	anew  bool            // the whole file was read since then: other accounts may have changed, too
}

// changes returns the accounts that lines named since the last call. complete is
// false if others may have changed, too.
func (s *seen) changes(path string) (ids []string, complete bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.follow(path)
	ids = slices.Collect(maps.Keys(s.named))
	complete = !s.anew && s.file != nil
	s.named, s.anew = nil, false
	return ids, complete
}

// count is how many accounts the file names.
func (s *seen) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.follow(path)
	return len(s.high)
}

// known is highest by what was read so far.
func (s *seen) known(id string) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.high[id]
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
	if err != nil || !now.Mode().IsRegular() {
		s.file, s.read, s.high, s.anew = nil, 0, nil, true
		return
	}
	if s.file == nil || !os.SameFile(s.file, now) || now.Size() < s.read {
		s.read, s.high, s.anew = 0, make(map[string]uint64), true
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
	chunk := make([]byte, min(now.Size()-s.read, seenChunk))
	for s.read < now.Size() {
		n, _ := file.ReadAt(chunk, s.read)
		lines := chunk[:bytes.LastIndexByte(chunk[:n], '\n')+1] // an incomplete line waits for the next piece
		if len(lines) == 0 && n == seenChunk {
			lines = chunk // no line is that long: it is skipped
		}
		if len(lines) == 0 {
			return
		}
		s.read += int64(len(lines))
		s.learn(lines)
	}
}

// learn takes in whole lines.
func (s *seen) learn(lines []byte) {
	for line := range bytes.Lines(lines) {
		id, number, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
		if n, err := strconv.ParseUint(number, 10, 63); err == nil && isHex(id, idDigits) {
			s.high[id] = n
			if s.named == nil {
				s.named = make(map[string]bool)
			}
			s.named[id] = true
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
	info, err := file.Stat()
	_ = file.Close()
	if err == nil && info.Size() >= compactAbove {
		f.compactSeen()
	}
}

// compactSeen reduces a large file to one line for each account: when a vault is
// opened, and while a process has it open. A line that another process adds
// meanwhile may be lost, which costs only its advice.
func (f *Folder) compactSeen() {
	info, err := os.Lstat(f.seenPath())
	if err != nil || info.Size() < compactAbove || info.Size() < int64(4*seenLine*f.seen.count(f.seenPath())) {
		return
	}
	all := f.highestOfAll()
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
