package agent

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchkey/auth"
	"latchkey/internal/peer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// folder returns a temporary folder whose path is short enough for a socket.
func folder(t *testing.T) string {
	t.Helper()
	parent := "/tmp"
	if runtime.GOOS == "windows" {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "agent")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// ada is an account with a token.
func ada() (auth.Secret, auth.Account) {
	token := auth.NewSecret("a-token-of-ada")
	return token, auth.Account{ID: "0123456789abcdef", Provider: "demo", Grant: auth.Grant{AccessToken: token}}
}

func holder(t *testing.T, dir string, o Options) *Agent {
	t.Helper()
	if o.Token == nil {
		o.Token = func(context.Context, Request) (auth.Secret, auth.Account, error) {
			token, account := ada()
			return token, account, nil
		}
	}
	a, err := Listen(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// mustHandOut fails the test unless a holder hands out ada's token.
func mustHandOut(t *testing.T, dir string) {
	t.Helper()
	want, _ := ada()
	if got, _, err := Ask(t.Context(), dir, Request{Account: "ada"}); err != nil || !got.Equal(want) {
		t.Fatalf("Ask = %d characters, %v", len(got.Reveal()), err)
	}
}

// mustHaveNoHolder fails the test unless Ask returns ErrNoHolder.
func mustHaveNoHolder(t *testing.T, dir, when string) {
	t.Helper()
	if got, _, err := Ask(t.Context(), dir, Request{Account: "ada"}); !errors.Is(err, ErrNoHolder) || !got.Empty() {
		t.Errorf("%s: Ask = %v, %v; want no holder", when, got, err)
	}
}

func TestATokenIsHandedOutAndReported(t *testing.T) {
	dir := Dir(folder(t), "/home/ada/vault")
	var asked Request
	var served []Served
	want, account := ada()
	a := holder(t, dir, Options{
		Token: func(_ context.Context, r Request) (auth.Secret, auth.Account, error) {
			asked = r
			return want, account, nil
		},
		OnServed: func(s Served) { served = append(served, s) },
	})
	r := Request{Account: "Ada's “own” account", MinValid: 90 * time.Minute}
	if got, _, err := Ask(t.Context(), dir, r); err != nil || !got.Equal(want) || asked.Account != r.Account || asked.MinValid != r.MinValid {
		t.Fatalf("Ask = %v, %v; the holder was asked for %+v", got, err, asked)
	}
	if len(served) != 1 || served[0].Account.ID != account.ID || served[0].At.IsZero() {
		t.Fatalf("OnServed got %+v", served)
	}
	if asked.From.PID != os.Getpid() || served[0].To != asked.From {
		t.Errorf("the token is for %+v, reported is %+v", asked.From, served[0].To)
	}
	if runtime.GOOS == "linux" {
		if to := served[0].To; to.PID != os.Getpid() || to.Program == "" || to.ParentPID != os.Getppid() {
			t.Errorf("it went to %+v, want process %d of %d", to, os.Getpid(), os.Getppid())
		}
	}
	a.Close()
	mustHaveNoHolder(t, dir, "closed")
	if left := peer.Sockets(dir); len(left) != 0 {
		t.Errorf("%d sockets are left", len(left))
	}
}

func TestErrorsAreTheCommandsOwn(t *testing.T) {
	dir := Dir(folder(t), "vault")
	_, account := ada()
	var failing error
	var found auth.Account
	holder(t, dir, Options{
		Token: func(context.Context, Request) (auth.Secret, auth.Account, error) {
			return auth.Secret{}, found, failing
		},
		OnServed: func(Served) { t.Error("OnServed got a token that was not handed out") },
	})
	for _, want := range []auth.Error{
		{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonAmbiguous, Detail: "ada"},
		{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonInvalidGrant, Provider: "Demo", Code: "invalid_grant", Description: "It is over.", Status: 400},
		{Step: auth.StepRefresh, Kind: auth.KindNetwork, Reason: auth.ReasonBusy, RetryAfter: time.Minute, Skew: -time.Hour, Refused: 2},
	} {
		failing = &want
		_, _, err := Ask(t.Context(), dir, Request{Account: "ada"})
		var got *auth.Error
		if !errors.As(err, &got) || !reflect.DeepEqual(got, &want) {
			t.Errorf("Ask = %v, want %v", err, &want)
		}
	}
	// The command ignores an error of the holder itself, unless the account was
	// found and a token may have been spent.
	for _, own := range []*auth.Error{
		{Step: auth.StepSave, Kind: auth.KindVaultBusy, Reason: auth.ReasonKeyRotated},
		{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonInternal, Detail: "the vault is closed"},
		{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonCancelled},
	} {
		failing, found = own, auth.Account{}
		mustHaveNoHolder(t, dir, string(own.Reason))
		found = account
		if _, _, err := Ask(t.Context(), dir, Request{Account: "ada"}); auth.AsError(err).Reason != own.Reason {
			t.Errorf("%s of an account that was found: %v", own.Reason, err)
		}
	}
}

func TestABoundTokenNeverCrosses(t *testing.T) {
	dir := Dir(folder(t), "vault")
	token, account := ada()
	account.Grant.DPoPKey, account.Grant.TokenType = auth.NewSecret("key"), "DPoP"
	holder(t, dir, Options{
		Token:    func(context.Context, Request) (auth.Secret, auth.Account, error) { return token, account, nil },
		OnServed: func(Served) { t.Error("it was handed out") },
	})
	got, _, err := Ask(t.Context(), dir, Request{Account: "ada"})
	if auth.AsError(err).Reason != auth.ReasonTokenBound || !got.Empty() {
		t.Errorf("Ask = %v, %v", got, err)
	}
}

func TestALockedHolderGivesNothing(t *testing.T) {
	dir := Dir(folder(t), "vault")
	arrived, release := make(chan struct{}), make(chan struct{})
	var locked atomic.Bool
	holder(t, dir, Options{Locked: locked.Load, Token: func(_ context.Context, r Request) (auth.Secret, auth.Account, error) {
		if r.Account == "slow" {
			close(arrived)
			<-release
		}
		token, account := ada()
		return token, account, nil
	}})
	mustHandOut(t, dir)
	locked.Store(true)
	mustHaveNoHolder(t, dir, "locked")
	locked.Store(false)
	mustHandOut(t, dir)
	go func() {
		<-arrived
		locked.Store(true)
		close(release)
	}()
	if got, _, err := Ask(t.Context(), dir, Request{Account: "slow"}); !errors.Is(err, ErrNoHolder) || !got.Empty() {
		t.Errorf("a token crossed after the holder was locked: %v", err)
	}
	other := holder(t, dir, Options{}) // a second holder, which is not locked
	mustHandOut(t, dir)
	other.Close()
	mustHaveNoHolder(t, dir, "the other closed")
}

func TestThereIsNoHolder(t *testing.T) {
	base := folder(t)
	mustHaveNoHolder(t, filepath.Join(base, "missing"), "no folder")
	open := filepath.Join(base, "open")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777)); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		mustHaveNoHolder(t, open, "a folder that others may write")
	}
	listen := func(dir string) *net.UnixListener {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("unix", peer.NewSocket(dir))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		return l.(*net.UnixListener)
	}
	dead := filepath.Join(base, "dead")
	l := listen(dead)
	l.SetUnlinkOnClose(false)
	_ = l.Close()
	mustHaveNoHolder(t, dead, "a dead process's socket")
	for what, says := range map[string]string{
		"another version": "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
		"no HTTP":         "SSH-2.0-agent\r\n",
		"no JSON":         "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
		"an empty answer": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
		"cut off":         "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"token\":\"half",
		"nothing":         "",
	} {
		dir := filepath.Join(base, strings.ReplaceAll(what, " ", "-"))
		l := listen(dir)
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = conn.Write([]byte(says))
			_ = conn.Close()
		}()
		mustHaveNoHolder(t, dir, what)
	}
	holder(t, dead, Options{}) // a holder beside the dead one's socket
	mustHandOut(t, dead)
}

