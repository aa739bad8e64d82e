package refresher

import (
	"context"
	"time"

	"latchkey/auth"
)

// validateEvery is the interval at which some providers require tokens to be
// validated, besides the start (Twitch).
const validateEvery = time.Hour

// validate begins a round of validations where one is due and a provider requires
// it: one request after another, on its own goroutine. A refusal is noted in the
// vault, which the next pass reads.
func (w *run) validate(ctx context.Context, now time.Time) {
	if since := now.Sub(w.validated); !w.validated.IsZero() && since >= 0 && since < validateEvery || !w.online() {
		return
	}
	w.validated = now
	required := map[string]bool{}
	var ids []string
	for _, planned := range w.plan.accounts {
		a := planned.account
		if _, known := required[a.Provider]; !known {
			p, err := w.Client.Providers(ctx, a.Provider)
			required[a.Provider] = err == nil && p.Validates()
		}
		if required[a.Provider] && a.Ended == auth.NotEnded {
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
			_, _ = w.Client.Validate(ctx, id) // the next round retries
		}
	})
}
