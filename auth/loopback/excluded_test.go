package loopback

import (
	"net"
	"os"
	"syscall"
	"testing"

	"latchkey/auth"
)

// W11: a fixed port that the system excludes is not said to be another program's.
func TestW11AnExcludedPortIsNotTaken(t *testing.T) {
	for code, want := range map[syscall.Errno]auth.Reason{
		10013:              auth.ReasonPortExcluded, // WSAEACCES
		10048:              auth.ReasonPortTaken,    // WSAEADDRINUSE
		syscall.EACCES:     auth.ReasonPortExcluded,
		syscall.EADDRINUSE: auth.ReasonPortTaken,
	} {
		err := &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", code)}
		if got := auth.AsError(bindError("1", err)); got.Reason != want || got.Step != auth.StepListen || got.Kind != auth.KindNetwork {
			t.Errorf("%d: %v, want %s", code, got, want)
		}
	}
}
