// Package ui is Latchkey's window.
//
// One value, [State], says all that the window shows; it is owned by the main
// goroutine and changed only by pure transitions. A tap starts one goroutine;
// its events and its result come back through [Deps].Do, change the state and
// show it. Every screen has one idempotent show(State), so that the window is
// always the picture of the state and never of the way to it.
//
// Nothing here does I/O on the main goroutine, and nothing waits for it. The
// package never imports fyne.io/fyne/v2/app: it is tested without a display.
package ui
