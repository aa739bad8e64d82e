package auth_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// desk is a place at which a person signs in: the stored providers, and the questions that
// were asked.
type desk struct {
	*place
	stored []auth.Provider
	asked  []auth.Pair
	answer auth.PairAnswer
	req    auth.ResourceSignIn
}

func newDesk(tb testing.TB, off ...checks.Check) *desk {
	p := newPlace(tb, off...)
	d := &desk{place: p, answer: auth.PairAnswer{Accepted: true}}
	p.find.Known = func() []auth.Provider { return d.stored }
	p.rig.client.Providers = func(_ context.Context, id string) (auth.Provider, error) {
		for _, known := range d.stored {
			if known.ID == id {
				return known, nil
			}
		}
		return auth.Provider{}, &auth.Error{Kind: auth.KindUsage, Reason: auth.ReasonUnknownProvider}
	}
	d.req.SignIn = p.rig.request
	d.req.SignIn.Provider = auth.Provider{}
	d.req.OnPair = func(_ context.Context, pair auth.Pair) (auth.PairAnswer, error) {
		if trail := p.rig.as.Trail(); len(d.asked) == 0 && trail != "oauth-metadata" {
			tb.Errorf("before the question: %s", trail)
		}
		d.asked = append(d.asked, pair)
		return d.answer, nil
	}
	d.req.Keep = func(_ context.Context, found auth.FoundProvider) (auth.Provider, error) {
		if found.From.ID != "" && found.Provider.ClientSecret.Empty() {
			found.Provider.ClientSecret = found.From.ClientSecret
		}
		if !found.IsStored {
			d.stored = append(d.stored, found.Provider)
		}
		return found.Provider, nil
	}
	return d
}

func (d *desk) signIn() (auth.Account, error) {
	req := d.req
	req.Find = d.find
	a, err := d.rig.client.SignInAt(d.rig.ctx, req)
	if err == nil {
		d.rig.browser.Page()
	}
	return a, err
}

// sent returns what one kind of request had for a parameter.
func (d *desk) sent(e authtest.Endpoint, name string) []string {
	var all []string
	for _, r := range d.rig.as.Log() {
		if r.Endpoint == e {
			all = append(all, r.Query.Get(name)+r.Form.Get(name))
		}
	}
	return all
}

