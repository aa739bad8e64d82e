package ledger

import (
	"bytes"
	"crypto/cipher"
	"errors"
	"io/fs"
	"os"

	"latchkey/internal/durable"
)

// end returns the head that the next line continues. It adopts whole lines behind the head,
// whose process was killed before it wrote the head, and removes a torn one. What is otherwise
// not as the head says, it notes in Broken, and has the next line begin another file.
func (l *Ledger) end(aead cipher.AEAD) (head, error) {
	h, err := l.lastLine(aead)
	if err == nil && h.isOlderThan(l.readMark(aead)) {
		h = h.broken()
	}
	return h, err
}

// lastLine is end by what is in the folder.
func (l *Ledger) lastLine(aead cipher.AEAD) (head, error) {
	h, ok, err := l.readHead(aead)
	if err != nil {
		return head{}, err
	}
	first, _, err := l.files()
	if err != nil {
		return head{}, err
	}
	switch {
	case !ok && len(first) == 0 && !exists(l.headPath()):
		if exists(l.mark) { // all of it was removed
			return head{}.broken(), nil
		}
		return head{}, nil // a new ledger
	case !ok:
		return l.withoutHead(aead, first)
	case len(first) > 0 && first[len(first)-1] > h.File: // a killed process had begun another file
		return l.adopt(aead, h, first[len(first)-1], 0)
	}
	return l.adopt(aead, h, h.File, h.Size)
}

// adopt returns the head after the lines that are in a file behind the first size bytes.
func (l *Ledger) adopt(aead cipher.AEAD, h head, file uint64, size int64) (head, error) {
	if file == 0 {
		return h, nil
	}
	path := l.filePath(file)
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() < size:
		return h.broken(), nil
	case err != nil:
		return head{}, cannotRead(path, err)
	case info.Size() == size && file == h.File:
		return h, nil
	}
	text, err := durable.ReadFile(path)
	if err != nil {
		return head{}, cannotRead(path, err)
	}
	if int64(len(text)) < size {
		return h.broken(), nil
	}
	h.File, h.Size = file, size
	for text := range bytes.Lines(text[size:]) {
		if !bytes.HasSuffix(text, []byte("\n")) {
			return h, durable.Failed(path, os.Truncate(path, h.Size)) // torn
		}
		line, err := openLine(aead, bytes.TrimSuffix(text, []byte("\n")))
		if err != nil || line.N != h.N+1 || line.Prev != h.Hash {
			return h.broken(), nil
		}
		h.N, h.Hash, h.Size = line.N, line.Hash, h.Size+int64(len(text))
		if h.First == 0 {
			h.First = line.N
		}
	}
	return h, nil
}

// withoutHead returns the head that continues the lines of a ledger whose head is lost: after
// the last one that can be read.
func (l *Ledger) withoutHead(aead cipher.AEAD, first []uint64) (head, error) {
	h := head{}
	for _, n := range first {
		text, err := durable.ReadFile(l.filePath(n))
		if err != nil {
			return head{}, cannotRead(l.filePath(n), err)
		}
		for text := range bytes.Lines(text) {
			if line, err := openLine(aead, bytes.TrimSuffix(text, []byte("\n"))); err == nil && line.N > h.N {
				if h.First == 0 {
					h.First, h.FirstPrev = line.N, line.Prev
				}
				h.N, h.Hash = line.N, line.Hash
			}
		}
		h.N = max(h.N, n)
	}
	return h.broken(), nil
}

// broken returns h with a note that the ledger was changed, whose next line begins another file.
func (h head) broken() head {
	if h.Broken == 0 {
		h.Broken = max(h.N, 1)
	}
	h.File, h.Size = 0, 0
	return h
}

// prune removes the oldest files where there are more than maxFiles. The head names the new
// beginning first, so that a crash leaves a file that is not read. What cannot be removed now is
// removed another time.
func (l *Ledger) prune(aead cipher.AEAD, h head) {
	first, _, err := l.files()
	if err != nil || int64(len(first)) <= filesLimit {
		return
	}
	kept := first[len(first)-int(filesLimit)]
	text, err := durable.ReadFile(l.filePath(kept))
	if err != nil {
		return
	}
	text, _, _ = bytes.Cut(text, []byte("\n"))
	line, err := openLine(aead, text)
	if err != nil {
		return
	}
	h.First, h.FirstPrev = line.N, line.Prev
	if l.writeHead(aead, &h) != nil {
		return
	}
	for _, n := range first {
		if n < kept {
			_ = durable.Remove(l.filePath(n))
		}
	}
}
