package auth_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// checked counts the events so far with this outcome, by check.
func (r *rig) checked(outcome checks.Outcome) map[checks.Check]int {
	n := map[checks.Check]int{}
	for _, e := range r.seen() {
		for _, c := range e.Checks {
			if c.Outcome == outcome {
				n[checks.Check(c.Name)]++
			}
		}
	}
	return n
}

// wantChecked: some event has this outcome of the check.
func (r *rig) wantChecked(c checks.Check, outcome checks.Outcome) {
	r.tb.Helper()
	if r.checked(outcome)[c] == 0 {
		r.tb.Errorf("no event says that %s was %s", c, outcome)
	}
}

// outcomeWith returns the outcome of a hostile case's check while off is switched
// off.
func outcomeWith(off []checks.Check) checks.Outcome {
	if len(off) == 0 {
		return auth.CheckRefused
	}
	return auth.CheckSwitchedOff
}

// wantSoundChecks: every reported check is in the list with its section; none is
// switched off that the test did not switch off, no event reports one twice, and
// none remains for the end of an attempt. A step with a refused check has failed.
func (r *rig) wantSoundChecks() {
	r.tb.Helper()
	off := checks.From(r.ctx)
	for _, e := range r.seen() {
		if e.Done && len(e.Checks) > 0 {
			r.tb.Errorf("the end has the checks %v", e.Checks)
		}
		seen := map[string]bool{}
		for _, c := range e.Checks {
			check := checks.Check(c.Name)
			if !slices.Contains(checks.All(), check) || c.Section == "" || c.Section != check.Section() || seen[c.Name] {
				r.tb.Errorf("step %s reports %+v", e.Step, c)
			}
			seen[c.Name] = true
			if c.Outcome == auth.CheckSwitchedOff && !off[check] {
				r.tb.Errorf("step %s reports %s as switched off", e.Step, c.Name)
			}
			if c.Outcome == auth.CheckRefused && e.Err == nil && check != checks.Adopt && !strings.Contains(e.Note, "left out") {
				r.tb.Errorf("step %s refused by %s, and went well", e.Step, c.Name)
			}
		}
	}
}

// TestEveryCheckHolds: in flows without a fault, every check of the list is
// reported, and each with CheckHeld: a sign-in with a requested account, acr and
// age, a refresh with an ID token, a call, and a sign-out.
func TestEveryCheckHolds(t *testing.T) {
	r := newRig(t)
	r.as.SigningOut.Offer, r.as.Tokens.IDTokenOnRefresh = true, true
	a := r.linked()
	r.browser.Page()
	r.request.Account = a.ID
	r.request.Provider.AuthParams = map[string]string{"max_age": "60", "claims": `{"id_token":{"acr":{"essential":true,"value":"mfa"}}}`}
	set("acr", "mfa")(r)
	signedIn := time.Now().Unix() // a refresh names the same time
	r.as.ID.Claims = also(r.as.ID.Claims, func(claims map[string]any) { claims["auth_time"] = signedIn })
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	r.browser.Page()
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.client.SignOut(r.ctx, r.leaving(a.ID, 20*time.Second)); err != nil {
		t.Fatal(err)
	}
	r.browser.Page()
	if _, err := r.client.LookUp(r.ctx, auth.LookUpRequest{URL: authtest.NewResource(t, r.as).Address()}); err != nil {
		t.Fatal(err)
	}
	for _, c := range checks.All() {
		if c != checks.Pair { // of a sign-in by an address alone
			r.wantChecked(c, auth.CheckHeld)
		}
	}
	for _, outcome := range []checks.Outcome{auth.CheckRefused, auth.CheckSwitchedOff} {
		if got := r.checked(outcome); len(got) > 0 {
			t.Errorf("%s: %v", outcome, got)
		}
	}
	r.wantSoundChecks()
}

func also(first, second func(map[string]any)) func(map[string]any) {
	return func(claims map[string]any) {
		if first != nil {
			first(claims)
		}
		second(claims)
	}
}

