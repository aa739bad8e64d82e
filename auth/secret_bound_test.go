package auth_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestX2NothingGoesInClear: an account whose sealed addresses are http on a name, as an
// earlier version took them from a back-up, is not refreshed: the decision refuses what
// is not secure, also at a host to which the person agreed.
func TestX2NothingGoesInClear(t *testing.T) {
	c, v, a, sent := timeless(t, nil)
	a.Metadata.Endpoints.Token = "http://acme.example/token"
	if err := v.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	agreed := auth.Agreement{Issuer: "https://acme.example", ClientID: "c", Hosts: []string{"acme.example"}, SignedIn: true}
	if err := v.Agree(t.Context(), agreed); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Refresh(t.Context(), a.ID); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonEndpointMoved || *sent != 0 {
		t.Errorf("%d requests, %v", *sent, err)
	}
}

// TestX2ABackUpWithoutARecord: in a vault of an earlier version, which has accounts of a
// client and no record of what was agreed to, the hosts of those accounts decide whether
// a back-up's account gets this client's secret. Where it brought the first account,
// its own hosts do.
func TestX2ABackUpWithoutARecord(t *testing.T) {
	for name, isFirst := range map[string]bool{"beside an account": false, "the first": true} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Secret = "a client secret of this vault"
			r.request.Provider = r.as.Provider()
			a := r.linked()
			other := authtest.New(t)
			other.Lenient = true
			b := a
			b.ID, b.Generation, b.Identity.Subject, b.ImportedAt = "", 0, "grace", time.Now()
			b.Metadata.Endpoints.Token = other.URL + "/token"
			forgotten := auth.Agreement{Issuer: r.request.Provider.Issuer, ClientID: r.request.Provider.ClientID}
			if err := errors.Join(r.vault.Save(r.ctx, &b), r.vault.Agree(r.ctx, forgotten)); err != nil {
				t.Fatal(err)
			}
			if isFirst {
				if err := r.vault.Delete(r.ctx, a.ID); err != nil {
					t.Fatal(err)
				}
			}
			_, err := r.client.Refresh(r.ctx, b.ID)
			if got := other.Trail(); (got != "") != isFirst {
				t.Errorf("the back-up's host was asked for %q, %v", got, err)
			}
		})
	}
}

// TestTheSecretIsBound: a client secret that the person has entered goes to no host
// that the provider's file names only later, before the first sign-in too.
func TestTheSecretIsBound(t *testing.T) {
	for name, change := range map[string]func(p *auth.Provider, other string){
		"token":     func(p *auth.Provider, other string) { p.Endpoints.Token = other + "/token" },
		"PAR":       func(p *auth.Provider, other string) { p.Endpoints.PAR = other + "/push" },
		"refresh":   func(p *auth.Provider, other string) { p.Endpoints.Refresh = other + "/token" },
		"no issuer": func(p *auth.Provider, other string) { p.Endpoints.Token = other + "/token" },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Secret = "a client secret of this vault"
			r.request.Provider = r.as.Provider()
			if name == "no issuer" {
				p := &r.request.Provider
				p.Endpoints = auth.Endpoints{Authorization: r.as.URL + "/authorize", Token: r.as.URL + "/token", Userinfo: r.as.URL + "/userinfo"}
				p.Issuer, p.Scopes, p.Quirks.NoIDToken = "", []string{"notes"}, true
			}
			if err := auth.AgreeToFile(r.ctx, r.vault, r.request.Provider); err != nil {
				t.Fatal(err)
			}
			other := authtest.New(t)
			change(&r.request.Provider, other.URL)
			_, err := r.signIn()
			wantFailure(t, err, movedFailure)
			if other.Trail() != "" {
				t.Errorf("the other host was asked for %s", other.Trail())
			}
		})
	}
}

// TestValidationsAreEvents: each validation is reported, which the log records.
func TestValidationsAreEvents(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.as.Lenient = true
	r.request.Provider.Quirks.ValidateURL = r.as.URL + "/api/validate"
	before := len(r.seen())
	if _, err := r.client.Validate(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	found := slices.ContainsFunc(r.seen()[before:], func(e auth.Event) bool {
		return e.Kind == auth.AttemptValidate && e.Exchange != nil && strings.HasSuffix(e.Exchange.URL, "/api/validate")
	})
	if !found {
		t.Error("no event says that the token was sent for validation")
	}
}
