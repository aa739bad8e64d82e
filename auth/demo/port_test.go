package demo

import (
	"net"
	"os"
	"syscall"
	"testing"

	"latchkey/auth"
)

// W11: candidates are below the ports that systems use for outgoing connections: 49152 on
// Windows and macOS, 32768 on Linux.
func TestW11PortsBelowTheDynamicOnes(t *testing.T) {
	seen := map[int]bool{}
	for range 200 {
		port := candidatePort(t.TempDir())
		seen[port] = true
		for _, step := range []int{1, 101, lastPort - firstPort, lastPort - firstPort + 1} {
			for _, p := range []int{port, nextPort(port, step)} {
				if p < 1024 || p >= 32768 || p < firstPort || p > lastPort {
					t.Fatalf("port %d", p)
				}
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("200 folders have only %d ports", len(seen))
	}
	if got := nextPort(lastPort, 1); got != firstPort {
		t.Errorf("after the last port comes %d", got)
	}
}

// W11: a port that the system excludes is not said to be another program's.
func TestW11ExcludedPort(t *testing.T) {
	for code, want := range map[syscall.Errno]auth.Reason{
		10013:              auth.ReasonPortExcluded, // WSAEACCES
		10048:              auth.ReasonDemoPort,     // WSAEADDRINUSE
		syscall.EACCES:     auth.ReasonPortExcluded,
		syscall.EADDRINUSE: auth.ReasonDemoPort,
	} {
		err := &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", code)}
		if got := auth.AsError(portFault("127.0.0.1:29170", err)); got.Reason != want || got.Kind != auth.KindNetwork || got.Detail != "127.0.0.1:29170" {
			t.Errorf("%d: %v", code, got)
		}
		if step := stepAfter(err); (step > 100) != (want == auth.ReasonPortExcluded) {
			t.Errorf("%d: the next candidate is %d ports further", code, step)
		}
	}
}

// W11: a stored port that the system excludes is said to be so at once, and is not waited for as
// one that another Latchkey may release; without a stored port another range is tried.
func TestW11ExcludedWhereItIsBound(t *testing.T) {
	defer func() { listen = net.Listen }()
	var tried []string
	excludes := func(most int) {
		tried = nil
		listen = func(network, address string) (net.Listener, error) {
			if tried = append(tried, address); len(tried) <= most {
				return nil, &net.OpError{Op: "listen", Net: network, Err: os.NewSyscallError("bind", syscall.Errno(10013))} // WSAEACCES
			}
			return net.Listen(network, address)
		}
	}
	dir, sealer := t.TempDir(), newGCM(t)
	d := openHandle(t, dir, sealer, Options{})
	first := d.Issuer()
	excludes(1)
	stop, err := d.Serve(t.Context())
	must(t, err)
	stop()
	if len(tried) < 2 || d.Issuer() == first {
		t.Errorf("beside an excluded range: tried %q, at %s", tried, d.Issuer())
	}
	kept := openHandle(t, dir, sealer, Options{})
	excludes(100)
	_, err = kept.Serve(t.Context())
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonPortExcluded || len(tried) != 1 {
		t.Errorf("a stored port that is excluded: %v, tried %q", err, tried)
	}
}
