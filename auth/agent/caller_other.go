//go:build !linux

package agent

// caller does not look up the process's name on this system.
func caller(pid int) Caller { return Caller{PID: pid} }
