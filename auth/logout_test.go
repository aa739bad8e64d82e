package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// leaving is one way in which a sign-out in the browser can go (OpenID Connect
// RP-Initiated Logout). No answer, and no missing answer, changes the grant.
type leaving struct {
	id, name string
	arm      func(*rig)
	check    checks.Check // the check that refuses a wrong answer; empty if the answer is right
	trail    string       // of the browser
	want     auth.Reason  // empty means that the person is signed out
}

var signOuts = []leaving{
	{id: "OC25", name: "signed out, and back", arm: func(*rig) {}, trail: "end-session end-session"},
	{id: "OC26", name: "another state comes back", check: checks.State, arm: signedOutWith(func(q url.Values) { q.Set("state", "another") }), trail: "end-session end-session", want: auth.ReasonNotSignedOut},
	{id: "OC27", name: "no state comes back", check: checks.State, arm: signedOutWith(func(q url.Values) { q.Del("state") }), trail: "end-session end-session", want: auth.ReasonNotSignedOut},
	{id: "LOGOUT-1", name: "the state twice", check: checks.Repeated, arm: signedOutWith(func(q url.Values) { q.Add("state", "another") }), trail: "end-session end-session", want: auth.ReasonNotSignedOut},
	{id: "LOGOUT-1", name: "an answer to a sign-in comes back", arm: signedOutWith(func(q url.Values) { q.Set("code", "c") }), trail: "end-session end-session", want: auth.ReasonNotSignedOut},
	{id: "LOGOUT-1", name: "back to the address of a sign-in", check: checks.Path, arm: func(r *rig) {
		r.as.SigningOut.Location = func(l string) string { return strings.Replace(l, auth.SignedOutPath, "", 1) }
	}, trail: "end-session end-session", want: auth.ReasonNotSignedOut},
	{id: "LOGOUT-1", name: "the browser does not return", arm: func(r *rig) { r.as.SigningOut.Stay = true }, trail: "end-session end-session", want: auth.ReasonNotSignedOut},
}

func signedOutWith(change func(url.Values)) func(*rig) {
	return func(r *rig) { r.as.SigningOut.Answer = change }
}

// leave signs in, arms the case and signs out in the browser, which ends on page.
func (c leaving) leave(r *rig) (before, after auth.Account, page authtest.Page, known bool, err error) {
	r.as.SigningOut.Offer = true
	strict := r.ctx
	r.ctx = r.tb.Context()
	before = r.linked()
	r.browser.Page()
	r.ctx = strict
	c.arm(r)
	end := func() {}
	if c.want != "" && c.check == "" || c.want != "" && len(checks.From(r.ctx)) == 0 {
		end = r.endsWait()
	}
	left := make(chan authtest.Page, 1)
	go func() { left <- r.browser.Page(); end() }()
	after, known, err = r.client.SignOut(r.ctx, r.leaving(before.ID, time.Minute))
	return before, after, <-left, known, err
}

func (r *rig) leaving(id string, wait time.Duration) auth.SignOutRequest {
	return auth.SignOutRequest{Account: id, Timeout: wait, Listen: r.request.Listen, Browse: r.browser.Open}
}

func (c leaving) run(t *testing.T) {
	r := newRig(t)
	before, after, page, known, err := c.leave(r)
	r.wantTrail(c.trail)
	r.wantGrantAsItWas(before)
	wantNoSecrets(t, r, err)
	if c.want != "" {
		wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, c.want})
		if e := auth.AsError(err); e.Detail != "http://127.0.0.1/cb/acme/signed-out" || known {
			t.Errorf("says to register %q, known %v", e.Detail, known)
		}
		return
	}
	if err != nil || !known || after.History[len(after.History)-1].What != auth.HappenedSignedOut {
		t.Errorf("%v, known %v, history %v", err, known, after.History)
	}
	if !strings.HasSuffix(page.URL, "/result") || !strings.Contains(page.Body, `class="status signed-out"`) {
		t.Errorf("the browser ends at %s: %s", page.URL, page.Body)
	}
	if q := r.as.Log()[0].Query; q.Get("logout_hint") != "ada@example.test" || !strings.Contains(q.Get("post_logout_redirect_uri"), "/cb/acme/signed-out") {
		t.Errorf("asks with %v", q)
	}
}

