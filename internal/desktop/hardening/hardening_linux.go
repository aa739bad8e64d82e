package hardening

import (
	"errors"

	"golang.org/x/sys/unix"
)

// apply clears the dumpable flag: no core file, and /proc/PID/mem and ptrace
// are for root alone (prctl(2), ptrace(2)). An exec restores the flag, so
// that the browser we start has it.
func apply() Result {
	dumpErr := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
	coreErr := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	r := Result{NoDump: dumpErr == nil, NoCore: coreErr == nil}
	if err := errors.Join(dumpErr, coreErr); err != nil {
		r.Problem = err.Error()
	}
	return r
}
