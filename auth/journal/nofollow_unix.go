//go:build unix

package journal

import "syscall"

// noFollow keeps a link that somebody put in the log's place from being written
// through.
const noFollow = syscall.O_NOFOLLOW
