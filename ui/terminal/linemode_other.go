//go:build !linux && !darwin

package terminal

import "os"

// leaveLineMode does nothing on this system.
func leaveLineMode(*os.File) (restore func()) { return func() {} }
