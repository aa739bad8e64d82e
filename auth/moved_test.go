package auth_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// moves makes the provider's metadata name an endpoint at another host.
func moves(r *rig, name string) *authtest.Server {
	other := authtest.New(r.tb)
	other.Lenient = true
	r.as.Metadata = func(d map[string]any) {
		d[name] = strings.Replace(d[name].(string), r.as.URL, other.URL, 1)
	}
	return other
}

var movedFailure = failure{auth.StepDiscover, auth.KindBadAnswer, auth.ReasonEndpointMoved}

// A known account is not sent to a host that its provider did not name at the
// last sign-in, unless the person has accepted it (8414-5).
func TestMovedEndpoint(t *testing.T) {
	for _, name := range []string{"authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint", "jwks_uri"} {
		t.Run("8414-5 "+name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			other := moves(r, name)
			r.request.Account = before.ID
			r.request.Browse = authtest.Forbid(t)
			_, err := r.signIn()
			wantFailure(t, err, movedFailure)
			want := []auth.Move{{From: hostOf(r.as.URL), To: hostOf(other.URL)}}
			if got := auth.AsError(err).Moves; !slices.Equal(got, want) {
				t.Errorf("moves %v, want %v", got, want)
			}
			r.wantTrail("discovery")
			if other.Trail() != "" {
				t.Errorf("the new host was asked for %s", other.Trail())
			}
			if after := r.load(before.ID); after.Generation != before.Generation {
				t.Error("the account was changed")
			}
		})
	}
}

func hostOf(address string) string {
	_, host, _ := strings.Cut(address, "://")
	return host
}

// The last sign-in at the provider counts, whichever account is requested.
func TestMovedForNobodyInParticular(t *testing.T) {
	r := newRig(t)
	r.linked()
	moves(r, "token_endpoint")
	r.request.Browse = authtest.Forbid(t)
	_, err := r.signIn()
	wantFailure(t, err, movedFailure)
	r.request.AcceptHosts = []string{"elsewhere.example"} // another host than the reported one
	_, err = r.signIn()
	wantFailure(t, err, movedFailure)
}

// An accepted host is stored with the account: the next sign-in needs no
// acceptance.
func TestMovedIsRemembered(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.browser.Page()
	other := moves(r, "introspection_endpoint")
	r.request.Account, r.request.AcceptHosts = a.ID, []string{hostOf(other.URL)}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	r.browser.Page()
	r.request.AcceptHosts = nil
	if _, err := r.signIn(); err != nil {
		t.Errorf("asked again: %v", err)
	}
}

// A refresh and a revocation use the endpoints of the last sign-in, whatever the
// metadata names now.
func TestMovedAfterSignIn(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	other := moves(r, "token_endpoint")
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Error(err)
	}
	another := moves(r, "revocation_endpoint")
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Error(err)
	}
	r.wantTrail("token userinfo revoke revoke userinfo")
	if asked := other.Trail() + another.Trail(); asked != "" {
		t.Errorf("a new host was asked for %s", asked)
	}
}

// The same succeeds with the person's acceptance, with the check switched off,
// and if the person's own file names the endpoint.
func TestMovedEndpointAgreed(t *testing.T) {
	for _, c := range []struct {
		name string
		off  []checks.Check
		arm  func(r *rig, a auth.Account, other *authtest.Server)
	}{
		{"agreed", nil, func(r *rig, a auth.Account, other *authtest.Server) {
			r.request.Account, r.request.AcceptHosts = a.ID, []string{strings.ToUpper(hostOf(other.URL))}
		}},
		{"agreed, for no account", nil, func(r *rig, _ auth.Account, other *authtest.Server) {
			r.request.AcceptHosts = []string{hostOf(other.URL)}
		}},
		{"check off", []checks.Check{checks.Moved}, func(r *rig, a auth.Account, _ *authtest.Server) { r.request.Account = a.ID }},
		{"the file says so", nil, func(r *rig, a auth.Account, _ *authtest.Server) {
			r.request.Account = a.ID
			r.request.Provider.Endpoints.Introspection = r.as.URL + "/introspect"
			r.as.Metadata = func(d map[string]any) { d["introspection_endpoint"] = "https://elsewhere.example/introspect" }
		}},
	} {
		t.Run("8414-5 "+c.name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			r.browser.Page()
			other := moves(r, "introspection_endpoint")
			c.arm(r, before, other)
			r.ctx = checks.Without(r.ctx, c.off...)
			after, err := r.signIn()
			if err != nil || after.ID != before.ID || after.Generation == before.Generation {
				t.Fatalf("%v: account %s, was %s", err, after.ID, before.ID)
			}
		})
	}
}