func TestStrangeRequests(t *testing.T) {
	dir := Dir(folder(t), "vault")
	holder(t, dir, Options{Token: func(context.Context, Request) (auth.Secret, auth.Account, error) {
		t.Error("it was asked for a token")
		return auth.Secret{}, auth.Account{}, errors.New("no")
	}})
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return peer.Dial(ctx, peer.Sockets(dir)[0])
	}}}
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", tokenPath, "", 404},
		{"POST", "/", "{}", 404},
		{"POST", tokenPath, "", 400},
		{"POST", tokenPath, "[]", 400},
		{"POST", tokenPath, `{"account":"ada","min_valid":-1}`, 400},
		{"POST", tokenPath, `{"account":"` + strings.Repeat("a", maxRequest) + `"}`, 400},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://app.latchkey"+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%s %s %.20s: %d, want %d", c.method, c.path, c.body, resp.StatusCode, c.want)
		}
	}
}

func TestAnInterruptEndsTheQuestion(t *testing.T) {
	dir := Dir(folder(t), "vault")
	arrived, gone, finished := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	a := holder(t, dir, Options{Token: func(ctx context.Context, _ Request) (auth.Secret, auth.Account, error) {
		close(arrived)
		<-gone
		finished <- ctx.Err()
		token, account := ada()
		return token, account, ctx.Err()
	}})
	why := errors.New("a signal")
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() { <-arrived; cancel(why) }()
	if _, _, err := Ask(ctx, dir, Request{Account: "ada"}); !errors.Is(err, why) {
		t.Errorf("Ask = %v, want the interrupt", err)
	}
	close(gone)
	if err := <-finished; err != nil { // a refresh must not be lost with the command
		t.Errorf("E14: the work of the holder ended with the command: %v", err)
	}
	a.Close()
}

