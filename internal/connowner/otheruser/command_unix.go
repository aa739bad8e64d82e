//go:build unix

package otheruser

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// Nobody is the user id of the other user.
const Nobody = 65534

// Command returns a command that runs this test's program as Nobody in a role of
// Main. It skips a test that does not run as root, because only root can start a
// process of another user.
func Command(tb testing.TB, role string, args ...string) *exec.Cmd {
	tb.Helper()
	if os.Geteuid() != 0 {
		tb.Skip("not proven here: only root can start a process of another user")
	}
	cmd := exec.CommandContext(tb.Context(), program(tb), args...)
	cmd.Dir = "/"
	cmd.Env = []string{roleVariable + "=" + role}
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: Nobody, Gid: Nobody}}
	return cmd
}