// wantGrantAsItWas: the account keeps its grant, and can use it.
func (r *rig) wantGrantAsItWas(before auth.Account) {
	r.tb.Helper()
	now := r.load(before.ID)
	if !now.Grant.AccessToken.Equal(before.Grant.AccessToken) || !now.Grant.RefreshToken.Equal(before.Grant.RefreshToken) || now.Ended != auth.NotEnded {
		r.tb.Error("the grant is not as it was")
	}
}

// succeeds: without its check a wrong answer counts as the person's return.
func (c leaving) succeeds(t *testing.T) {
	r := newRig(t, c.check)
	if _, _, _, known, err := c.leave(r); err != nil || !known {
		t.Errorf("the wrong answer is refused without its check as well: %v", err)
	}
}

func TestSignOut(t *testing.T) {
	for _, c := range signOuts {
		t.Run(c.id+" "+c.name, c.run)
	}
}

func TestSignOutWeakened(t *testing.T) {
	for _, c := range signOuts {
		if c.check != "" {
			t.Run(c.id+" "+c.name+" without "+string(c.check), c.succeeds)
		}
	}
}

// A wrong answer does not end the wait: the right one after it is accepted.
func TestSignOutForgedFirst(t *testing.T) {
	r := newRig(t)
	r.as.SigningOut.Offer = true
	a := r.linked()
	r.browser.Page()
	var statuses []int
	r.browser.OnCallback = func(b *authtest.Browser, back *url.URL) *url.URL {
		forged := *back
		for _, q := range []string{"", "state=forged", "code=c&state=" + back.Query().Get("state"), "error=access_denied"} {
			forged.RawQuery = q
			statuses = append(statuses, b.Get(forged.String()).Status)
		}
		return back
	}
	if _, known, err := r.client.SignOut(r.ctx, r.leaving(a.ID, 20*time.Second)); err != nil || !known {
		t.Fatal(err)
	}
	r.browser.Page()
	if !slices.Equal(statuses, []int{400, 400, 400, 400}) {
		t.Errorf("forged answers got %v", statuses)
	}
}

// A provider without such a page is reported; one without a registered redirect
// address is opened without a wait.
func TestSignOutWithout(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	ask := r.leaving(a.ID, time.Minute)
	ask.Browse = authtest.Forbid(t)
	_, _, err := r.client.SignOut(r.ctx, ask)
	wantFailure(t, err, failure{auth.StepDiscover, auth.KindProviderError, auth.ReasonNoSignOut})

	r.as.SigningOut.Offer = true
	a = r.linked()
	r.browser.Page()
	r.browser.Page()
	r.request.Provider.PostLogout = auth.PostLogoutNone
	ask = r.leaving(a.ID, time.Minute)
	ask.Listen = func(context.Context, string, auth.Expect) (auth.Receiver, error) {
		t.Error("a receiver listens")
		return nil, context.Canceled
	}
	_, known, err := r.client.SignOut(r.ctx, ask)
	if err != nil || known {
		t.Errorf("known %v, %v", known, err)
	}
	r.browser.Page()
	if got := r.as.Log()[0].Keys(); got != "client_id,logout_hint" {
		t.Errorf("asks with %s", got)
	}
}

// A sign-out ends with its caller, and releases the port.
func TestSignOutCancelled(t *testing.T) {
	r := newRig(t)
	r.as.SigningOut.Offer, r.as.SigningOut.Stay = true, true
	a := r.linked()
	ctx, cancel := context.WithCancel(r.ctx)
	ask := r.leaving(a.ID, time.Minute)
	ask.Browse = func(context.Context, string) error { cancel(); return nil }
	_, _, err := r.client.SignOut(ctx, ask)
	wantFailure(t, err, failure{auth.StepWait, auth.KindCancelled, auth.ReasonCancelled})
}

