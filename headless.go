//go:build headless && !windows

package main

import (
	"context"

	"latchkey/ui/terminal"
)

// openWindow is nil: this build has no window.
var openWindow func(context.Context, terminal.Window) int
