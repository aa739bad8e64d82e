package scheme

import (
	"context"
	"strings"

	"latchkey/auth"
)

// executableModes are the mode bits of which a program has one.
const executableModes = 0o111

// bundle returns the app bundle that a program is in; empty means none.
func bundle(program string) string {
	if app, _, isInside := strings.Cut(program, ".app/Contents/MacOS/"); isInside {
		return app + ".app"
	}
	return ""
}

// Register has nothing to write: Launch Services register a bundle when it is first seen. A program
// outside a bundle is ReasonSchemeHandler.
func Register(_ context.Context, o Options) error {
	o, err := o.withDefaults()
	if err == nil && bundle(o.Program) == "" {
		err = noHandler("", auth.WhyNoAppBundle)
	}
	return err
}

// Unregister has nothing to remove: the entry goes with the bundle.
func Unregister(context.Context) error { return nil }

// Check reports the bundle of this program as the handler; which of several apps Launch Services
// choose is not looked up. Outside a bundle it reports why this program cannot be the handler.
func Check(_ context.Context, o Options) Status {
	o, err := o.withDefaults()
	if err != nil || bundle(o.Program) == "" {
		return Status{Note: NoteNoBundle}
	}
	return Status{Supported: true, Registered: true, Ours: true, Current: true, Program: o.Program, Starts: startable(o.Program), Handler: auth.Scheme}
}
