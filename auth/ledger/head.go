package ledger

import (
	"crypto/cipher"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/internal/durable"
)

// head names the last line of a ledger.
type head struct {
	Turn uint64 `json:"turn"` // counts the writes; the higher of two slots is the present one

	N    uint64 `json:"n"`    // number of the last line; 0: there is none
	Hash string `json:"hash"` // of the last line
	File uint64 `json:"file"` // number of the first line of its file
	Size int64  `json:"size"` // bytes of that file up to the end of the last line

	First     uint64 `json:"first"`      // number of the first line that is kept
	FirstPrev string `json:"first_prev"` // the hash before it

	Broken uint64 `json:"broken,omitempty"` // number of the line at which a change was found first; 0: none was
}

// A slot is its length in two bytes, the sealed head, and zeros. A head is written to the slot
// that does not have the present one, so that a write that is cut off leaves that one.
const (
	slotSize = 1024
	slots    = 2
)

func (l *Ledger) headPath() string { return filepath.Join(l.dir, "ledger-head") }

// readHead returns the head. ok is false if the file is missing or has none.
func (l *Ledger) readHead(aead cipher.AEAD) (h head, ok bool, err error) {
	return readSlots(aead, l.headPath(), headData)
}

// readSlots returns the present one of the two slots of a file.
func readSlots(aead cipher.AEAD, path string, data []byte) (h head, ok bool, err error) {
	text, err := durable.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return head{}, false, nil
	}
	if err != nil {
		return head{}, false, cannotRead(path, err)
	}
	for i := range slots {
		if len(text) < (i+1)*slotSize {
			break
		}
		slot := text[i*slotSize : (i+1)*slotSize]
		size := int(binary.BigEndian.Uint16(slot))
		if size > slotSize-2 {
			continue
		}
		plaintext, err := unseal(aead, data, slot[2:2+size])
		var next head
		if err == nil && json.Unmarshal(plaintext, &next) == nil && (!ok || next.Turn > h.Turn) {
			h, ok = next, true
		}
	}
	return h, ok, nil
}

// writeHead makes h the head.
func (l *Ledger) writeHead(aead cipher.AEAD, h *head) error {
	return writeSlot(aead, l.headPath(), headData, h)
}

// writeSlot makes h the present slot of a file.
func writeSlot(aead cipher.AEAD, path string, data []byte, h *head) error {
	h.Turn++
	plaintext, err := json.Marshal(h)
	if err != nil {
		return err
	}
	sealed := seal(aead, data, plaintext)
	slot := make([]byte, slotSize)
	binary.BigEndian.PutUint16(slot, uint16(len(sealed))) //nolint:gosec // a head is a few hundred bytes
	copy(slot[2:], sealed)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return durable.Failed(path, err)
	}
	_, err = f.WriteAt(slot, int64(h.Turn%slots)*slotSize)
	if h.Turn == 1 && err == nil { // both slots exist from the beginning
		err = f.Truncate(slots * slotSize)
	}
	return durable.Failed(path, errors.Join(err, f.Close()))
}
