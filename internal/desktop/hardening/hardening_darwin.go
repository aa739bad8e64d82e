package hardening

import (
	"errors"

	"golang.org/x/sys/unix"
)

// apply refuses debuggers (ptrace(2), PT_DENY_ATTACH) and core files.
func apply() Result {
	dumpErr := unix.PtraceDenyAttach()
	coreErr := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	r := Result{NoDump: dumpErr == nil, NoCore: coreErr == nil}
	if err := errors.Join(dumpErr, coreErr); err != nil {
		r.Problem = err.Error()
	}
	return r
}