func TestCloseWaitsForWhatIsOnItsWay(t *testing.T) {
	dir := Dir(folder(t), "vault")
	arrived, release := make(chan struct{}), make(chan struct{})
	saved := false
	a := holder(t, dir, Options{Token: func(ctx context.Context, _ Request) (auth.Secret, auth.Account, error) {
		close(arrived)
		<-ctx.Done() // the holder is closing
		<-release    // and the provider's response arrives
		saved = true
		return auth.Secret{}, auth.Account{}, ctx.Err()
	}})
	asked := make(chan error)
	go func() { _, _, err := Ask(context.Background(), dir, Request{Account: "ada"}); asked <- err }()
	<-arrived
	closed := make(chan struct{})
	go func() { a.Close(); close(closed) }()
	select {
	case <-closed:
		t.Error("it closed under a refresh")
	case <-time.After(20 * time.Millisecond):
	}
	close(release)
	<-closed
	if err := <-asked; !errors.Is(err, ErrNoHolder) || !saved {
		t.Errorf("the command got %v; saved: %t", err, saved)
	}
}

func TestALongPathIsNoHindrance(t *testing.T) {
	run := filepath.Join(folder(t), strings.Repeat("long/", 40))
	one, two := Dir(run, "/a/vault"), Dir(run, "/b/vault")
	holder(t, one, Options{})
	mustHandOut(t, one)
	mustHaveNoHolder(t, two, "the holder of another vault")
}

// TestListenSweeps: sockets of killed holders do not accumulate, even if no
// command connects to them.
func TestListenSweeps(t *testing.T) {
	dir := Dir(folder(t), "vault")
	holder(t, dir, Options{})
	at, err := peer.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	dead := peer.NewSocket(at)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: dead, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	_ = l.Close()
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(dead, long, long); err != nil {
		t.Fatal(err)
	}
	holder(t, dir, Options{})
	if _, err := os.Lstat(dead); err == nil || len(peer.Sockets(at)) != 2 {
		t.Errorf("the dead process's socket is there still, among %q", peer.Sockets(at))
	}
}
