package refresher

import (
	"context"
	"time"

	"latchkey/auth"
)

// validateEvery is how often some providers want tokens to be validated, beside at
// the start (Twitch).
const validateEvery = time.Hour

// validate begins a round of validations, where one is due and somebody wants any:
// one request after another, on a goroutine of its own. What is refused is marked
// in the vault, which the next pass reads.
func (w *run) validate(ctx context.Context, now time.Time) {
	if since := now.Sub(w.validated); !w.validated.IsZero() && since >= 0 && since < validateEvery || !w.online() {
		return
	}
	w.validated = now
	wants := map[string]bool{}
	var ids []string
	for _, a := range w.accounts {
		if _, known := wants[a.Provider]; !known {
			p, err := w.Client.Providers(ctx, a.Provider)
			wants[a.Provider] = err == nil && p.Validates()
		}
		if wants[a.Provider] && a.Ended == auth.NotEnded {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	w.side.Go(func() {
		for _, id := range ids {
			if ctx.Err() != nil {
				return
			}
			_, _ = w.Client.Validate(ctx, id) // what it could not learn now it learns in an hour
		}
	})
}
