package ui

import (
	"context"
	"time"
)

// guesses delays repeated wrong passphrases: the second try is immediate, the next one waits a
// second, and each further one twice as long, up to slowestGuess. The main goroutine owns it; only
// pause runs elsewhere.
type guesses struct {
	wrong int // passphrases in a row that did not open the vault
	pause func(context.Context, time.Duration)
}

const slowestGuess = 10 * time.Second

// delay returns how long the next passphrase waits before it is tried.
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
