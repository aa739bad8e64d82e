package scheme

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/internal/peer"
)

func TestHandOverReachesTheSignInThatWaits(t *testing.T) {
	dir := folder(t)
	s := waitFor(t, dir, "demo", "right")
	if err := HandOver(t.Context(), dir, address("demo", "code=c&state=right#_=_")); err != nil {
		t.Fatal(err)
	}
	s.accepted(t)
	if s.RedirectURI() != "app.latchkey:/oauth/demo" {
		t.Errorf("redirect %s", s.RedirectURI())
	}
}

// The address for returning from sign-out is separate, and neither receiver
// accepts the other's.
func TestSignedOutHasAnAddressOfItsOwn(t *testing.T) {
	dir := folder(t)
	in, out := waitFor(t, dir, "demo", "in"), waitFor(t, dir, "demo/signed-out", "out")
	for _, raw := range []string{address("demo/signed-out", "state=in"), address("demo/signed-out", "state="), address("demo", "code=c&state=out")} {
		reasonIs(t, HandOver(t.Context(), dir, raw), auth.ReasonNoSignIn)
	}
	in.waits(t)
	out.waits(t)
	if err := HandOver(t.Context(), dir, address("demo/signed-out", "state=out")); err != nil {
		t.Fatal(err)
	}
	out.accepted(t)
	in.waits(t)
}

func TestWrongStateThenRight(t *testing.T) {
	dir := folder(t)
	s := waitFor(t, dir, "demo", "right")
	for range 3 {
		e := reasonIs(t, HandOver(t.Context(), dir, address("demo", "code=c&state=wrong")), auth.ReasonNoSignIn)
		if e.Refused != 1 || e.Kind != auth.KindTimeout || e.Step != auth.StepCallback {
			t.Fatalf("%+v", e)
		}
		s.waits(t)
	}
	if err := HandOver(t.Context(), dir, address("demo", "error=access_denied&state=right")); err != nil {
		t.Fatal(err)
	}
	s.accepted(t)
	// The same response a second time: the sign-in has ended, so no receiver
	// accepts it.
	e := reasonIs(t, HandOver(t.Context(), dir, address("demo", "error=access_denied&state=right")), auth.ReasonNoSignIn)
	if e.Refused != 0 || len(s.offered) != 4 {
		t.Errorf("refused %d, %d were offered, want 0 and 4", e.Refused, len(s.offered))
	}
}

func TestEachAnswerFindsItsSignIn(t *testing.T) {
	dir := folder(t)
	one, two := waitFor(t, dir, "demo", "one"), waitFor(t, dir, "demo", "two")
	other := waitFor(t, dir, "github", "one")
	if n := len(peer.Sockets(dir)); n != 3 {
		t.Fatalf("%d sockets, want one each", n)
	}
	if err := HandOver(t.Context(), dir, address("demo", "code=c&state=two")); err != nil {
		t.Fatal(err)
	}
	two.accepted(t)
	one.waits(t)
	if err := HandOver(t.Context(), dir, address("demo", "code=c&state=one")); err != nil {
		t.Fatal(err)
	}
	one.accepted(t)
	other.waits(t)
	if len(other.offered) != 0 {
		t.Error("another provider's answer was offered")
	}
}

func TestNobodyWaits(t *testing.T) {
	missing := filepath.Join(folder(t), "missing")
	reasonIs(t, HandOver(t.Context(), missing, address("demo", "code=c&state=s")), auth.ReasonNoSignIn)
	if _, err := os.Lstat(missing); !errors.Is(err, os.ErrNotExist) {
		t.Error("handing over made a folder")
	}
	dir := folder(t)
	reasonIs(t, HandOver(t.Context(), dir, address("demo", "code=c&state=s")), auth.ReasonNoSignIn)
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("handing over left %v", entries)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	reasonIs(t, HandOver(ctx, dir, address("demo", "code=c&state=s")), auth.ReasonInterrupted)
}

