package ui

import (
	"context"
	"time"
)

// guesses holds up whoever tries one passphrase after the other: the first
// mistake costs nothing, those after it a second, then twice as long each time,
// up to slowestGuess. It is owned by the main goroutine but for pause.
type guesses struct {
	wrong int // passphrases in a row that did not open the vault
	pause func(context.Context, time.Duration)
}

const slowestGuess = 10 * time.Second

// delay is how long the next passphrase waits before it is tried.
func (g guesses) delay() time.Duration {
	if g.wrong < 2 {
		return 0
	}
	return min(time.Second<<min(g.wrong-2, 8), slowestGuess)
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	if d == 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
