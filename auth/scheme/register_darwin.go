package scheme

import "context"

// executableModes are the mode bits of which a program has one.
const executableModes = 0o111

// why is what keeps a plain executable from a scheme on macOS: Launch Services
// take schemes from the Info.plist of a bundle (CFBundleURLTypes), and hand the
// address over as an Apple event, which this build does not receive.
const why = "macOS hands addresses only to an app bundle, and this build is none that can take them"

// Register is not supported: ReasonSchemeHandler.
func Register(context.Context, Options) error { return noHandler(why) }

// Unregister has nothing to remove.
func Unregister(context.Context) error { return nil }

// Check says why the scheme cannot be claimed.
func Check(context.Context, Options) Status { return Status{Note: NoteNoBundle} }
