package ui

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/ui/words"
)

// TestGuessesAreHeldUp types wrong passphrases and then the right one, after which the next
// mistake counts as the first (catalogue I13).
func TestGuessesAreHeldUp(t *testing.T) {
	d := underPassphrase(t)
	waits := make(chan time.Duration, 8)
	d.app.guesses.pause = func(_ context.Context, wait time.Duration) { waits <- wait }
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	var waited []time.Duration
	for range 3 {
		d.drain()
		d.typeIn("wrong passphrase")
		d.key(fyne.KeyReturn)
		waited = append(waited, <-waits)
		d.until("it was tried", func() bool { return !d.app.state.Opening })
		d.untilShown("This passphrase does not open the vault")
	}
	d.unlocks()
	waited = append(waited, <-waits)
	if want := []time.Duration{0, 0, time.Second, 2 * time.Second}; !slices.Equal(waited, want) {
		t.Errorf("waited %v, want %v", waited, want)
	}
	if d.app.guesses.wrong != 0 {
		t.Errorf("%d mistakes are remembered after the right passphrase", d.app.guesses.wrong)
	}
}

func TestGuessDelay(t *testing.T) {
	for wrong, want := range map[int]time.Duration{0: 0, 1: 0, 2: time.Second, 3: 2 * time.Second, 5: 8 * time.Second, 6: slowestGuess, 1000: slowestGuess} {
		if got := (guesses{wrong: wrong}).delay(); got != want {
			t.Errorf("after %d wrong passphrases: %v, want %v", wrong, got, want)
		}
	}
}
