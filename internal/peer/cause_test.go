package peer

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/auth"
)

// W12: why no socket can be had is part of the error.
func TestW12SocketFailuresByTheirCause(t *testing.T) {
	bind := func(code syscall.Errno) error {
		return &net.OpError{Op: "listen", Net: "unix", Err: os.NewSyscallError("bind", code)}
	}
	for name, c := range map[string]struct {
		err  error
		want auth.Reason
		says string
	}{
		"Windows before 1803": {bind(10047), auth.ReasonNoLocalSockets, ""},
		"no such family":      {bind(syscall.EAFNOSUPPORT), auth.ReasonNoLocalSockets, ""},
		"no room":             {bind(syscall.ENOSPC), auth.ReasonDiskFull, ""},
		"no rights":           {bind(syscall.EACCES), auth.ReasonCannotWrite, ""},
		"a read-only disk":    {bind(syscall.EROFS), auth.ReasonCannotWrite, ""},
		"a file in its place": {&os.PathError{Op: "mkdir", Path: "x", Err: syscall.ENOTDIR}, auth.ReasonCannotWrite, ""},
		"another user's":      {auth.WhyOtherUser, auth.ReasonNoSocket, string(auth.WhyOtherUser)},
		"a folder's":          {&os.PathError{Op: "mkdir", Path: "x", Err: errors.New("odd")}, auth.ReasonNoSocket, "odd"},
	} {
		if c.want == auth.ReasonDiskFull && filepath.Separator == '\\' {
			continue // another code there
		}
		e := auth.AsError(NoSocket("folder", c.err))
		if isDisk := c.want == auth.ReasonDiskFull || c.want == auth.ReasonCannotWrite; isDisk != (e.Step == auth.StepSave) {
			t.Errorf("%s is of step %s", name, e.Step)
		}
		if e.Reason != c.want || !strings.HasPrefix(e.Detail, "folder") || !strings.Contains(e.DetailText(), c.says) || !errors.Is(e, c.err) {
			t.Errorf("%s: %s, %q", name, e.Reason, e.Detail)
		}
	}
}
