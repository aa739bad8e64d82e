// Latchkey signs you in with OAuth 2.0 and OpenID Connect, and keeps the
// accounts sealed. Without a command it opens its window; see package terminal
// for the commands.
package main

import (
	"context"
	"os"

	"latchkey/internal/desktop/console"
	"latchkey/internal/desktop/hardening"
	"latchkey/internal/desktop/opener"
	_ "latchkey/internal/http2quiet" // before net/http reads GODEBUG
	"latchkey/ui/locale"
	"latchkey/ui/terminal"
)

func main() {
	hardening.Apply() // before any input is read; doctor --bundle reports what failed
	console.Attach()
	locale.Restore()
	opener.Init(true)
	os.Exit(terminal.Run(context.Background(), os.Args[1:], terminal.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, openWindow))
}
