//go:build linux

package loopback_test

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"latchkey/auth"
	"latchkey/auth/loopback"
)

// TestPortCannotBeStolen: while a sign-in waits, no other program can bind its
// port, whatever options it uses (CB3). steal_windows_test.go has the test for
// Windows, where that needs an option.
func TestPortCannotBeStolen(t *testing.T) {
	for _, redirect := range []string{"http://127.0.0.1/cb/acme", "http://[::1]/cb/acme", "http://localhost/cb/acme"} {
		r, err := loopback.Listen(t.Context(), redirect, auth.Expect{}, loopback.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(hostOf(r))
		tried := 0
		for network, hosts := range map[string][]string{"tcp4": {"127.0.0.1", "0.0.0.0"}, "tcp6": {"::1", "::"}} {
			for _, host := range hosts {
				if mine := family(redirect); mine != "" && mine != network {
					continue
				}
				tried++
				for _, options := range [][]int{{unix.SO_REUSEADDR}, {unix.SO_REUSEPORT}, {unix.SO_REUSEADDR, unix.SO_REUSEPORT}} {
					l, err := bindWith(t.Context(), network, net.JoinHostPort(host, port), options)
					if err == nil {
						_ = l.Close()
					}
					if !errors.Is(err, syscall.EADDRINUSE) {
						t.Errorf("%s: %s %s with options %v: %v", redirect, network, host, options, err)
					}
				}
			}
		}
		if tried < 2 {
			t.Errorf("%s: only %d addresses were tried", redirect, tried)
		}
		_ = r.Close()
	}
}

func hostOf(r *loopback.Receiver) string { return base(r)[len("http://"):] }

// family returns the address family on which a redirect address is bound; empty:
// both.
func family(redirect string) string {
	switch redirect[len("http://")] {
	case '1':
		return "tcp4"
	case '[':
		return "tcp6"
	}
	return ""
}

// bindWith binds as an attacker would.
func bindWith(ctx context.Context, network, address string, options []int) (net.Listener, error) {
	config := net.ListenConfig{Control: func(_, _ string, conn syscall.RawConn) error {
		var err error
		controlErr := conn.Control(func(fd uintptr) {
			for _, o := range options {
				err = errors.Join(err, unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, o, 1))
			}
		})
		return errors.Join(controlErr, err)
	}}
	return config.Listen(ctx, network, address)
}
