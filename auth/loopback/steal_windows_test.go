package loopback_test

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"

	"latchkey/auth"
	"latchkey/auth/loopback"
)

// TestPortCannotBeStolen: SO_REUSEADDR, by which a program on Windows can bind
// another's port, fails for the receiver's port (CB3).
func TestPortCannotBeStolen(t *testing.T) {
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, loopback.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	thief := net.ListenConfig{Control: func(_, _ string, conn syscall.RawConn) error {
		var err error
		controlErr := conn.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
		})
		return errors.Join(controlErr, err)
	}}
	for _, host := range []string{"127.0.0.1", "0.0.0.0"} {
		_, port, _ := net.SplitHostPort(base(r)[len("http://"):])
		if l, err := thief.Listen(context.Background(), "tcp4", net.JoinHostPort(host, port)); err == nil {
			_ = l.Close()
			t.Errorf("%s: the port was taken", host)
		}
	}
}
