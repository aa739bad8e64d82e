package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"sync"
)

// Witness takes what a provider that runs in this process did, and reports it as
// steps of the attempt that it belongs to. The zero value is ready. Many goroutines
// may use one.
type Witness struct {
	mu   sync.Mutex
	runs map[string]*run // by mark
}

// MarkOf is what an attempt is recognised by: the hash of its state or its device
// code, so that neither travels. The mark of the empty text is empty.
func MarkOf(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Did reports e as a step of the attempt with that mark, and nothing where no such
// attempt is under way. Attempt, kind, provider and number are filled in.
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

// expect makes r the attempt with the mark of secret until forget.
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
