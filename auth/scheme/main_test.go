package scheme

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchkey/auth"
)

// TestMain lets this binary be the other processes of a test, as the program
// itself is: `[--home DIR] callback URL` hands over, `wait REDIRECT DIR STATE`
// is a sign-in; and as strangers are: `connect SOCKET`, `listen SOCKET`.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "callback", "--home":
			os.Exit(callbackProcess(os.Args[len(os.Args)-1]))
		case "wait":
			os.Exit(waitProcess(os.Args[2], os.Args[3], os.Args[4]))
		case "connect":
			os.Exit(connectProcess(os.Args[2]))
		case "listen":
			os.Exit(listenProcess(os.Args[2]))
		}
	}
	goleak.VerifyTestMain(m)
}

// homeArgument returns the argument after --home.
func homeArgument() string {
	if os.Args[1] == "--home" {
		return os.Args[2]
	}
	return os.Getenv("LATCHKEY_HOME")
}

// callbackProcess prints the reason of a failure and exits 1, or exits 0.
func callbackProcess(raw string) int {
	if err := HandOver(context.Background(), Dir(homeArgument()), raw); err != nil {
		fmt.Print(auth.AsError(err).Reason)
		return 1
	}
	return 0
}

// connectProcess prints what another user's process sees of a socket: "closed"
// when the other side closes it without an answer.
func connectProcess(path string) int {
	conn, err := net.Dial("unix", path)
	if err != nil {
		fmt.Print("no connection: ", err)
		return 1
	}
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n")
	answer, _ := io.ReadAll(conn)
	fmt.Printf("answer %q", answer)
	return 0
}

// listenProcess prints what another user's socket receives from the first process
// that connects.
func listenProcess(path string) int {
	l, err := net.Listen("unix", path)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	conn, err := l.Accept()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	some := make([]byte, 100)
	n, _ := conn.Read(some)
	fmt.Printf("received %q\n", some[:n])
	return 0
}

// waitProcess prints "ready", then the code that arrived with its state.
func waitProcess(redirect, dir, state string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r, err := Listen(ctx, redirect, dir, auth.Expect{}, nil)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	err = r.Receive(ctx, func(c auth.Callback) error {
		if c.State.Reveal() != state {
			return errors.New("another state")
		}
		fmt.Println("code", c.Code.Reveal())
		return nil
	})
	_ = r.Close()
	if err != nil {
		fmt.Println("ended")
	}
	return 0
}

// signIn is a receiver that accepts one state, in this process.
type signIn struct {
	*Receiver
	offered chan string // the state of each callback that was offered and not refused by the receiver
	done    chan error  // what Receive returned
}

func waitFor(t *testing.T, dir, id, state string) *signIn {
	t.Helper()
	r, err := Listen(t.Context(), RedirectURI(id), dir, auth.Expect{SignedOut: isSignedOut(id)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &signIn{Receiver: r, offered: make(chan string, 100), done: make(chan error, 1)}
	ctx, cancel := context.WithCancelCause(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.done <- r.Receive(ctx, func(c auth.Callback) error {
			if c.Refused != nil {
				return c.Refused
			}
			s.offered <- c.State.Reveal()
			if c.State.Reveal() != state {
				return errors.New("another state")
			}
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel(errors.New("the test is over"))
		<-ended
		_ = r.Close()
	})
	return s
}

// accepted fails the test unless the sign-in has accepted its response.
func (s *signIn) accepted(t *testing.T) {
	t.Helper()
	select {
	case err := <-s.done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the sign-in still waits")
	}
}

// waits fails the test if the sign-in has ended.
func (s *signIn) waits(t *testing.T) {
	t.Helper()
	select {
	case err := <-s.done:
		t.Fatalf("the sign-in ended: %v", err)
	default:
	}
}

// folder returns a temporary folder whose path is short enough for a socket,
// whatever the names of the system's temporary folder and of the test.
func folder(t *testing.T) string {
	t.Helper()
	parent := "/tmp"
	if runtime.GOOS == "windows" {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "scheme")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// reasonIs fails the test unless err is an *auth.Error of that reason.
func reasonIs(t *testing.T, err error, want auth.Reason) *auth.Error {
	t.Helper()
	var e *auth.Error
	if !errors.As(err, &e) || e.Reason != want {
		t.Fatalf("error %v, want reason %s", err, want)
	}
	return e
}

func address(id, query string) string { return RedirectURI(id) + "?" + query }
