package scheme

import "context"

// executableModes are the mode bits of which a program has one.
const executableModes = 0o111

// unsupportedReason explains why a plain executable cannot handle a scheme on macOS: Launch
// Services read schemes from the Info.plist of a bundle (CFBundleURLTypes) and
// send the address as an Apple event, which this build does not receive.
const unsupportedReason = "macOS hands addresses only to an app bundle, and this build is none that can take them"

// Register is not supported: ReasonSchemeHandler.
func Register(context.Context, Options) error { return noHandler(unsupportedReason) }

// Unregister has nothing to remove.
func Unregister(context.Context) error { return nil }

// Check reports why this program cannot become the handler.
func Check(context.Context, Options) Status { return Status{Note: NoteNoBundle} }
