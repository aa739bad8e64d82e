package auth_test

import (
	"context"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/scheme"
)

// TestChallenge is RFC 7636 Appendix B.
func TestChallenge(t *testing.T) {
	const verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	if got := oauth2.S256ChallengeFromVerifier(verifier); got != challenge {
		t.Errorf("challenge %s", got)
	}
	if got := authtest.Challenge(verifier); got != challenge {
		t.Errorf("the test server's own challenge is %s", got)
	}
}

func TestParseCallback(t *testing.T) {
	for query, want := range map[string]auth.Callback{
		"code=c&state=s": {Code: auth.NewSecret("c"), State: auth.NewSecret("s")},
		"code=c&state=s&iss=https%3A%2F%2Fas.example":  {Code: auth.NewSecret("c"), State: auth.NewSecret("s"), Issuer: "https://as.example", HasIssuer: true},
		"code=c&state=s&iss=":                          {Code: auth.NewSecret("c"), State: auth.NewSecret("s"), HasIssuer: true},
		"error=access_denied&state=s":                  {State: auth.NewSecret("s"), ErrorCode: "access_denied"},
		"error=e&error_description=a+b%20c&state=s":    {State: auth.NewSecret("s"), ErrorCode: "e", Description: "a b c"},
		"error=e&error_description=a%0d%0ab&state=s":   {State: auth.NewSecret("s"), ErrorCode: "e", Description: "a\r\nb"},
		"code=a%2Bb%20c&state=s&scope=x&session_state": {Code: auth.NewSecret("a+b c"), State: auth.NewSecret("s")},
	} {
		got, err := auth.ParseCallback(query)
		if err != nil || !got.Code.Equal(want.Code) || !got.State.Equal(want.State) || got.Issuer != want.Issuer ||
			got.HasIssuer != want.HasIssuer || got.ErrorCode != want.ErrorCode || got.Description != want.Description {
			t.Errorf("%s gave %+v %v", query, got, err)
		}
	}
	for _, query := range []string{
		"", "state=s", "code=&state=s", "code=c&code=c", "code=c&error=e", "code=c&error=", "code=c;state=s", "code=%zz",
		"code=%00", "code=%ff", "a%0d=b&code=c", "code=" + strings.Repeat("c", auth.MaxCallback),
	} {
		_, err := auth.ParseCallback(query)
		wantFailure(t, err, failure{auth.StepCallback, auth.KindBadAnswer, auth.ReasonBadCallback})
	}
}

// TestPasted: the rules for received addresses apply to pasted ones, and the end
// of the pasted input does not end the wait (CB19).
func TestPasted(t *testing.T) {
	r := newRig(t)
	pasted := make(chan string, 16)
	address := make(chan string, 1)
	r.request.Pasted = pasted
	r.request.Browse = func(_ context.Context, a string) error {
		address <- a
		return nil
	}
	done := make(chan error, 1)
	go func() {
		_, err := r.signIn()
		done <- err
	}()
	page := r.browser.Get(<-address)
	final := page.Header.Get("Location")
	wrongs := []string{
		"", "nonsense", final + "%zz", strings.Replace(final, "/cb/acme", "/cb/other", 1),
		strings.Replace(final, "http://", "https://", 1), strings.SplitN(final, "?", 2)[0], strings.Replace(final, "state=", "state=x", 1),
		strings.Replace(final, "iss=", "iss=x", 1), "\u202e" + final,
	}
	for _, wrong := range wrongs {
		pasted <- wrong
	}
	pasted <- "  " + final + "\n"
	close(pasted)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	r.wantTrail(happyTrail)
	wantNoSecrets(t, r, nil)
	refused := 0
	for _, e := range r.seen() {
		if e.Step == auth.StepCallback && e.Err != nil {
			refused++
		}
	}
	if want := len(wrongs) - 1; refused != want { // the empty line is no paste
		t.Errorf("%d refused, want %d", refused, want)
	}
}

// TestTimeout: no callback comes, or only foreign ones do; the error says which,
// and the receiver is closed (CB15).
func TestTimeout(t *testing.T) {
	r := newRig(t)
	r.request.Timeout = 50 * time.Millisecond
	r.request.Browse = nil
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonNoCallback})

	pasted := make(chan string, 2)
	pasted <- "nonsense"
	pasted <- "nonsense"
	r.request.Pasted, r.request.Timeout = pasted, time.Minute
	end, refused := r.endsWait(), 0
	r.request.OnPasteRefused = func() {
		if refused++; refused == 2 {
			end()
		}
	}
	_, err = r.signIn()
	wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonOnlyRefused})
	if e := auth.AsError(err); e.Refused != 2 || e.Detail != string(auth.ReasonBadCallback) {
		t.Errorf("refused %d, %s", e.Refused, e.Detail)
	}
}

// TestCancel: a cancelled sign-in ends immediately, in the wait and in the
// exchange.
func TestCancel(t *testing.T) {
	t.Run("while waiting", func(t *testing.T) {
		r := newRig(t)
		ctx, cancel := context.WithCancel(r.ctx)
		r.ctx = ctx
		r.request.Browse = func(context.Context, string) error { cancel(); return nil }
		_, err := r.signIn()
		wantFailure(t, err, failure{auth.StepWait, auth.KindCancelled, auth.ReasonCancelled})
	})
	t.Run("while the token endpoint is silent", func(t *testing.T) {
		r := newRig(t)
		ctx, cancel := context.WithCancel(r.ctx)
		r.ctx = ctx
		r.as.Break(authtest.Token, authtest.Fault{Hang: true})
		go func() {
			for r.as.Count(authtest.Token) == 0 && t.Context().Err() == nil {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		_, err := r.signIn()
		wantFailure(t, err, failure{auth.StepExchange, auth.KindCancelled, auth.ReasonCancelled})
	})
}

// TestTimeoutOfTheScheme: if no callback comes on the app's own scheme, the error
// names the likely cause: a browser may block the jump to an app.
func TestTimeoutOfTheScheme(t *testing.T) {
	run, err := os.MkdirTemp("/tmp", "scheme") // short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(run) })
	r := newRig(t)
	r.request.Provider.Redirect = scheme.RedirectURI(r.request.Provider.ID)
	r.request.Listen = func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
		return scheme.Listen(ctx, redirect, run, expect, nil)
	}
	r.request.Timeout = 50 * time.Millisecond
	r.request.Browse = nil
	_, err = r.signIn()
	wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonSchemeSilent})
}

