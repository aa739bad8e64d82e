package auth

import (
	"context"
	"time"
)

// againTimeout is how long a provider may take for a further pushed request:
// meanwhile no callback is looked at.
const againTimeout = 10 * time.Second

// openAgain opens the page once more. Its failing is told and ends nothing.
func (w *waiting) openAgain(ctx context.Context, req Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, againTimeout, errSlow)
	defer cancel()
	if err := w.r.open(ctx, req, w.attempt); err != nil {
		w.r.local(StepBrowser, PartyLatchkey, "", err)
	}
}