// hostile are addresses that must not be offered to any sign-in.
var hostile = []string{
	"", "app.latchkey", "app.latchkey:", "app.latchkey:/oauth/", "app.latchkey:/oauth/?code=c",
	"app.latchkey:/oauth/demo", "app.latchkey:/oauth/demo?", "app.latchkey:/oauth/demo?state=right",
	"APP.LATCHKEY:/oauth/demo?code=c&state=right", "app.latchkey:oauth/demo?code=c&state=right",
	"app.latchkey://oauth/demo?code=c&state=right", "app.latchkey:///oauth/demo?code=c&state=right",
	"app.latchkey:/oauth/../oauth/demo?code=c&state=right", "app.latchkey:/oauth/demo/?code=c&state=right",
	"app.latchkey:/oauth/d%65mo?code=c&state=right", "app.latchkey:/oauth/Demo?code=c&state=right",
	"app.latchkey:/oauth/demo/x?code=c&state=right", "app.latchkey:/settings?code=c&state=right",
	"app.latchkey.evil:/oauth/demo?code=c&state=right", "xapp.latchkey:/oauth/demo?code=c&state=right",
	"https://app.latchkey/oauth/demo?code=c&state=right", " app.latchkey:/oauth/demo?code=c&state=right",
	"--help", "-", "/etc/passwd", "file:///etc/passwd", "javascript:alert(1)",
	"app.latchkey:/oauth/demo?code=c&code=d&state=right", "app.latchkey:/oauth/demo?code=c&state=right&state=right",
	"app.latchkey:/oauth/demo?code=c&error=e&state=right", "app.latchkey:/oauth/demo?code=c;state=right",
	"app.latchkey:/oauth/demo?code=c&state=right\n", "app.latchkey:/oauth/demo?code=c%00&state=right",
	"app.latchkey:/oauth/demo?code=%ff&state=right", "app.latchkey:/oauth/demo?code=%zz&state=right",
	"app.latchkey:/oauth/demo#?code=c&state=right",
	"app.latchkey:/oauth/demo/signed-out?code=c&state=right", "app.latchkey:/oauth/demo/signed-out?error=e&state=right",
	"app.latchkey:/oauth/signed-out/demo?state=right", "app.latchkey:/oauth/demo/signed-out/?state=right",
	"app.latchkey:/oauth/demo/signed-out/signed-out?state=right", "app.latchkey:/oauth//signed-out?state=right",
	"app.latchkey:/oauth/demo/signed-out?state=right&state=right",
	"app.latchkey:/oauth/demo?code=" + strings.Repeat("c", maxURL) + "&state=right",
	"app.latchkey:/oauth/demo?code=c&state=right#" + strings.Repeat("f", maxURL),
	strings.Repeat("x", 1<<20), strings.Repeat("\xff", 1<<20), "app.latchkey:/oauth/demo?" + strings.Repeat("&", 1<<20),
}

func TestHostileAddressesAreOfferedToNobody(t *testing.T) {
	dir := folder(t)
	s := waitFor(t, dir, "demo", "right")
	for _, raw := range hostile {
		reasonIs(t, HandOver(t.Context(), dir, raw), auth.ReasonBadCallback)
	}
	if len(s.offered) != 0 {
		t.Fatalf("%d were offered", len(s.offered))
	}
	s.waits(t)
}

// TestHostileRequests connects to the socket itself: the receiver trusts no
// process, not even one of this user.
func TestHostileRequests(t *testing.T) {
	dir := folder(t)
	s := waitFor(t, dir, "demo", "right")
	path := peer.Sockets(dir)[0]
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return peer.Dial(ctx, path) },
	}}
	good := address("demo", "code=c&state=right")
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{http.MethodGet, handOverPath, "", http.StatusNotFound},
		{http.MethodPost, "/", good, http.StatusNotFound},
		{http.MethodPost, "/callback/", good, http.StatusNotFound},
		{http.MethodPut, handOverPath, good, http.StatusNotFound},
		{http.MethodPost, handOverPath, "", http.StatusBadRequest},
		{http.MethodPost, handOverPath, address("github", "code=c&state=right"), http.StatusNotFound},
		{http.MethodPost, handOverPath, good + strings.Repeat("&", 1<<20), http.StatusRequestEntityTooLarge},
		{http.MethodPost, handOverPath, address("demo", "code=c&state=wrong"), http.StatusConflict},
		{http.MethodPost, handOverPath, good, http.StatusNoContent},
		{http.MethodPost, handOverPath, good, http.StatusGone},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://any"+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%s %s %.60q: %d, want %d", c.method, c.path, c.body, resp.StatusCode, c.status)
		}
	}
	s.accepted(t)
	if len(s.offered) != 2 {
		t.Errorf("%d were offered, want the wrong one and the right one", len(s.offered))
	}
}

