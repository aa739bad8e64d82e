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

// raised has the window raised.
func raised(raises chan<- chan instance.Answer) instance.Answer {
	limit := time.After(raiseLimit)
	answer := make(chan instance.Answer, 1)
	select {
	case raises <- answer:
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
func raiseForOthers(raises <-chan chan instance.Answer, window fyne.Window, owner *ui.App, queue *mainQueue) {
	for answer := range raises {
		queue.do(func() {
			restore(window)
			if owner.Raise() {
				answer <- instance.Raised
			} else {
				answer <- instance.Closing
			}
		})
	}
}