// TestFormToTheScheme: the app's own scheme receives no form, so such a sign-in
// fails before the browser opens and does not wait for its time-out.
func TestFormToTheScheme(t *testing.T) {
	r := newRig(t)
	r.request.Provider.Redirect = scheme.RedirectURI(r.request.Provider.ID)
	r.request.Provider.ResponseMode = auth.ModeFormPost
	r.request.Listen = func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
		return scheme.Listen(ctx, redirect, t.TempDir(), expect, nil)
	}
	r.request.Timeout = 50 * time.Millisecond
	r.request.Browse = authtest.Forbid(t)
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepListen, auth.KindUsage, auth.ReasonFormToApp})
}

// TestManyRefusedAreCounted: of many refused callbacks the trace reports the
// first ones, and then only their number, in full: both after an accepted one and
// after a wait without one.
func TestManyRefusedAreCounted(t *testing.T) {
	const wrong = 25 // of which 20 are reported one by one
	last := func(r *rig) (note string, refused int) {
		for _, e := range r.seen() {
			if e.Step == auth.StepCallback && e.Err != nil {
				note, refused = e.Note, e.Err.Refused
			}
		}
		return note, refused
	}
	t.Run("at the end", func(t *testing.T) {
		r := newRig(t)
		ctx, cancel := context.WithCancel(r.ctx)
		r.ctx = ctx
		pasted := make(chan string)
		r.request.Pasted = pasted
		r.request.Browse = func(context.Context, string) error {
			go func() {
				for range wrong {
					pasted <- "nonsense"
				}
				cancel()
			}()
			return nil
		}
		_, err := r.signIn()
		wantFailure(t, err, failure{auth.StepWait, auth.KindCancelled, auth.ReasonCancelled})
		if note, n := last(r); n != wrong || note != "and 5 more refused, 25 so far" {
			t.Errorf("the last report of refused callbacks is %q, %d", note, n)
		}
	})
	t.Run("before the right one", func(t *testing.T) {
		r := newRig(t)
		pasted := make(chan string)
		r.request.Pasted = pasted
		r.request.Browse = func(_ context.Context, address string) error {
			go func() {
				final := r.browser.Get(address).Header.Get("Location")
				for range wrong {
					pasted <- "nonsense"
				}
				pasted <- final
			}()
			return nil
		}
		if _, err := r.signIn(); err != nil {
			t.Fatal(err)
		}
		steps := r.seen()
		accepted := slices.IndexFunc(steps, func(e auth.Event) bool { return e.Note == "accepted" })
		if accepted < 1 || steps[accepted-1].Note != "and 5 more refused, 25 so far" || steps[accepted-1].Err.Refused != wrong {
			t.Errorf("before the accepted callback, event %d, the trace has %+v", accepted, steps[max(accepted-1, 0)])
		}
	})
}

// TestS14Pasted: what surrounds a pasted address is removed, an address broken into
// lines is joined, and each refused line is reported at once.
func TestS14Pasted(t *testing.T) {
	for name, c := range map[string]struct {
		lines   func(final string) []string
		refused int
	}{
		"quotes":           {func(f string) []string { return []string{`"` + f + `"`} }, 0},
		"angle brackets":   {func(f string) []string { return []string{"<" + f + ">"} }, 0},
		"marks":            {func(f string) []string { return []string{"\x1b[200~" + f + "\x1b[201~"} }, 0},
		"no scheme":        {func(f string) []string { return []string{strings.TrimPrefix(f, "http://")} }, 0},
		"broken inside":    {func(f string) []string { return []string{f[:60] + "\r\n" + f[60:]} }, 0},
		"broken in two":    {func(f string) []string { return []string{"hello", f[:60], f[60:]} }, 2},
		"quoted and in 3":  {func(f string) []string { return []string{`"` + f[:40], f[40:60], f[60:] + `"`} }, 2},
		"the code alone":   {func(f string) []string { return []string{codeIn(f), f} }, 1},
		"code, no state":   {func(f string) []string { return []string{f[:strings.Index(f, "?")] + "?code=" + codeIn(f), f} }, 1},
		"another's, ended": {func(f string) []string { return []string{strings.Replace(f, "state=", "state=x", 1), "y", f} }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			pasted, refused := make(chan string), 0
			r.request.Pasted = pasted
			r.request.OnPasteRefused = func() { refused++ }
			r.request.Browse = func(_ context.Context, address string) error {
				go func() {
					for _, line := range c.lines(r.browser.Get(address).Header.Get("Location")) {
						select {
						case pasted <- line:
						case <-t.Context().Done():
						}
					}
				}()
				return nil
			}
			if _, err := r.signIn(); err != nil {
				t.Fatal(err)
			}
			if refused != c.refused {
				t.Errorf("%d reported as refused, want %d", refused, c.refused)
			}
			wantNoSecrets(t, r, nil)
		})
	}
}

// codeIn returns the code of a final address.
func codeIn(final string) string {
	u, err := url.Parse(final)
	if err != nil {
		return ""
	}
	return u.Query().Get("code")
}
