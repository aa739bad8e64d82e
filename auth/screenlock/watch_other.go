//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package screenlock

import "context"

// Watch returns at once: this system's word is not listened to yet.
func Watch(context.Context, func()) {}
