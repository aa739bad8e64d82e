//go:build !(linux || freebsd || netbsd || openbsd || dragonfly || windows || darwin)

package screenlock

import "context"

// Supported reports whether Watch can report anything on this system.
const Supported = false

// Watch returns at once: nothing is known of this system.
func Watch(context.Context, func()) {}