func TestSignedOutURI(t *testing.T) {
	for redirect, want := range map[string]string{
		"":                        "http://127.0.0.1/cb/own/signed-out",
		"http://127.0.0.1:8765/":  "http://127.0.0.1:8765/signed-out",
		"http://localhost:1/cb/x": "http://localhost:1/cb/x/signed-out",
		"app.latchkey:/oauth/own": "app.latchkey:/oauth/own/signed-out",
	} {
		p := auth.Provider{ID: "own", Issuer: "https://id.example", Redirect: redirect}
		if got := p.SignedOutURI(); got != want || p.Validate() != nil {
			t.Errorf("%q: %q, want %q; %v", redirect, got, want, p.Validate())
		}
	}
	p := auth.Provider{ID: "own", Issuer: "https://id.example", PostLogout: "https://elsewhere.example/out"}
	wantFailure(t, p.Validate(), failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadRedirect})
}

// A client that registers itself names the redirect address after a sign-out.
func TestRegisterSignedOut(t *testing.T) {
	r := newRig(t)
	r.as.Registering.Offer, r.as.SigningOut.Offer = true, true
	if _, err := r.client.Register(r.ctx, r.request.Provider); err != nil {
		t.Fatal(err)
	}
	if body := r.as.Log()[1].Body; !strings.Contains(body, `"post_logout_redirect_uris":["http://127.0.0.1/cb/acme/signed-out"]`) {
		t.Error(body)
	}
}

// A provider that refuses such an address gets a second registration without it,
// and the client records that there is no redirect after a sign-out.
func TestRegisterWithoutSignedOut(t *testing.T) {
	for name, arm := range map[string]func(*rig){
		"refused": func(r *rig) { r.as.Registering.OnlyHTTPS = true },
		"left out of the answer": registered(func(a map[string]any) {
			a["post_logout_redirect_uris"] = []string{}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Registering.Offer, r.as.SigningOut.Offer = true, true
			arm(r)
			got, err := r.client.Register(r.ctx, r.request.Provider)
			if err != nil || got.PostLogout != auth.PostLogoutNone || got.ClientID == "" {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// TestS28NoWayBack: a provider that takes no redirect back without an ID token is
// named, and its page opens without one, at once and without a wait. One that refuses
// the page itself is left to the browser.
func TestS28NoWayBack(t *testing.T) {
	for _, status := range []int{http.StatusBadRequest, http.StatusFound} {
		r := newRig(t)
		r.as.SigningOut.Offer, r.as.SigningOut.NeedsHint = true, status
		a := r.linked()
		r.browser.Page()
		var named *auth.Error
		ask := r.leaving(a.ID, time.Minute)
		ask.OnNoWayBack = func(e *auth.Error) { named = e }
		_, known, err := r.client.SignOut(r.ctx, ask)
		if err != nil || known || named == nil || named.Reason != auth.ReasonNoWayBack || named.Code != "invalid_request" || named.Line != `post_logout_redirect = "none"` {
			t.Fatalf("%d: known %v, %v, named %+v", status, known, err, named)
		}
		if page := r.browser.Page(); page.Status != http.StatusOK {
			t.Errorf("%d: the browser is shown %d", status, page.Status)
		}
		r.wantTrail("end-session end-session end-session") // with, without, and the browser
		if got := r.as.Log()[2].Keys(); got != "client_id,logout_hint" {
			t.Errorf("%d: the browser asks with %s", status, got)
		}
		r.wantGrantAsItWas(a)
	}
	r := newRig(t)
	r.as.SigningOut.Offer = true
	a := r.linked()
	r.browser.Page()
	r.as.Break(authtest.EndSession, authtest.Fault{Instead: true, Status: 400, Times: 2})
	ask := r.leaving(a.ID, 20*time.Second)
	ask.OnNoWayBack = func(e *auth.Error) { t.Errorf("named %v", e) }
	if _, known, err := r.client.SignOut(r.ctx, ask); err != nil || !known {
		t.Errorf("known %v, %v", known, err)
	}
}
