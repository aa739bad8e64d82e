package ledger

import (
	"bytes"
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"latchkey/auth"
	"latchkey/internal/durable"
)

func (l *Ledger) filePath(first uint64) string {
	return filepath.Join(l.dir, fmt.Sprintf("ledger-%012d.log", first))
}

// files returns the numbers of the first lines of the files, in order, and the names of
// files that were set aside.
func (l *Ledger) files() (first []uint64, aside []string, err error) {
	entries, err := os.ReadDir(l.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, cannotRead(l.dir, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "ledger-") && strings.Contains(e.Name(), asideMark) {
			aside = append(aside, e.Name())
		}
		digits, isLog := strings.CutPrefix(strings.TrimSuffix(e.Name(), ".log"), "ledger-")
		if n, err := strconv.ParseUint(digits, 10, 63); err == nil && isLog && l.filePath(n) == filepath.Join(l.dir, e.Name()) {
			first = append(first, n)
		}
	}
	slices.Sort(first)
	return first, aside, nil
}

// Changed is a place of the ledger at which it is not as it was written.
type Changed struct {
	File string // path
	Line int    // counted from 1; 0 means the file as a whole
}

func (c Changed) failure() *auth.Error {
	detail := c.File
	if c.Line > 0 {
		detail += ":" + strconv.Itoa(c.Line)
	}
	return &auth.Error{Step: auth.StepSave, Kind: auth.KindVaultDamaged, Reason: auth.ReasonLedgerChanged, Detail: detail}
}

// reading is what is read of a ledger.
type reading struct {
	lines   []Line
	changed []Changed
	isTorn  bool // the last line was being written when its process ended
}

// Read returns the lines that the filter selects, the oldest first. Those that can be read are
// returned beside an error, which joins a ReasonLedgerChanged for each place that was changed.
func (l *Ledger) Read(ctx context.Context, f Filter) ([]Line, error) {
	lines, _, changed, err := l.ReadVerified(ctx, f)
	if err != nil {
		return nil, err
	}
	return lines, changed
}

// Verified is what a check of the whole ledger found.
type Verified struct {
	Lines  int    `json:"lines"` // number of lines that are as they were written
	Hash   string `json:"hash"`  // of the last one
	IsTorn bool   `json:"torn"`  // a process was killed while it wrote one more
}

// Verify checks every line, the chain and the head. The error joins a ReasonLedgerChanged for
// each place that was changed, or from which lines were taken.
func (l *Ledger) Verify(ctx context.Context) (Verified, error) {
	_, v, changed, err := l.ReadVerified(ctx, Filter{})
	if err != nil {
		return Verified{}, err
	}
	return v, changed
}

// ReadVerified is Read and Verify in one: changed is the error of both. err is that of a ledger that
// cannot be read at all.
func (l *Ledger) ReadVerified(ctx context.Context, f Filter) (lines []Line, v Verified, changed, err error) {
	r, err := l.readAll(ctx)
	if err != nil {
		return nil, Verified{}, nil, err
	}
	v = Verified{Lines: len(r.lines), IsTorn: r.isTorn}
	if v.Lines > 0 {
		v.Hash = r.lines[v.Lines-1].Hash
	}
	var failed []error
	for _, c := range r.changed {
		failed = append(failed, c.failure())
	}
	lines = slices.DeleteFunc(r.lines, func(line Line) bool { return !f.selects(line) })
	return lines, v, errors.Join(failed...), nil
}

// readAll reads and checks everything. The error is that of a ledger that cannot be read at all.
func (l *Ledger) readAll(ctx context.Context) (reading, error) {
	if l.inMemory() {
		l.mu.Lock()
		defer l.mu.Unlock()
		return reading{lines: slices.Clone(l.memory)}, nil
	}
	if !exists(l.dir) {
		return l.readNone(), nil
	}
	if unlock, err := l.lock(ctx); err == nil { // a folder that cannot be written to has no writer either
		defer unlock()
	}
	first, aside, err := l.files()
	if err != nil {
		return reading{}, err
	}
	if len(first) == 0 && len(aside) == 0 && !exists(l.headPath()) {
		return l.readNone(), nil
	}
	var r reading
	for _, name := range aside {
		r.changed = append(r.changed, Changed{File: filepath.Join(l.dir, name)})
	}
	aead, err := l.key(false)
	if isLost(err) {
		r.changed = append(r.changed, Changed{File: l.KeyFile()})
		return r, nil
	}
	if err != nil {
		return reading{}, err
	}
	h, ok, err := l.readHead(aead)
	if err != nil {
		return reading{}, err
	}
	if !ok {
		r.changed = append(r.changed, Changed{File: l.headPath()})
	}
	c := checker{next: max(h.First, 1), prev: h.FirstPrev, head: h, hasHead: ok, mark: l.readMark(aead), into: &r}
	for _, n := range first {
		if n >= h.First { // else it was about to be removed
			if err := l.readFile(aead, n, &c); err != nil {
				return reading{}, err
			}
		}
	}
	c.finish(l)
	return r, nil
}

// readNone is what is read of a ledger that has no files: that they were removed, if there is a mark.
func (l *Ledger) readNone() (r reading) {
	if exists(l.mark) {
		r.changed = []Changed{{File: l.dir}}
	}
	return r
}

// checker follows the chain through the lines.
type checker struct {
	next    uint64 // number of the next line
	prev    string // hash of the line before it
	head    head
	hasHead bool
	mark    head
	into    *reading
}

// readFile reads one file.
func (l *Ledger) readFile(aead cipher.AEAD, first uint64, c *checker) error {
	path := l.filePath(first)
	text, err := durable.ReadFile(path)
	if err != nil {
		return cannotRead(path, err)
	}
	at := 0
	for text := range bytes.Lines(text) {
		at++
		whole := bytes.HasSuffix(text, []byte("\n"))
		if !whole && c.hasHead && c.next > c.head.N {
			c.into.isTorn = true
			return nil
		}
		line, err := openLine(aead, bytes.TrimSuffix(text, []byte("\n")))
		c.take(line, whole && err == nil, Changed{path, at})
	}
	return nil
}

// take checks one line, which could be read if ok is true.
func (c *checker) take(line Line, ok bool, at Changed) {
	switch {
	case !ok:
		c.into.changed = append(c.into.changed, at)
		c.next, c.prev = c.next+1, ""
		return
	case line.N != c.next, c.prev != "" && line.Prev != c.prev, c.head.N == line.N && c.hasHead && line.Hash != c.head.Hash, c.mark.N == line.N && line.Hash != c.mark.Hash:
		c.into.changed = append(c.into.changed, at)
	}
	c.into.lines = append(c.into.lines, line)
	c.next, c.prev = line.N+1, line.Hash
}

// finish checks that the last line is there that the head names, and reports the change that
// Append noted.
func (c *checker) finish(l *Ledger) {
	if c.hasHead && c.next <= c.head.N || c.next <= c.mark.N {
		c.into.changed = append(c.into.changed, Changed{File: l.filePath(max(c.head.File, 1))})
	}
	if c.head.Broken > 0 && len(c.into.changed) == 0 {
		c.into.changed = append(c.into.changed, Changed{File: l.filePath(max(c.head.File, 1)), Line: 0})
	}
}