func TestTheWaitEndsByItsContext(t *testing.T) {
	dir := folder(t)
	r, err := Listen(t.Context(), RedirectURI("demo"), dir, auth.Expect{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cause := errors.New("cancelled by the person")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if err := r.Receive(ctx, func(auth.Callback) error { return nil }); !errors.Is(err, cause) {
		t.Errorf("Receive = %v, want the cause", err)
	}
	// Receive has ended, but the socket still exists: the hand-over ends when the
	// receiver is closed.
	handed := make(chan error, 1)
	go func() { handed <- HandOver(t.Context(), dir, address("demo", "code=c&state=right")) }()
	r.Finish(cause)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	reasonIs(t, <-handed, auth.ReasonNoSignIn)
	if err := r.Close(); err != nil || len(peer.Sockets(dir)) != 0 {
		t.Errorf("second Close = %v; %d sockets are left", err, len(peer.Sockets(dir)))
	}
	if err := r.Receive(t.Context(), func(auth.Callback) error { return nil }); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Receive after Close = %v", err)
	}
}

func TestListenRefusesOtherRedirects(t *testing.T) {
	for _, redirect := range []string{
		"", "http://127.0.0.1/cb/demo", "app.other:/oauth/demo", "app.latchkey:/oauth/", "app.latchkey:/cb/demo",
		"app.latchkey:/oauth/demo?x=1", "app.latchkey:/oauth/demo#x", "app.latchkey:/oauth/De mo",
	} {
		dir := filepath.Join(folder(t), "run")
		_, err := Listen(t.Context(), redirect, dir, auth.Expect{}, nil)
		reasonIs(t, err, auth.ReasonBadRedirect)
		if _, err := os.Lstat(dir); err == nil {
			t.Errorf("%q made the folder", redirect)
		}
	}
	if err := auth.CheckRedirect(RedirectURI("demo")); err != nil {
		t.Errorf("our own redirect is not one: %v", err)
	}
}

// Listen refuses an expectation that cannot arrive at an address.
func TestListenRefusesWhatCannotCome(t *testing.T) {
	in, out := RedirectURI("demo"), RedirectURI("demo")+auth.SignedOutPath
	for _, c := range []struct {
		redirect string
		expect   auth.Expect
		want     auth.Reason
	}{
		{in, auth.Expect{ResponseMode: auth.ModeFormPost}, auth.ReasonFormToApp},
		{in, auth.Expect{SignedOut: true}, auth.ReasonBadRedirect},
		{out, auth.Expect{}, auth.ReasonBadRedirect},
	} {
		dir := filepath.Join(folder(t), "run")
		_, err := Listen(t.Context(), c.redirect, dir, c.expect, nil)
		if e := reasonIs(t, err, c.want); e.Kind != auth.KindUsage || e.Step != auth.StepListen {
			t.Errorf("%s, %+v: %+v", c.redirect, c.expect, e)
		}
		if _, err := os.Lstat(dir); err == nil {
			t.Errorf("%s, %+v made the folder", c.redirect, c.expect)
		}
	}
	// A provider that answers with forms comes back from signing out by a query.
	r, err := Listen(t.Context(), out, folder(t), auth.Expect{SignedOut: true, ResponseMode: auth.ModeFormPost}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
}

func TestSocketsOfDeadProcessesAreRemoved(t *testing.T) {
	dir := folder(t)
	dead := func(age time.Duration) string {
		path := peer.NewSocket(dir)
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
	exists := func(path string) bool { _, err := os.Lstat(path); return err == nil }

	file := filepath.Join(dir, "0123456789abcdef.sock") // no socket, so Listen must not remove it
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	young, old := dead(0), dead(time.Minute)
	live := waitFor(t, dir, "demo", "right") // Listen removes dead sockets
	if exists(old) || !exists(young) || !exists(file) {
		t.Errorf("after Listen: old %v, young %v, file %v", exists(old), exists(young), exists(file))
	}
	old = dead(time.Minute)
	e := reasonIs(t, HandOver(t.Context(), dir, address("demo", "code=c&state=wrong")), auth.ReasonNoSignIn)
	if e.Refused != 1 {
		t.Errorf("%d refused it, want the live one", e.Refused)
	}
	live.waits(t)
	if exists(old) || !exists(young) || !exists(file) {
		t.Errorf("after HandOver: old %v, young %v, file %v", exists(old), exists(young), exists(file))
	}
}

func TestAFolderWithALongPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	short, err := peer.Folder(dir)
	if err != nil || short == dir || len(peer.NewSocket(short)) > peer.MaxPath {
		t.Fatalf("peer.Folder = %q, %v", short, err)
	}
	t.Cleanup(func() { _ = os.Remove(short) })
	s := waitFor(t, dir, "demo", "right")
	if err := HandOver(t.Context(), dir, address("demo", "code=c&state=right")); err != nil {
		t.Fatal(err)
	}
	s.accepted(t)
	if again, _ := peer.Folder(dir + "er"); again == short {
		t.Error("two long paths share a folder")
	}
	_ = s.Close()
}

// FuzzParse compares what parse accepts with a plain implementation of the rule.
func FuzzParse(f *testing.F) {
	for _, raw := range hostile {
		if len(raw) < 200 {
			f.Add(raw)
		}
	}
	f.Add(address("demo", "code=c&state=right"))
	f.Add(address("demo/signed-out", "state=right"))
	f.Fuzz(func(t *testing.T, raw string) {
		redirect, callback, err := parse(raw, nil)
		if err != nil {
			reasonIs(t, err, auth.ReasonBadCallback)
			return
		}
		id, signedOut := strings.CutSuffix(strings.TrimPrefix(redirect, "app.latchkey:/oauth/"), "/signed-out")
		if len(raw) > 8<<10 || !auth.ValidID(id) || redirect != "app.latchkey:/oauth/"+id && redirect != "app.latchkey:/oauth/"+id+"/signed-out" {
			t.Fatalf("%q was accepted as %q", raw, redirect)
		}
		if signedOut {
			if !callback.Code.Empty() || callback.ErrorCode != "" {
				t.Fatalf("%q is the way back from signing out, with more than a state", raw)
			}
			return
		}
		if callback.Code.Empty() == (callback.ErrorCode == "") {
			t.Fatalf("%q has a code and an error, or neither", raw)
		}
	})
}
