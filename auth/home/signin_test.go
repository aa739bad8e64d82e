package home

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/scheme"
)

func TestSignInReportsItsWay(t *testing.T) {
	s := openWith(t, fresh(t), inMemory)
	var steps []auth.Step
	var listened, opened string
	var all reader
	s.Follow(all.read)
	a, err := s.SignIn(t.Context(), SignIn{
		Provider: "demo", Scopes: []string{"openid", "email"},
		OnListen: func(redirect string) { listened = redirect },
		Browse: Browse{
			Show: func(address string) { opened = address },
			Open: func(_ context.Context, start string) error { go approve(t, start); return nil },
		},
		Observe: func(e auth.Event) { steps = append(steps, e.Step) },
	})
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(opened)
	if err != nil || listened == "" || address.Query().Get("redirect_uri") != listened || address.Query().Get("scope") != "openid email" {
		t.Errorf("it listened at %q, and the browser was sent to %q", listened, opened)
	}
	if len(steps) == 0 || !all.has(func(n News) bool { return n.Event != nil && n.Event.Done && n.Event.Err == nil }) {
		t.Errorf("%d steps were observed and %d news read", len(steps), len(all.all))
	}
	if len(a.Requested) != 2 || a.Identity.Email == "" {
		t.Errorf("requested were %q", a.Requested)
	}

	// Latchkey suggests the account's address to the provider; an explicit hint
	// takes precedence.
	for want, hint := range map[string]string{a.Identity.Email: "", "grace@demo.example": "grace@demo.example"} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err = s.SignIn(ctx, SignIn{
			Provider: "demo", Account: a.ID, Hint: hint,
			Browse: Browse{Show: func(to string) { opened = to; cancel() }},
		})
		if e := auth.AsError(err); e == nil || e.Kind != auth.KindCancelled {
			t.Fatalf("cancelled it is %v", err)
		}
		if address, _ = url.Parse(opened); address.Query().Get("login_hint") != want {
			t.Errorf("with the hint %q the browser was sent to %s", hint, opened)
		}
	}
	if _, err := s.SignIn(t.Context(), SignIn{Provider: "demo", Account: "0123456789abcdef"}); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonUnknownAccount {
		t.Errorf("for an account that is not there: %v", err)
	}
	if _, err := s.SignIn(t.Context(), SignIn{Provider: "nobody"}); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonUnknownProvider {
		t.Errorf("at a provider that is not there: %v", err)
	}
}

func TestSignInOnAnotherDevice(t *testing.T) {
	s := openWith(t, fresh(t), inMemory)
	ctx, cancel := context.WithCancel(t.Context())
	var code auth.DeviceCode
	_, err := s.SignIn(ctx, SignIn{
		Provider: "demo", Device: true, Timeout: time.Minute, Callback: CallbackScheme, // a device sign-in needs no callback
		OnCode: func(c auth.DeviceCode) { code = c; cancel() },
	})
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindCancelled || code.UserCode == "" {
		t.Errorf("it ended with %v after the code %q", err, code.UserCode)
	}
}

func TestSignOutComesBack(t *testing.T) {
	s := openWith(t, fresh(t), inMemory)
	a := signedIn(t, s)
	if err := s.Close(); err != nil { // the demo provider must be served by the new session
		t.Fatal(err)
	}
	s = openWith(t, s.Home, inMemory)
	if _, _, err := s.SignOut(t.Context(), a.ID, time.Minute, Browse{}, nil); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonUnknownAccount {
		t.Errorf("of an account that is not there: %v", err)
	}
	a = signedIn(t, s)
	var opened string
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := s.SignOut(ctx, a.ID, time.Minute, Browse{Show: func(to string) { opened = to; cancel() }}, nil)
	if auth.AsError(err) == nil || !strings.HasPrefix(opened, s.Demo.Issuer()) {
		t.Errorf("it ended with %v, and the browser was sent to %q", err, opened)
	}
}

// A form cannot come to the app's own scheme: the sign-in fails before the browser
// opens, and this program does not become the scheme's handler for it.
func TestAFormCannotComeToTheScheme(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"} {
		t.Setenv(name, filepath.Join(root, name))
	}
	s, as := openWith(t, fresh(t), inMemory), authtest.New(t)
	if err := s.Catalog.Add(auth.Provider{ID: "corp", Issuer: as.URL, ClientID: authtest.ClientID, ResponseMode: auth.ModeFormPost}); err != nil {
		t.Fatal(err)
	}
	_, err := s.SignIn(t.Context(), SignIn{Provider: "corp", Callback: CallbackScheme, Timeout: time.Minute, Browse: Browse{Open: authtest.Forbid(t)}})
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonFormToApp || e.Kind != auth.KindUsage {
		t.Errorf("it ends with %v", err)
	}
	if left, _ := os.ReadDir(root); len(left) != 0 {
		t.Errorf("it wrote %v", left)
	}
	browser := authtest.NewBrowser(t)
	if _, err := s.SignIn(t.Context(), SignIn{Provider: "corp", Callback: CallbackLoopback, Timeout: time.Minute, Browse: Browse{Open: browser.Open}}); err != nil {
		t.Errorf("on loopback it ends with %v", err)
	}
}

func TestTheKindOfCallback(t *testing.T) {
	own := auth.Provider{ID: "corp", Redirect: scheme.RedirectURI("corp")}
	plain := auth.Provider{ID: "corp"}
	for _, c := range []struct {
		p      auth.Provider
		wanted string
		want   string
	}{
		{plain, "", plain.RedirectURI()},
		{plain, CallbackLoopback, plain.RedirectURI()},
		{plain, CallbackScheme, scheme.RedirectURI("corp")},
		{own, "", own.Redirect},
		{own, CallbackScheme, own.Redirect},
		{own, CallbackLoopback, plain.RedirectURI()},
	} {
		if got := redirectBy(c.p, c.wanted); got != c.want {
			t.Errorf("%q of a provider at %q leads to %q, want %q", c.wanted, c.p.Redirect, got, c.want)
		}
	}
}
