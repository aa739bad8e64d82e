//go:build !headless

package main

import (
	"sync"

	"fyne.io/fyne/v2"
)

// mainQueue runs functions on the main goroutine until the event loop is about to end. Fyne closes
// its own queue then: fyne.Do from another goroutine at that moment sends on a closed channel and
// panics.
type mainQueue struct {
	mu    sync.RWMutex
	ended bool
}

// do is fyne.Do until end; afterwards f runs at once, as Fyne runs it without an event loop.
func (q *mainQueue) do(f func()) {
	if !q.queued(f) {
		f()
	}
}

func (q *mainQueue) queued(f func()) bool {
	q.mu.RLock()
	defer q.mu.RUnlock()
	if !q.ended {
		fyne.Do(f)
	}
	return !q.ended
}

// end waits for functions that are being queued, and has later ones not queued.
func (q *mainQueue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
}
