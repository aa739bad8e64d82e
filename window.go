//go:build !headless

package main

import (
	"context"

	"fyne.io/fyne/v2/app"

	"latchkey/ui/terminal"
)

// openWindow shows the window until it is closed.
func openWindow(_ context.Context, _ terminal.Window) int {
	app.NewWithID("app.latchkey").NewWindow("Latchkey").ShowAndRun()
	return 0
}
