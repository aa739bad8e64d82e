// Package ui is Latchkey's window.
//
// One value, [State], describes everything that the window shows. The main goroutine owns it and
// changes it by pure transitions only. A tap starts one goroutine; its events and its result come
// back through [Deps].Do, change the state and show it. Every screen has one idempotent
// show(State), so that the window depends on the state alone and not on the changes that led to
// it.
//
// The package does no I/O on the main goroutine, which never waits. The package never imports
// fyne.io/fyne/v2/app, so that tests need no display.
package ui
