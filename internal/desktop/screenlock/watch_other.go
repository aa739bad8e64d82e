//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package screenlock

import "context"

// Supported reports whether Watch can report anything on this system.
const Supported = false

// Watch returns at once: this system's word is not listened to yet.
func Watch(context.Context, func()) {}
