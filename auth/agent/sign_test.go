package agent

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// clock is the time in which a command waits for a sign of life. It passes when a test says so.
type clock struct {
	mu     sync.Mutex
	now    time.Duration
	timers []timer
	set    chan struct{} // has one value for each timer that was set
}

type timer struct {
	at   time.Duration
	real *time.Timer
	f    func()
}

// fakeTime makes the package use a clock until the end of the test.
func fakeTime(t *testing.T) *clock {
	t.Helper()
	c := &clock{set: make(chan struct{}, 1000)}
	after = func(d time.Duration, f func()) *time.Timer {
		c.mu.Lock()
		defer c.mu.Unlock()
		real := time.AfterFunc(24*time.Hour, f)
		c.timers = append(c.timers, timer{c.now + d, real, f})
		c.set <- struct{}{}
		return real
	}
	t.Cleanup(func() { after = time.AfterFunc })
	return c
}

// pass lets time pass, and calls what is due.
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	c.now += d
	due := c.timers
	now := c.now
	c.mu.Unlock()
	for _, x := range due {
		if x.at <= now && x.real.Stop() {
			x.f()
		}
	}
}

// requests are every request that a command has for a holder, by name. Each returns its error.
var requests = map[string]func(context.Context, string) error{
	"a token": func(ctx context.Context, dir string) error {
		_, _, err := Ask(ctx, dir, Request{Account: "ada"})
		return err
	},
	"a refresh": func(ctx context.Context, dir string) error {
		_, err := Refresh(ctx, dir, Request{Account: "ada"})
		return err
	},
	"accounts": func(ctx context.Context, dir string) error { _, err := Accounts(ctx, dir); return err },
	"an account": func(ctx context.Context, dir string) error {
		_, err := Account(ctx, dir, Request{Account: "ada"})
		return err
	},
	"records":     func(ctx context.Context, dir string) error { _, _, err := AskRecords(ctx, dir, Request{}); return err },
	"a rejection": func(ctx context.Context, dir string) error { return Reject(ctx, dir, Request{Account: "ada"}) },
	"a lease": func(ctx context.Context, dir string) error {
		_, err := Lend(ctx, dir, Request{Account: "ada", Lend: &Lending{}})
		return err
	},
	"a call": func(ctx context.Context, dir string) error {
		return Call(ctx, dir, Request{Account: "ada"}, auth.CallRequest{URL: "https://api.example", OnAnswer: func(auth.Head) io.Writer { return io.Discard }})
	},
}

// TestALateHolderIsAwaited: on a busy computer a holder may need seconds until it sends its status.
// No command opens the vault itself meanwhile.
func TestALateHolderIsAwaited(t *testing.T) {
	_, account := ada()
	refused := &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonForeignHost}
	found := func(context.Context, Request) (auth.Account, error) { return account, nil }
	for name, request := range requests {
		t.Run(name, func(t *testing.T) {
			dir := Dir(folder(t), "vault")
			c := fakeTime(t)
			var late sync.Once
			holder(t, dir, Options{
				Locked:  func() bool { late.Do(func() { c.pass(3 * time.Second) }); return false }, // it is looked at before the status is sent
				Refresh: found, Reject: found, Account: found,
				Accounts: func(context.Context) ([]auth.Account, error) { return []auth.Account{account}, nil },
				Records:  func(context.Context, Request) (_ Records, bad, err error) { return Records{}, nil, nil },
				Lend:     func(context.Context, Request) (*Lent, error) { return nil, refused },
				Call:     func(context.Context, Request, auth.CallRequest) error { return refused },
				Keeper:   func() auth.Keeper { return auth.KeeperPassphrase },
			})
			err := request(t.Context(), dir)
			if want := name == "a lease" || name == "a call"; (auth.AsError(err) != nil) != want || want && auth.AsError(err).Reason != refused.Reason {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestASilentHolderHangsNoCommand: after some seconds a command goes on without a process that
// listens and never answers, whether it reads the request or does not even accept the connection,
// and asks the next one.
func TestASilentHolderHangsNoCommand(t *testing.T) {
	for name, request := range requests {
		for _, accepts := range []bool{true, false} {
			dir := Dir(folder(t), "vault")
			c := fakeTime(t)
			end := silent(t, dir, accepts, func() { c.pass(10 * time.Second) })
			if !accepts {
				go func() { <-c.set; c.pass(10 * time.Second) }()
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if err := request(ctx, dir); !errors.Is(err, ErrNoHolder) {
				t.Fatalf("%s, accepts %t: %v", name, accepts, err)
			}
			cancel()
			end()
		}
	}
	dir := Dir(folder(t), "vault")
	c := fakeTime(t)
	holder(t, dir, Options{})
	defer silent(t, dir, true, func() { c.pass(10 * time.Second) })()
	mustHandOut(t, dir)
}

// silent makes a process that listens as a holder and never answers, until end is called. If it
// accepts connections, asked is called for each request.
func silent(t *testing.T, dir string, accepts bool, asked func()) (end func()) {
	t.Helper()
	if err := peer.Prepare(dir); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", peer.NewSocket(dir))
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	over := make(chan struct{})
	if accepts {
		running.Go(func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Read(make([]byte, 4096))
				asked()
				running.Go(func() { <-over; _ = conn.Close() })
			}
		})
	}
	return func() { _ = l.Close(); close(over); running.Wait() }
}
