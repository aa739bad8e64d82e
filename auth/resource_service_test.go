package auth_test

import (
	"context"
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestOldResource: R19: with the switch, a resource without metadata has its sign-in
// service at its own host: a whole sign-in there, a refresh, a call, and a later sign-in by
// the provider's id.
func TestOldResource(t *testing.T) {
	d := newDesk(t)
	d.api.At[prm+"/mcp"] = unfound
	d.api.Challenges = []string{"Bearer"}
	d.find.IsLegacy = true
	d.oldService()
	a, err := d.signIn()
	if err != nil {
		t.Fatal(err)
	}
	if p := d.stored[0]; a.Resource != d.api.Address() || p.Issuer != d.api.URL || p.Endpoints.Token != d.api.URL+"/token" || !d.asked[0].Resource.IsLegacy {
		t.Errorf("an account for %q by %+v", a.Resource, p)
	}
	if _, err := d.rig.client.Refresh(d.rig.ctx, a.ID); err != nil {
		t.Error(err)
	}
	if answer, err := d.rig.client.Call(d.rig.ctx, a.ID, d.api.Address()); err != nil || answer.Status != http.StatusOK {
		t.Errorf("%d, %v", answer.Status, err)
	}
	req := d.rig.request
	req.Provider = d.stored[0]
	if _, err := d.rig.client.SignIn(d.rig.ctx, req); err != nil {
		t.Error(err)
	}
	d.rig.browser.Page()
	if got := d.rig.as.Trail(); got != "register authorize token token authorize token" {
		t.Errorf("the service was asked for %s", got)
	}
}

// oldService makes the resource's host the sign-in service, at the paths of MCP 2025-03-26.
func (d *desk) oldService() {
	inner, err := url.Parse(d.rig.as.URL)
	if err != nil {
		d.rig.tb.Fatal(err)
	}
	for _, path := range []string{"/register", "/token"} {
		d.api.At[path] = httputil.NewSingleHostReverseProxy(inner).ServeHTTP
	}
	d.api.At["/authorize"] = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, d.rig.as.URL+"/authorize?"+r.URL.RawQuery, http.StatusFound)
	}
	d.rig.as.Front.Answer = func(p map[string][]string) { delete(p, "iss") } // it names the inner server
	d.req.OnPair = func(_ context.Context, pair auth.Pair) (auth.PairAnswer, error) {
		d.asked = append(d.asked, pair)
		return d.answer, nil
	}
}

// TestSeveralServices: R9: the person chooses one of several, or it is accepted in advance.
func TestSeveralServices(t *testing.T) {
	d := newDesk(t)
	d.api.Document["authorization_servers"] = []string{"https://a.example", d.rig.as.URL}
	var shown []string
	d.req.OnServices = func(_ context.Context, x auth.Resource) (string, error) {
		shown = x.Servers
		return x.Servers[1], nil
	}
	if _, err := d.signIn(); err != nil || len(shown) != 2 {
		t.Errorf("%v, shown %q", err, shown)
	}
	d = newDesk(t)
	d.api.Document["authorization_servers"] = []string{"https://a.example", d.rig.as.URL}
	d.req.OnPair, d.req.AcceptIssuers = nil, []string{auth.HostOf(d.rig.as.URL)}
	if _, err := d.signIn(); err != nil {
		t.Error(err)
	}
}

// TestIssuerForAResource: the address of an issuer is no resource, and is said to be one.
func TestIssuerForAResource(t *testing.T) {
	d := newDesk(t)
	d.find.URL = d.rig.as.URL
	d.rig.as.Lenient = true
	_, err := d.signIn()
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonIsIssuer})
}

// TestResourceThatNeedsAProof: R10: a resource that demands bound tokens gets one.
func TestResourceThatNeedsAProof(t *testing.T) {
	d := newDesk(t)
	d.rig.as.Possession.Offer = true
	d.api.Document["dpop_bound_access_tokens_required"] = true
	a, err := d.signIn()
	if err != nil || !a.Grant.Bound() || d.stored[0].DPoP != auth.UseAlways {
		t.Errorf("bound %v, %v", a.Grant.Bound(), err)
	}
}