// A wrong clock is named if it is the cause, and only then (G7).
func TestSkewIsSaid(t *testing.T) {
	for ahead, want := range map[time.Duration]bool{
		0: false, time.Hour: true, -time.Hour: true, 24 * time.Hour: true, -10 * 365 * 24 * time.Hour: true,
	} {
		t.Run("G7 "+ahead.String(), func(t *testing.T) {
			r := newRig(t)
			r.client.Now = func() time.Time { return time.Now().Add(-ahead) } // the Date of an answer is the system's
			_, err := r.signIn()
			e := auth.AsError(err)
			if !want {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			wantFailure(t, err, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonIDTokenTime})
			if off := (e.Skew - ahead).Abs(); off > 5*time.Second {
				t.Errorf("says the provider is %v ahead, is %v", e.Skew, ahead)
			}
		})
	}
}

// A failure of time without a difference of clocks does not blame the clock.
func TestNoSkewNoBlame(t *testing.T) {
	r := newRig(t)
	r.as.ID.Claims = func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonIDTokenTime})
	if e := auth.AsError(err); e.Skew != 0 {
		t.Errorf("blames the clock by %v", e.Skew)
	}
}

// happened reports whether the account's history contains an entry.
func happened(a auth.Account, what auth.Happening) bool {
	return slices.ContainsFunc(a.History, func(e auth.Entry) bool { return e.What == what })
}

// TestMetadataAge: metadata older than a day is updated before a refresh; new
// addresses are accepted at known hosts, and a failure to update stops nothing
// (8414-5, 8414-6).
func TestMetadataAge(t *testing.T) {
	for name, c := range map[string]struct {
		age   time.Duration
		arm   func(r *rig)
		trail string
		fresh bool // the metadata is the new one
		entry auth.Happening
	}{
		"young":               {23 * time.Hour, func(*rig) {}, "token", false, ""},
		"old":                 {25 * time.Hour, func(*rig) {}, "discovery token", true, ""},
		"no answer":           {25 * time.Hour, discoveryFault(authtest.Fault{ResetBefore: true}), "discovery token", false, ""},
		"not metadata at all": {25 * time.Hour, discoveryFault(authtest.Fault{Body: text("<html>")}), "discovery token", false, ""},
		"another issuer":      {25 * time.Hour, metadata(func(_ *rig, d map[string]any) { d["issuer"] = "https://other.example" }), "discovery token", false, ""},
		"another path":        {25 * time.Hour, metadata(func(r *rig, d map[string]any) { d["userinfo_endpoint"] = r.as.URL + "/me" }), "discovery token", true, auth.HappenedNewEnds},
		"another host":        {25 * time.Hour, func(r *rig) { moves(r, "token_endpoint") }, "discovery token", false, auth.HappenedMoved},
	} {
		t.Run("8414-6 "+name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			c.arm(r)
			r.age(c.age)
			after, err := r.client.Refresh(r.ctx, before.ID)
			if err != nil {
				t.Fatal(err)
			}
			r.wantTrail(c.trail)
			if fresh := after.Metadata.FetchedAt.After(before.Metadata.FetchedAt); fresh != c.fresh {
				t.Errorf("read anew: %v", fresh)
			}
			if after.Metadata.Endpoints.Token != before.Metadata.Endpoints.Token || c.entry != "" && !happened(after, c.entry) || c.entry == "" && len(after.History) != 2 {
				t.Errorf("token endpoint %s, history %v", after.Metadata.Endpoints.Token, after.History)
			}
			if sealed := r.load(before.ID); !sealed.Metadata.FetchedAt.Equal(after.Metadata.FetchedAt) {
				t.Error("what was read is not sealed")
			}
		})
	}
}
