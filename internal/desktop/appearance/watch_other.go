//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package appearance

import "context"

// Supported reports whether Watch can report anything on this system. Where it cannot, the toolkit
// follows the system.
const Supported = false

// Watch returns at once.
func Watch(context.Context, func(isDark bool)) {}
