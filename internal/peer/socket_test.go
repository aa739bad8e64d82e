package peer

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// folder is a prepared folder whose path is short enough for a socket.
func folder(t *testing.T) string {
	t.Helper()
	parent := "/tmp"
	if runtime.GOOS == "windows" {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "peer")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := Prepare(dir); err != nil {
		t.Fatal(err)
	}
	l, err := Listen(t.Context(), dir)
	if noFamily(err) {
		t.Skip("this system has no Unix sockets") // Wine 8
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	return dir
}

// dead is the socket of a process that died age ago.
func dead(t *testing.T, dir string, age time.Duration) string {
	t.Helper()
	path := NewSocket(dir)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	_ = l.Close()
	when := time.Now().Add(-age)
	if err := os.Chtimes(path, when, when); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSweep: sockets of dead processes are removed. One that is just being made, one
// with a listener, and what is no socket stay.
func TestSweep(t *testing.T) {
	dir := folder(t)
	file := filepath.Join(dir, "0123456789abcdef.sock")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	young, old := dead(t, dir, 0), dead(t, dir, time.Minute)
	l, err := Listen(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	live := l.Addr().String()
	if err := os.Chtimes(live, time.Now().Add(-time.Hour), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if all := Sockets(dir); len(all) != 3 || !slices.Contains(all, old) {
		t.Fatalf("before: %q", all)
	}
	Sweep(t.Context(), dir)
	left := Sockets(dir)
	slices.Sort(left)
	want := []string{young, live}
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("left are %q, want the young and the live one, %q", left, want)
	}
	if _, err := os.Lstat(file); err != nil {
		t.Errorf("a file that is no socket is gone: %v", err)
	}
}