// TestSignInAt: R7, R20, R26, R31: one question about the pair, a registration, a token for
// the resource alone, whose identifier goes byte for byte with each request.
func TestSignInAt(t *testing.T) {
	d := newDesk(t)
	d.api.Document["scopes_supported"] = []string{"notes.read"}
	d.api.Document["resource_name"] = "Notes"
	a, err := d.signIn()
	if err != nil {
		t.Fatal(err)
	}
	d.rig.wantTrail("oauth-metadata register authorize token")
	if len(d.asked) != 1 || d.asked[0].ResourceHost() != d.api.HostOf() || d.asked[0].IssuerHost() != auth.HostOf(d.rig.as.URL) || d.asked[0].Client.Way != auth.RegistrationDCR {
		t.Errorf("asked %+v", d.asked)
	}
	if a.Resource != d.api.Address() || a.Identity.Subject != "" || a.Label != "Notes" {
		t.Errorf("the account is for %q, of %q, labelled %q", a.Resource, a.Identity.Subject, a.Label)
	}
	p := d.stored[0]
	if p.Resource != a.Resource || p.Registration != auth.RegistrationDCR || p.Issuer != d.rig.as.URL || !slices.Equal(p.Resources, []string{a.Resource}) {
		t.Errorf("stored %+v", p)
	}
	if got := d.sent(authtest.Authorize, "scope"); !slices.Equal(got, []string{"notes.read offline_access"}) {
		t.Errorf("asked for %q", got)
	}
	if _, err := d.rig.client.Refresh(d.rig.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	for _, got := range [][]string{d.sent(authtest.Authorize, "resource"), d.sent(authtest.Token, "resource")} {
		if slices.ContainsFunc(got, func(s string) bool { return s != d.api.Address() }) || len(got) == 0 {
			t.Errorf("resource is %q", got)
		}
	}
	d.rig.wantChecked(checks.Pair, auth.CheckHeld)
	d.rig.wantSoundChecks()
}

// TestNewPair: R31: without a yes nothing is requested of the sign-in service but its
// metadata, and nothing is stored: the person says no, nobody can be asked, another service
// was accepted, the same host without its port.
func TestNewPair(t *testing.T) {
	for name, c := range map[string]struct {
		arm  func(*desk)
		want failure
	}{
		"a no":            {func(d *desk) { d.answer = auth.PairAnswer{} }, failure{auth.StepDiscover, auth.KindCancelled, auth.ReasonCancelled}},
		"nobody to ask":   {func(d *desk) { d.req.OnPair = nil }, badDiscovery(auth.ReasonNewPair)},
		"another service": {func(d *desk) { d.req.OnPair, d.req.AcceptIssuers = nil, []string{"accounts.example"} }, badDiscovery(auth.ReasonNewPair)},
		"without its port": {func(d *desk) {
			d.req.OnPair, d.req.AcceptIssuers = nil, []string{strings.Split(auth.HostOf(d.rig.as.URL), ":")[0]}
		}, badDiscovery(auth.ReasonNewPair)},
		"a wider resource that is only accepted by its service": {func(d *desk) {
			d.req.OnPair, d.req.AcceptIssuers = nil, []string{auth.HostOf(d.rig.as.URL)}
			d.api.Document["resource"] = d.api.URL
		}, badDiscovery(auth.ReasonWiderResource)},
		"a provider's file alone agrees to nothing": {func(d *desk) {
			d.req.OnPair = nil
			d.stored = []auth.Provider{{ID: "planted", Issuer: d.rig.as.URL, ClientID: authtest.ClientID, Resource: d.api.Address(), Resources: []string{d.api.Address()}, Registration: auth.RegistrationDCR}}
		}, badDiscovery(auth.ReasonNewPair)},
	} {
		t.Run(name, atOnce(func(t *testing.T) {
			d := newDesk(t)
			c.arm(d)
			before := len(d.stored)
			_, err := d.signIn()
			wantFailure(t, err, c.want)
			d.rig.wantTrail("oauth-metadata")
			agreed, _ := d.rig.vault.Agreed(t.Context())
			if len(d.rig.accounts())+len(agreed)+len(d.stored)-before > 0 {
				t.Error("something was stored")
			}
			d.rig.wantChecked(checks.Pair, auth.CheckRefused)
		}))
	}
}

// TestNewPairWeakened: without the check, a resource leads to any service without a word.
func TestNewPairWeakened(t *testing.T) {
	d := newDesk(t, checks.Pair)
	d.req.OnPair = nil
	if _, err := d.signIn(); err != nil {
		t.Errorf("stopped without the check: %v", err)
	}
	d.rig.wantChecked(checks.Pair, auth.CheckSwitchedOff)
}

// TestPlantedProvider: R31: a sign-in by the id of a resource's provider needs the same yes,
// and with the check switched off goes through.
func TestPlantedProvider(t *testing.T) {
	for _, off := range [][]checks.Check{nil, {checks.Pair}} {
		d := newDesk(t, off...)
		req := d.rig.request
		req.Provider.Resource, req.Provider.ResourceIndicator, req.Provider.Registration = d.api.Address(), d.api.Address(), auth.RegistrationOwn
		_, err := d.rig.client.SignIn(d.rig.ctx, req)
		if off == nil {
			wantFailure(t, err, badDiscovery(auth.ReasonNewPair))
			d.rig.wantTrail("oauth-metadata")
		} else if err != nil {
			t.Error(err)
		}
	}
}

// TestAcceptedIssuer: R31: the service's host, said in advance, is a yes to it alone.
func TestAcceptedIssuer(t *testing.T) {
	d := newDesk(t)
	d.req.OnPair, d.req.AcceptIssuers = nil, []string{auth.HostOf(d.rig.as.URL)}
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
}

// TestKnownPair: R22, R30, R31: a second sign-in at the same resource asks nothing and
// registers nothing; a second resource of the service is asked about, uses the same
// registration and gets an account of its own, whose token goes to no other resource (R27).
func TestKnownPair(t *testing.T) {
	d := newDesk(t)
	first, err := d.signIn()
	if err != nil {
		t.Fatal(err)
	}
	d.req.OnPair = nil
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	one := d.api
	two := authtest.NewResource(t, d.rig.as)
	d.find.URL, d.find.ID = two.Address(), "second"
	_, err = d.signIn()
	wantFailure(t, err, badDiscovery(auth.ReasonNewPair))
	d.req.AcceptIssuers = []string{auth.HostOf(d.rig.as.URL)}
	second, err := d.signIn()
	if err != nil {
		t.Fatal(err)
	}
	if n := d.rig.as.Count(authtest.Register); n != 1 {
		t.Errorf("%d registrations", n)
	}
	if second.ID == first.ID || second.Resource != two.Address() || len(d.stored) != 2 {
		t.Errorf("accounts %s for %q and %s for %q", first.ID, first.Resource, second.ID, second.Resource)
	}
	if _, err := d.rig.client.Call(d.rig.ctx, second.ID, two.Address()); err != nil {
		t.Error(err)
	}
	_, err = d.rig.client.Call(d.rig.ctx, second.ID, one.Address())
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonForeignHost})
}

