package auth_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
	"latchkey/auth/loopback"
	"latchkey/auth/vault"
	_ "latchkey/auth/vault/vaulttest" // vaults that open fast
	"latchkey/internal/connowner/otheruser"
)

func TestMain(m *testing.M) {
	otheruser.Main(map[string]func([]string){"requests": requests})
	goleak.VerifyTestMain(m)
}

// rig is one server, one browser, one vault and the client between them.
type rig struct {
	tb      testing.TB
	as      *authtest.Server
	browser *authtest.Browser
	vault   *vault.Memory
	client  *auth.Client
	request auth.Request
	ctx     context.Context

	mu     sync.Mutex
	events []auth.Event
}

// newRig starts a server over http; weakened clients run without the checks of
// off.
func newRig(tb testing.TB, off ...checks.Check) *rig {
	return newRigAt(tb, authtest.New(tb), off...)
}

func newRigAt(tb testing.TB, as *authtest.Server, off ...checks.Check) *rig {
	tb.Helper()
	r := &rig{tb: tb, as: as, browser: authtest.NewBrowser(tb), vault: vault.NewMemory()}
	r.as.Lenient = len(off) > 0
	r.ctx = checks.Without(tb.Context(), off...)
	r.client = &auth.Client{
		Vault:     r.vault,
		Providers: func(context.Context, string) (auth.Provider, error) { return r.request.Provider, nil },
		Observe:   r.observe,
	}
	r.request = auth.Request{
		Provider: as.Provider(), Browse: r.browser.Open, Timeout: 20 * time.Second,
		Listen: func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
			return loopback.Listen(ctx, redirect, expect, loopback.Options{})
		},
	}
	tb.Cleanup(r.vault.Close)
	return r
}

func (r *rig) observe(e auth.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// seen returns every event so far.
func (r *rig) seen() []auth.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// signIn runs one sign-in.
func (r *rig) signIn() (auth.Account, error) { return r.client.SignIn(r.ctx, r.request) }

// endsWait has the wait for the browser end as its time-out ends it, when end is called: a test says
// what comes before that, however slow the computer is.
func (r *rig) endsWait() (end func()) {
	ctx, cancel := context.WithCancelCause(r.ctx)
	r.tb.Cleanup(func() { cancel(nil) })
	r.ctx = ctx
	return func() { cancel(context.DeadlineExceeded) }
}

// endsRefused does so once a callback is reported as refused.
func (r *rig) endsRefused() {
	end := r.endsWait()
	r.client.Observe = func(e auth.Event) {
		r.observe(e)
		if e.Step == auth.StepCallback && e.Err != nil && !e.Done {
			end()
		}
	}
}

// linked signs in without a fault, and clears the server's log.
func (r *rig) linked() auth.Account {
	r.tb.Helper()
	a, err := r.signIn()
	if err != nil {
		r.tb.Fatalf("the sign-in that the test stands on: %v", err)
	}
	r.as.ForgetLog()
	return a
}

// accounts returns the accounts of the vault.
func (r *rig) accounts() []auth.Account {
	r.tb.Helper()
	all, err := r.vault.List(context.Background())
	if err != nil {
		r.tb.Fatal(err)
	}
	return all
}

// load reads one account.
func (r *rig) load(id string) auth.Account {
	r.tb.Helper()
	a, err := r.vault.Load(context.Background(), id)
	if err != nil {
		r.tb.Fatal(err)
	}
	return a
}

// age sets the clocks of the client and the server d ahead.
func (r *rig) age(d time.Duration) {
	now := func() time.Time { return time.Now().Add(d) }
	r.client.Now, r.as.Now = now, now
}

// failure is the class of an error, for tables.
type failure struct {
	Step   auth.Step
	Kind   auth.Kind
	Reason auth.Reason
}

// failureOf classifies an error; every error of the client is an *auth.Error.
func failureOf(tb testing.TB, err error) failure {
	tb.Helper()
	if err == nil {
		return failure{}
	}
	var e *auth.Error
	if !errors.As(err, &e) {
		tb.Fatalf("%T is not an *auth.Error: %v", err, err)
	}
	return failure{e.Step, e.Kind, e.Reason}
}

// wantFailure compares an error with a class.
func wantFailure(tb testing.TB, err error, want failure) {
	tb.Helper()
	if got := failureOf(tb, err); got != want {
		tb.Errorf("error is %+v, want %+v\n%v", got, want, err)
	}
}

// wantTrail compares the server's log with words.
func (r *rig) wantTrail(want string) {
	r.tb.Helper()
	if got := r.as.Trail(); got != want {
		r.tb.Errorf("the server was asked for\n\t%s\nwant\n\t%s", got, want)
	}
}

// roundTrip makes a RoundTripper of a func.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
