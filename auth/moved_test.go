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
// last sign-in, unless the person has agreed (8414-5).
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

// It is the last sign-in at the provider that counts, whoever is asked for.
func TestMovedForNobodyInParticular(t *testing.T) {
	r := newRig(t)
	r.linked()
	moves(r, "token_endpoint")
	r.request.Browse = authtest.Forbid(t)
	_, err := r.signIn()
	wantFailure(t, err, movedFailure)
	r.request.AcceptHosts = []string{"elsewhere.example"} // another one than was shown
	_, err = r.signIn()
	wantFailure(t, err, movedFailure)
}

// An agreement is remembered with the account: the next sign-in asks no more.
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

// A refresh and a revocation go where the last sign-in went, whatever the
// metadata has come to say since.
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

// The same goes through with the person's word, where the check is off, and where
// the person's own file names the endpoint.
func TestMovedEndpointAgreed(t *testing.T) {
	for _, c := range []struct {
		name string
		off  []checks.Check
		arm  func(r *rig, a auth.Account, other *authtest.Server)
	}{
		{"agreed", nil, func(r *rig, a auth.Account, other *authtest.Server) {
			r.request.Account, r.request.AcceptHosts = a.ID, []string{strings.ToUpper(hostOf(other.URL))}
		}},
		{"agreed, for nobody in particular", nil, func(r *rig, _ auth.Account, other *authtest.Server) {
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

// A clock that is wrong is named where it is the cause, and only there (G7).
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
