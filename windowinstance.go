//go:build !headless

package main

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/internal/desktop/instance"
	"latchkey/ui"
)

// raiseLimit bounds the time for which a later start waits for the main goroutine.
const raiseLimit = 2 * time.Second

// laterStart is a later start of the program, which waits for the answer.
type laterStart struct {
	wish   string
	answer chan instance.Answer
}

// raised has the window raised, and hands it the wish of a later start.
func raised(starts chan<- laterStart, wish string) instance.Answer {
	limit := time.After(raiseLimit)
	answer := make(chan instance.Answer, 1)
	select {
	case starts <- laterStart{wish, answer}:
	case <-limit: // the window is still being made
		return instance.Busy
	}
	select {
	case is := <-answer:
		return is
	case <-limit:
		return instance.Busy
	}
}

// raiseForOthers raises the window for each later start of the program.
func raiseForOthers(starts <-chan laterStart, window fyne.Window, owner *ui.App, queue *mainQueue) {
	for later := range starts {
		queue.do(func() {
			restore(window)
			if owner.Raise() {
				owner.Wish(later.wish)
				later.answer <- instance.Raised
			} else {
				later.answer <- instance.Closing
			}
		})
	}
}
