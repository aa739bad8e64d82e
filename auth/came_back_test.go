package auth_test

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// cameBack runs a sign-in whose only answer is what send does with the provider's
// own redirect, and returns the error at the end of the wait and the reasons that
// events gave before it.
func cameBack(r *rig, send func(b *authtest.Browser, u *url.URL)) (ended *auth.Error, told []auth.Reason) {
	r.endsRefused()
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		send(b, u)
		return nil
	}
	_, err := r.signIn()
	for _, e := range r.seen() {
		if e.Step == auth.StepCallback && e.Err != nil && !e.Done {
			told = append(told, e.Err.Reason)
		}
	}
	return auth.AsError(err), told
}

// TestS19CameBack: the provider's own answer that cannot be taken is reported at
// once and at the end, each by its own reason, and never as "nobody came back". The
// line is what the provider's file needs.
func TestS19CameBack(t *testing.T) {
	query := func(q string) func(*authtest.Browser, *url.URL) {
		return func(b *authtest.Browser, u *url.URL) { withQuery(q)(b, u) }
	}
	path := func(p string) func(*authtest.Browser, *url.URL) {
		return func(b *authtest.Browser, u *url.URL) { withPath(p)(b, u) }
	}
	for name, c := range map[string]struct {
		arm  func(*rig)
		send func(*authtest.Browser, *url.URL)
		want auth.Reason
		line string
	}{
		"a query of 9 KiB":        {nil, query("code=CODE&state=STATE&iss=ISS&x=" + strings.Repeat("x", 9<<10)), auth.ReasonCallbackLong, `response_mode = "form_post"`},
		"a query of 40 KiB":       {nil, query("code=CODE&state=STATE&iss=ISS&x=" + strings.Repeat("x", 40<<10)), auth.ReasonCallbackLong, `response_mode = "form_post"`},
		"an error beside a code":  {nil, query("code=CODE&error=access_denied&state=STATE&iss=ISS"), auth.ReasonCallbackBoth, ""},
		"the code twice":          {nil, query("code=CODE&code=CODE&state=STATE&iss=ISS"), auth.ReasonCallbackTwice, ""},
		"the state twice":         {nil, query("code=CODE&state=STATE&state=STATE&iss=ISS"), auth.ReasonCallbackTwice, ""},
		"a session twice":         {nil, query("code=CODE&session_state=a&session_state=b&state=STATE&iss=ISS"), auth.ReasonCallbackTwice, ""},
		"neither code nor error":  {nil, query("state=STATE&iss=ISS"), auth.ReasonCallbackOdd, ""},
		"a bad escape":            {nil, query("code=CODE&state=STATE&iss=ISS&x=%zz"), auth.ReasonCallbackOdd, ""},
		"localhost for 127.0.0.1": {nil, func(b *authtest.Browser, u *url.URL) { withHost("localhost:"+u.Port())(b, u) }, auth.ReasonCallbackHost, `redirect = "http://localhost/cb/acme"`},
		"127.0.0.1 for localhost": {
			func(r *rig) { r.request.Provider.Redirect = "http://localhost/cb/acme" },
			func(b *authtest.Browser, u *url.URL) { withHost("127.0.0.1:"+u.Port())(b, u) }, auth.ReasonCallbackHost, `redirect = "http://127.0.0.1/cb/acme"`,
		},
		"a slash more":                 {nil, path("/cb/acme/"), auth.ReasonCallbackPath, `redirect = "http://127.0.0.1/cb/acme/"`},
		"the root":                     {nil, path("/"), auth.ReasonCallbackPath, `redirect = "http://127.0.0.1/"`},
		"a form that nobody asked for": {nil, func(b *authtest.Browser, u *url.URL) { b.Submit(strings.SplitN(u.String(), "?", 2)[0], u.Query()) }, auth.ReasonCallbackMode, `response_mode = "form_post"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			if c.arm != nil {
				c.arm(r)
			}
			ended, told := cameBack(r, c.send)
			if ended == nil || ended.Kind != auth.KindTimeout || ended.Step != auth.StepWait || ended.Reason != c.want || ended.Line != c.line {
				t.Errorf("the end is %v, line %q, want %s, %q", ended, ended.Line, c.want, c.line)
			}
			if len(told) != 1 || told[0] != c.want {
				t.Errorf("events gave %v, want %s", told, c.want)
			}
			wantNoSecrets(t, r, ended)
		})
	}
}

// TestS19QueryForAForm: an answer in the query although a form was asked for.
func TestS19QueryForAForm(t *testing.T) {
	r := newRig(t)
	r.request.Provider.ResponseMode = auth.ModeFormPost
	r.endsRefused()
	r.request.Browse = func(_ context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		go r.browser.Get(u.Query().Get("redirect_uri") + "?code=c&state=" + u.Query().Get("state"))
		return nil
	}
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonCallbackMode})
	if e := auth.AsError(err); e.Line != "" {
		t.Errorf("line %q", e.Line)
	}
}

// TestS19LongForm: a form may be longer than an address, which the sentence about a
// long address promises.
func TestS19LongForm(t *testing.T) {
	r := newRig(t)
	r.request.Provider.ResponseMode = auth.ModeFormPost
	r.as.Front.Code = "code-" + strings.Repeat("c", 20<<10)
	if _, err := r.signIn(); err != nil {
		t.Error(err)
	}
}

// TestS19ForeignStaysForeign: a request without the attempt's state is foreign, and
// its text is not shown, because any program of this computer can send it.
func TestS19ForeignStaysForeign(t *testing.T) {
	for name, send := range map[string]func(*authtest.Browser, *url.URL) authtest.Page{
		"a long query":   withQuery("code=c&state=guess&x=" + strings.Repeat("x", 9<<10)),
		"code and error": withQuery("code=c&error=access_denied&error_description=call+us&state=guess"),
		"twice":          withQuery("code=c&code=c&state=guess"),
		"another path": func(b *authtest.Browser, u *url.URL) authtest.Page {
			return b.Get(u.Scheme + "://" + u.Host + "/cb/acme/?code=c&state=guess")
		},
		"the state, a frame":   withFetch("navigate", "iframe"),
		"the state, evil host": withHost("evil.example"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ended, told := cameBack(newRig(t), func(b *authtest.Browser, u *url.URL) { send(b, u) })
			if ended.Reason != auth.ReasonNoCallback && ended.Reason != auth.ReasonOnlyRefused || ended.Description != "" {
				t.Errorf("the end is %v", ended)
			}
			for _, reason := range told {
				if reason != auth.ReasonBadCallback && reason != auth.ReasonForeignRequest {
					t.Errorf("events gave %v", told)
				}
			}
		})
	}
}

// TestS19ErrorWithoutState: an error without a state ends nothing, and is reported
// at once and at the end, with what it says; the person's own answer after it is
// taken.
func TestS19ErrorWithoutState(t *testing.T) {
	const query = "error=invalid_request&error_description=redirect_uri+is+not+registered&iss=ISS"
	r := newRig(t)
	ended, told := cameBack(r, func(b *authtest.Browser, u *url.URL) { withQuery(query)(b, u) })
	if ended.Reason != auth.ReasonErrorNoState || ended.Kind != auth.KindTimeout || ended.Code != "invalid_request" || ended.Detail != "redirect_uri is not registered" {
		t.Errorf("the end is %v", ended)
	}
	if len(told) != 1 || told[0] != auth.ReasonErrorNoState {
		t.Errorf("events gave %v", told)
	}
	r = newRig(t)
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		if page := withQuery(query)(b, u); page.Status != http.StatusBadRequest {
			t.Errorf("it is answered %d", page.Status)
		}
		return u
	}
	if _, err := r.signIn(); err != nil {
		t.Error(err)
	}
}

// TestS19PastedElsewhere: a pasted address at localhost is explained by its own
// sentence, and not by the one about pasting.
func TestS19PastedElsewhere(t *testing.T) {
	r := newRig(t)
	pasted, refused := make(chan string, 1), 0
	r.request.Pasted, r.request.OnPasteRefused = pasted, func() { refused++ }
	r.endsRefused()
	r.request.Browse = func(_ context.Context, address string) error {
		final := r.browser.Get(address).Header.Get("Location")
		pasted <- strings.Replace(final, "127.0.0.1", "localhost", 1)
		return nil
	}
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonCallbackHost})
	if refused != 0 {
		t.Errorf("also reported as a refused paste, %d times", refused)
	}
}

// TestS33FixedPort: the failures that a compared port causes have the line that
// fixes it, unless the file fixes one already.
func TestS33FixedPort(t *testing.T) {
	const line = `redirect = "http://127.0.0.1:18765/cb/acme"`
	for redirect, want := range map[string]string{
		"": line, "http://127.0.0.1:1/cb/acme": "", "http://localhost/cb/acme": `redirect = "http://localhost:18765/cb/acme"`, "app.latchkey:/oauth/acme": "",
	} {
		r := newRig(t)
		r.as.Pushing.Offer = true
		r.as.Break(authtest.Push, authtest.Fault{Status: 400, Body: text(`{"error":"invalid_redirect_uri"}`)})
		r.request.Provider.Redirect = redirect
		r.request.Listen = func(context.Context, string, auth.Expect) (auth.Receiver, error) { return nowhere{redirect}, nil }
		_, err := r.signIn()
		wantFailure(t, err, failure{auth.StepBrowser, auth.KindProviderError, auth.ReasonRedirectRefused})
		if e := auth.AsError(err); e.Line != want {
			t.Errorf("%q: line %q, want %q", redirect, e.Line, want)
		}
	}
	r := newRig(t)
	r.request.Timeout, r.request.Browse = 50*time.Millisecond, nil
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonNoCallback})
	if e := auth.AsError(err); e.Line != line {
		t.Errorf("line %q", e.Line)
	}
}

// nowhere is a receiver at which nothing arrives.
type nowhere struct{ redirect string }

func (n nowhere) RedirectURI() string { return cmp.Or(n.redirect, "http://127.0.0.1:1/cb/acme") }
func (nowhere) Receive(ctx context.Context, _ func(auth.Callback) error) error {
	<-ctx.Done()
	return context.Cause(ctx)
}
func (nowhere) Finish(error) {}
func (nowhere) Close() error { return nil }