// TestVerificationsOfASignIn: the checks of each step of a sign-in, in their
// order.
func TestVerificationsOfASignIn(t *testing.T) {
	r := newRig(t)
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	var made []string
	for _, e := range r.seen() {
		if len(e.Checks) == 0 {
			continue
		}
		names := []string{string(e.Step)}
		for _, c := range e.Checks {
			names = append(names, c.Name)
		}
		made = append(made, strings.Join(names, " "))
	}
	want := []string{
		"discover body-cap redirects",
		"discover content-type strict-json metadata endpoints pkce",
		"callback owner host path method navigation repeated state response-iss one-use",
		"exchange moved body-cap redirects content-type strict-json token-chars token-type id-token",
		"verify body-cap redirects",
		"verify compact algorithm key-strength signature strict-json issuer audience party nonce expiry issued-at subject token-hash",
		"userinfo moved body-cap redirects",
		"userinfo content-type strict-json userinfo",
	}
	if !slices.Equal(made, want) {
		t.Errorf("checks\n\t%s\nwant\n\t%s", strings.Join(made, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// TestStepsOfOtherFlows: the steps of a refresh, a call, a revocation and a
// sign-out, which begin with the sealed metadata if they use it.
func TestStepsOfOtherFlows(t *testing.T) {
	r := newRig(t)
	r.as.SigningOut.Offer, r.as.Tokens.IDTokenOnRefresh = true, true
	a := r.linked()
	r.browser.Page()
	for _, c := range []struct {
		name string
		run  func() error
		want []auth.Step
	}{
		{
			"refresh", func() error { _, err := r.client.Refresh(r.ctx, a.ID); return err },
			[]auth.Step{auth.StepRefresh, auth.StepDiscover, auth.StepRefresh, auth.StepVerify, auth.StepVerify},
		},
		{
			"call", func() error { _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); return err },
			[]auth.Step{auth.StepCall, auth.StepCall},
		},
		{"sign out", func() error {
			_, _, err := r.client.SignOut(r.ctx, r.leaving(a.ID, 20*time.Second))
			r.browser.Page()
			return err
		}, []auth.Step{auth.StepDiscover, auth.StepListen, auth.StepPrepare, auth.StepDiscover, auth.StepBrowser, auth.StepSignOut, auth.StepCallback}},
		{
			"revoke", func() error { _, err := r.client.Revoke(r.ctx, a.ID); return err },
			[]auth.Step{auth.StepDiscover, auth.StepRevoke, auth.StepRevoke, auth.StepRevoke, auth.StepRevoke},
		},
	} {
		before := len(r.seen())
		if err := c.run(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var steps []auth.Step
		for _, e := range r.seen()[before:] {
			if !e.Done {
				steps = append(steps, e.Step)
			}
		}
		if !slices.Equal(steps, c.want) {
			t.Errorf("%s: steps %v, want %v", c.name, steps, c.want)
		}
	}
}

// TestAFailureIsAStep: the failure that ends an attempt has its own step if no
// step reported it, so that a trace without the end is complete.
func TestAFailureIsAStep(t *testing.T) {
	r := newRig(t)
	r.request.Provider.ClientID = ""
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonNotReady})
	events := r.seen()
	if len(events) != 2 || events[0].Done || events[0].Step != auth.StepConfig || events[0].Err == nil || !events[1].Done {
		t.Errorf("%d events: %+v", len(events), events)
	}
}

// stepsOf counts events by step, without the ends of attempts.
func stepsOf(events []auth.Event) map[auth.Step]int {
	n := map[auth.Step]int{}
	for _, e := range events {
		if !e.Done {
			n[e.Step]++
		}
	}
	return n
}

// TestFinerSteps: a pushed request, the polls of a device and an introspection are
// steps of their own, and none of them is counted as a coarser one.
func TestFinerSteps(t *testing.T) {
	r := newRig(t)
	offersPush(func(*rig) {})(r)
	without("userinfo_endpoint")(r)
	before := len(r.seen())
	a := r.linked()
	if n := stepsOf(r.seen()[before:]); n[auth.StepPush] != 1 || n[auth.StepBrowser] != 1 || n[auth.StepApprove] != 1 {
		t.Errorf("a sign-in with a pushed request has the steps %v", n)
	}
	before = len(r.seen())
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if n := stepsOf(r.seen()[before:]); n[auth.StepIntrospect] != 2 || n[auth.StepRevoke] != 2 {
		t.Errorf("a revocation with introspection has the steps %v", n)
	}
	synctest.Test(t, func(t *testing.T) {
		b, signIn, _ := deviceBench(t, []string{"authorization_pending"}, `{"device_code":"device-code","user_code":"WDJB-MJHT","verification_uri":"https://as.example/device","expires_in":600}`)
		var events []auth.Event
		b.client.Observe = func(e auth.Event) { events = append(events, e) }
		if _, err := signIn(); err != nil {
			t.Fatal(err)
		}
		if n := stepsOf(events); n[auth.StepPoll] != 2 || n[auth.StepExchange] != 0 || n[auth.StepApprove] != 1 || n[auth.StepWait] != 2 {
			t.Errorf("a sign-in on a device has the steps %v", n)
		}
	})
}
