//go:build unix

package journal

import "syscall"

// noFollow prevents writing through a link in the log's place.
const noFollow = syscall.O_NOFOLLOW