// TestResourceThatTakesAProof: R10: where the sign-in service binds tokens for those who can,
// a resource that shows nothing of DPoP gets a token that it can read; what the person wrote
// about their own client counts.
func TestResourceThatTakesAProof(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*desk)
		bound  bool
	}{
		"Bearer alone":          {func(*desk) {}, false},
		"DPoP beside it":        {func(d *desk) { d.api.Challenges = []string{"Bearer", `DPoP algs="ES256"`} }, true},
		"an algorithm of ours":  {func(d *desk) { d.api.Document["dpop_signing_alg_values_supported"] = []string{"RS256", "ES256"} }, true},
		"another algorithm":     {func(d *desk) { d.api.Document["dpop_signing_alg_values_supported"] = []string{"RS256"} }, false},
		"an own client":         {func(d *desk) { d.tiesOwn(auth.UseAuto) }, false},
		"an own client's file":  {func(d *desk) { d.tiesOwn(auth.UseOffered) }, true},
		"an own client, always": {func(d *desk) { d.tiesOwn(auth.UseAlways) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.rig.as.Possession.Offer = true
			c.change(d)
			a, err := d.signIn()
			if err != nil || a.Grant.Bound() != c.bound {
				t.Errorf("bound %v, %v", a.Grant.Bound(), err)
			}
		})
	}
}

// tiesOwn has the person use a client of their own at the service.
func (d *desk) tiesOwn(dpop auth.Use) {
	own := d.own()
	own.DPoP = dpop
	d.stored, d.answer.UseOwn = append(d.stored, own), true
}

// TestResourceIss: R25: an answer of another service is refused at a sign-in by an address,
// too.
func TestResourceIss(t *testing.T) {
	d := newDesk(t)
	d.rig.as.Front.Answer = func(p map[string][]string) { p["iss"] = []string{"https://evil.example"} }
	d.req.SignIn.Timeout = 300 * time.Millisecond
	_, err := d.signIn()
	if failureOf(t, err).Kind != auth.KindTimeout || d.rig.as.Count(authtest.Token) > 0 || len(d.rig.accounts()) > 0 {
		t.Errorf("%v after %s", err, d.rig.as.Trail())
	}
}

// TestAttemptKeepsWhatItBeganWith: R24: what changes while the person is in the browser, the
// resource's metadata, the service's and the provider's file, does not change the attempt: the
// code goes to the token endpoint that it was made for, for the resource that was asked about.
// The changed file then gets no token of the account.
func TestAttemptKeepsWhatItBeganWith(t *testing.T) {
	d := newDesk(t)
	other := authtest.New(t)
	open := d.req.SignIn.Browse
	d.req.SignIn.Browse = func(ctx context.Context, address string) error {
		d.api.Document["resource"], d.api.Document["authorization_servers"] = d.api.URL, []string{other.URL}
		d.rig.as.Metadata = func(m map[string]any) { m["token_endpoint"] = other.URL + "/token" }
		d.stored[0].Issuer, d.stored[0].ResourceIndicator = other.URL, "https://other.example"
		return open(ctx, address)
	}
	a, err := d.signIn()
	if err != nil {
		t.Fatal(err)
	}
	if a.Resource != d.api.Address() || a.Metadata.Endpoints.Token != d.rig.as.URL+"/token" || other.Trail() != "" {
		t.Errorf("an account for %q at %s; the other service was asked for %s", a.Resource, a.Metadata.Endpoints.Token, other.Trail())
	}
	if got := d.sent(authtest.Token, "resource"); len(got) != 1 || got[0] != d.api.Address() {
		t.Errorf("the code was redeemed for %q", got)
	}
	_, err = d.rig.client.Refresh(d.rig.ctx, a.ID)
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonProviderChanged})
}

// TestOnePersonAtTwoResources: R30: one person, proven by an ID token, has an account for each
// resource of a service.
func TestOnePersonAtTwoResources(t *testing.T) {
	d := newDesk(t)
	d.api.Document["scopes_supported"] = []string{"openid"}
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	two := authtest.NewResource(t, d.rig.as)
	two.Document["scopes_supported"] = []string{"openid"}
	d.find.URL, d.find.ID = two.Address(), "second"
	d.req.OnPair, d.req.AcceptIssuers = nil, []string{auth.HostOf(d.rig.as.URL)}
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	all := d.rig.accounts()
	if len(all) != 2 || all[0].Identity.Subject == "" || all[0].Identity.Subject != all[1].Identity.Subject || all[0].Resource == all[1].Resource {
		t.Errorf("%d accounts: %+v", len(all), all)
	}
}
