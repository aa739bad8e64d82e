//go:build !unix

package opener

import "syscall"

// apart: systems without sessions keep a browser open by themselves.
func apart() *syscall.SysProcAttr { return nil }
