package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"sync"
)

// Witness reports the steps of a provider in this process as steps of the attempt
// that they belong to. The zero value is ready to use. A Witness is safe for use
// by many goroutines.
type Witness struct {
	mu   sync.Mutex
	runs map[string]*run // by mark
}

// MarkOf returns the mark of an attempt: the hash of its state or its device
// code, so that neither is passed on. The mark of the empty text is empty.
func MarkOf(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Did reports e as a step of the attempt with that mark; without such an attempt
// it reports nothing. Did fills in attempt, kind, provider, number and time.
func (w *Witness) Did(mark string, e Event) {
	w.mu.Lock()
	r := w.runs[mark]
	w.mu.Unlock()
	if r == nil || e.Done {
		return
	}
	e.N, e.Observed = 0, true
	r.report(e)
}

// expect gives r the mark of secret until forget.
func (w *Witness) expect(secret Secret, r *run) {
	if w == nil || secret.Empty() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.runs == nil {
		w.runs = map[string]*run{}
	}
	w.runs[MarkOf(secret.Reveal())] = r
}

func (w *Witness) forget(r *run) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for mark, known := range w.runs {
		if known == r {
			delete(w.runs, mark)
		}
	}
}
