//go:build unix

package opener

import "syscall"

// apart gives the child a session of its own.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
