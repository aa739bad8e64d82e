package ledger

import "crypto/cipher"

// The mark is the last line that was written, kept outside of the ledger's folder and in this
// process: an older copy of the folder that is put back does not have that line. It has the form of
// the head, of which it uses Turn, N and Hash.

// readMark returns the latest line that is known from the mark's file and from this process. A
// mark of another key, or one that cannot be read, says nothing.
func (l *Ledger) readMark(aead cipher.AEAD) head {
	l.mu.Lock()
	known := l.known
	l.mu.Unlock()
	if m, ok, err := readSlots(aead, l.mark, markData); err == nil && ok && (m.N > known.N || m.N == known.N && known.Hash == "") {
		return m
	}
	return known
}

// writeMark keeps the last line. The mark is advice: that it cannot be written keeps no program from
// its token. The caller has the lock.
func (l *Ledger) writeMark(aead cipher.AEAD, h head) {
	l.mu.Lock()
	l.known = h
	l.mu.Unlock()
	before, _, _ := readSlots(aead, l.mark, markData)
	_ = writeSlot(aead, l.mark, markData, &head{Turn: before.Turn, N: h.N, Hash: h.Hash})
}

// isOlderThan reports whether a ledger that ends with h lacks the line of the mark, or has another
// one in its place.
func (h head) isOlderThan(mark head) bool {
	return h.N < mark.N || h.N == mark.N && h.Hash != mark.Hash
}