// TestChoiceAtAKnownPair: R20, R31: a second API of a pair that is known is not asked about; what
// the person chose before the sign-in counts all the same: their own client, a client ID, and
// the scopes that they do not want.
func TestChoiceAtAKnownPair(t *testing.T) {
	for name, choice := range map[string]auth.PairAnswer{
		"own client": {UseOwn: true, Without: []string{"notes.write"}}, "client ID": {ClientID: authtest.ClientID, Without: []string{"notes.write"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if _, err := d.signIn(); err != nil {
				t.Fatal(err)
			}
			own := d.rig.as.Provider()
			own.ID, own.Resources, own.Redirect = "own", nil, "http://127.0.0.1/cb/own"
			d.stored = []auth.Provider{own}
			d.api.Path = "/second"
			d.api.Document["resource"], d.api.Document["scopes_supported"] = d.api.Address(), []string{"notes.read", "notes.write"}
			d.find.URL, d.find.ID = d.api.Address(), "second"
			d.req.OnPair, d.req.Choice = nil, choice
			if _, err := d.signIn(); err != nil {
				t.Fatal(err)
			}
			made := d.stored[1]
			if made.Registration != auth.RegistrationOwn || made.ClientID != authtest.ClientID || d.rig.as.Count(authtest.Register) != 1 || slices.Contains(made.Scopes, "notes.write") {
				t.Errorf("made %+v after %s", made, d.rig.as.Trail())
			}
		})
	}
}

// TestMovedService: R21, R32: a resource that names another service than before stops with
// both named; after a yes Latchkey registers there anew.
func TestMovedService(t *testing.T) {
	d := newDesk(t)
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	other := authtest.New(t)
	other.Registering.Offer = true
	d.api.Document["authorization_servers"] = []string{other.URL}
	d.req.OnPair, d.find.ID = nil, "moved"
	_, err := d.signIn()
	wantFailure(t, err, badDiscovery(auth.ReasonResourceMoved))
	if e := auth.AsError(err); len(e.Moves) != 1 || e.Moves[0].From != auth.HostOf(d.rig.as.URL) || e.Moves[0].To != auth.HostOf(other.URL) {
		t.Errorf("moves %+v", e.Moves)
	}
	if trail := other.Trail(); trail != "oauth-metadata" {
		t.Errorf("the new service was asked for %s", trail)
	}
	d.req.AcceptIssuers = []string{auth.HostOf(other.URL)}
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	if trail := other.Trail(); trail != "oauth-metadata oauth-metadata register authorize token" {
		t.Errorf("the new service was asked for %s", trail)
	}
}

// TestLaterChallenge: R28, R32: a 401 that names the metadata has them read anew, after one
// refresh and without a browser: another service is named and gets nothing; the same one
// leaves the refusal as it is.
func TestLaterChallenge(t *testing.T) {
	d := newDesk(t)
	a, err := d.signIn()
	if err != nil {
		t.Fatal(err)
	}
	d.rig.as.ForgetLog()
	d.api.At["/mcp"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token", resource_metadata="`+d.api.URL+prm+`/mcp"`)
		w.WriteHeader(http.StatusUnauthorized)
	}
	_, err = d.rig.client.Call(d.rig.ctx, a.ID, d.api.Address())
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindSignInNeeded || e.Reason == auth.ReasonResourceMoved {
		t.Errorf("the same service: %v", err)
	}
	d.rig.wantTrail("token")
	other := authtest.New(t)
	d.api.Document["authorization_servers"] = []string{other.URL}
	_, err = d.rig.client.Call(d.rig.ctx, a.ID, d.api.Address())
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonResourceMoved || len(e.Moves) != 1 || e.Moves[0].From != auth.HostOf(d.rig.as.URL) || e.Moves[0].To != auth.HostOf(other.URL) {
		t.Errorf("another service: %v", err)
	}
	if trail := other.Trail(); trail != "" {
		t.Errorf("the other service was asked for %s", trail)
	}
}
