package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// revokeCase is one outcome of a revocation.
type revokeCase struct {
	id, name string
	arm      func(*rig)
	want     failure
	proof    auth.Proof
	status   auth.Status
	pending  bool
	trail    string
}

func revokeFailure(k auth.Kind, r auth.Reason) failure { return failure{auth.StepRevoke, k, r} }

func revokeFault(f authtest.Fault) func(*rig) {
	return func(r *rig) { r.as.Break(authtest.Revoke, f) }
}

// without links the account at a server that lacks these endpoints.
func without(names ...string) func(*rig) {
	return func(r *rig) {
		metadata(func(_ *rig, d map[string]any) {
			for _, n := range names {
				delete(d, n)
			}
		})(r)
		r.linked()
	}
}

var revokeCases = []revokeCase{
	{"H1", "dead, shown by userinfo", func(*rig) {}, failure{}, auth.ProofDead, auth.StatusRevoked, false, "userinfo revoke revoke userinfo"},
	{"H1", "dead, shown by introspection", without("userinfo_endpoint"), failure{}, auth.ProofDead, auth.StatusRevoked, false, "introspect revoke revoke introspect"},
	{"7662-1", "active is a word: nothing is shown", func(r *rig) {
		without("userinfo_endpoint")(r)
		r.as.Ending.Introspection = func(a map[string]any) { a["active"] = "false" }
	}, failure{}, auth.ProofAccepted, auth.StatusRevoked, false, "introspect revoke revoke introspect"},
	{"H1", "accepted, nothing to show it with", without("userinfo_endpoint", "introspection_endpoint"), failure{}, auth.ProofAccepted, auth.StatusRevoked, false, "revoke revoke"},
	{"H1", "the provider says yes and does nothing", func(r *rig) { r.as.Ending.KeepAlive = true }, failure{}, auth.ProofAliveUntil, auth.StatusRevoked, false, "userinfo revoke revoke userinfo"},
	{"7009-1", "no revocation endpoint", without("revocation_endpoint"), revokeFailure(auth.KindProviderError, auth.ReasonNoRevocation), auth.ProofCannot, auth.StatusActive, false, ""},
	{"7009-1", "503", revokeFault(authtest.Fault{Instead: true, Status: 503, Header: http.Header{"Retry-After": {"120"}}}), revokeFailure(auth.KindNetwork, auth.ReasonBusy), auth.ProofNone, auth.StatusActive, true, "userinfo revoke"},
	{"7009-1", "500", revokeFault(authtest.Fault{Instead: true, Status: 500}), revokeFailure(auth.KindNetwork, auth.ReasonUnavailable), auth.ProofNone, auth.StatusActive, true, "userinfo revoke"},
	{"7009-1", "reset", revokeFault(authtest.Fault{ResetBefore: true}), revokeFailure(auth.KindNetwork, auth.ReasonNoAnswer), auth.ProofNone, auth.StatusActive, true, "userinfo revoke"},
	{"7009-1", "400 with an OAuth error", revokeFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_request"}`)}), revokeFailure(auth.KindProviderError, auth.ReasonOAuthError), auth.ProofNone, auth.StatusActive, false, "userinfo revoke userinfo"},
	{"7009-1", "401 invalid_client", revokeFault(authtest.Fault{Instead: true, Status: 401, Body: text(`{"error":"invalid_client"}`)}), revokeFailure(auth.KindProviderError, auth.ReasonInvalidClient), auth.ProofNone, auth.StatusActive, false, "userinfo revoke"},
	{"7009-1", "302 to a portal", revokeFault(authtest.Fault{Instead: true, Location: "https://portal.example"}), revokeFailure(auth.KindBadAnswer, auth.ReasonRedirected), auth.ProofNone, auth.StatusActive, true, "userinfo revoke"},
	{"A6", "200 with the page of a captive portal", revokeFault(authtest.Fault{Instead: true, Status: 200, ContentType: "text/html", Body: text("<html>sign in to this network")}), revokeFailure(auth.KindBadAnswer, auth.ReasonNotJSON), auth.ProofNone, auth.StatusActive, true, "userinfo revoke"},
	{"A6", "403 with a proxy's page", revokeFault(authtest.Fault{Instead: true, Status: 403, ContentType: "text/html; charset=utf-8", Body: text("<!DOCTYPE html>")}), revokeFailure(auth.KindBadAnswer, auth.ReasonNotJSON), auth.ProofNone, auth.StatusActive, true, "userinfo revoke"},
	{"7009-1", "200, empty, called a page", revokeFault(authtest.Fault{ContentType: "text/html", Body: text("")}), failure{}, auth.ProofDead, auth.StatusRevoked, false, "userinfo revoke revoke userinfo"},
	{"7009-1", "404 without words", revokeFault(authtest.Fault{Instead: true, Status: 404, Body: text("")}), revokeFailure(auth.KindProviderError, auth.ReasonRefusedStatus), auth.ProofNone, auth.StatusActive, false, "userinfo revoke userinfo"},
	{"H1", "userinfo refused the token before: nothing is shown", func(r *rig) {
		r.linked()
		r.as.Break(authtest.UserinfoPage, authtest.Fault{Instead: true, Status: 401, Body: text(`{"error":"invalid_token"}`)})
	}, failure{}, auth.ProofAccepted, auth.StatusRevoked, false, "userinfo revoke revoke userinfo"},
	{"H1", "userinfo refuses the token by a code of its own", func(r *rig) {
		r.linked()
		r.as.Break(authtest.UserinfoPage, authtest.Fault{After: 2, Instead: true, Status: 401, Header: http.Header{"Www-Authenticate": {`Basic realm="x", Bearer realm="a, b", error="use_other_client"`}}, Body: text("")})
	}, failure{}, auth.ProofDead, auth.StatusRevoked, false, "userinfo revoke revoke userinfo"},
	{"7009-1", "access tokens cannot be revoked", revokeFault(authtest.Fault{After: 1, Instead: true, Status: 400, Body: text(`{"error":"unsupported_token_type"}`)}), failure{}, auth.ProofDead, auth.StatusRevoked, false, "userinfo revoke revoke userinfo"},
}

func TestRevoke(t *testing.T) {
	for _, c := range revokeCases {
		t.Run(c.id+" "+c.name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r)
			before := r.linked()
			r.as.ForgetLog()
			after, err := r.client.Revoke(r.ctx, before.ID)
			wantFailure(t, err, c.want)
			r.wantTrail(c.trail)
			sealed := r.load(before.ID)
			if sealed.Status(time.Now()) != c.status || sealed.Revocation.Proof != c.proof || sealed.RevokePending != c.pending {
				t.Errorf("status %s, proof %q, pending %v; want %s, %q, %v", sealed.Status(time.Now()), sealed.Revocation.Proof, sealed.RevokePending, c.status, c.proof, c.pending)
			}
			if after.Generation != sealed.Generation {
				t.Error("what was returned is not what was sealed")
			}
			if gone := sealed.Grant.AccessToken.Empty() && sealed.Grant.RefreshToken.Empty(); gone != (c.status == auth.StatusRevoked && c.proof != auth.ProofAliveUntil) {
				t.Errorf("tokens gone: %v", gone)
			}
			if c.proof == auth.ProofAliveUntil && !sealed.Revocation.Until.Equal(before.Grant.ExpiresAt) {
				t.Errorf("alive until %v", sealed.Revocation.Until)
			}
			wantNoSecrets(t, r, err)
		})
	}
}

// TestRevokeOrder: the refresh token first, so that nothing can be renewed in
// between; each with its hint (RFC 7009 §2.1).
func TestRevokeOrder(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	log := r.as.Log()
	for i, want := range []struct{ hint, token string }{
		{"refresh_token", a.Grant.RefreshToken.Reveal()}, {"access_token", a.Grant.AccessToken.Reveal()},
	} {
		sent := log[i+1] // the first is userinfo
		if f := sent.Form; f.Get("token") != want.token || f.Get("token_type_hint") != want.hint || sent.Keys() != "client_id,token,token_type_hint" {
			t.Errorf("request %d: %s, hint %s", i+1, sent.Keys(), f.Get("token_type_hint"))
		}
	}
	r.as.ForgetLog()
	if again, err := r.client.Revoke(r.ctx, a.ID); err != nil || again.Status(time.Now()) != auth.StatusRevoked {
		t.Errorf("again: %v", err)
	}
	r.wantTrail("")
	_, err := r.client.Refresh(r.ctx, a.ID)
	wantFailure(t, err, refreshFailure(auth.KindSignInNeeded, auth.ReasonEnded))
	_, _, err = r.client.Token(r.ctx, a.ID, 0)
	wantFailure(t, err, refreshFailure(auth.KindSignInNeeded, auth.ReasonEnded))
	if _, err := r.signIn(); err != nil || r.load(a.ID).Status(time.Now()) != auth.StatusActive {
		t.Errorf("signing in again after a revocation: %v", err)
	}
}

// TestRevokeDuringRefresh: a revocation waits for a running refresh and then
// revokes its tokens (H3).
func TestRevokeDuringRefresh(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	asked := make(chan struct{})
	r.as.Tokens.Answer = func(map[string]any) { close(asked) }
	r.as.Break(authtest.Token, authtest.Fault{Delay: 50 * time.Millisecond})
	refreshed := make(chan auth.Account, 1)
	go func() {
		after, err := r.client.Refresh(r.ctx, a.ID)
		if err != nil {
			t.Errorf("the refresh: %v", err)
		}
		refreshed <- after
	}()
	<-asked
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	newest := (<-refreshed).Grant.RefreshToken
	r.wantTrail("token userinfo revoke revoke userinfo")
	if got := r.as.Log()[2].Form.Get("token"); got != newest.Reveal() || newest.Equal(a.Grant.RefreshToken) {
		t.Error("what was revoked is not the newest refresh token")
	}
	if status := r.load(a.ID).Status(time.Now()); status != auth.StatusRevoked {
		t.Errorf("status %s", status)
	}
}

// TestRemove: the record is deleted whatever the provider answers, and the caller
// gets that answer.
func TestRemove(t *testing.T) {
	for _, c := range []struct {
		name string
		arm  func(*rig)
		want failure
	}{
		{"revoked", func(*rig) {}, failure{}},
		{"no answer", revokeFault(authtest.Fault{ResetBefore: true}), revokeFailure(auth.KindNetwork, auth.ReasonNoAnswer)},
		{"no revocation", without("revocation_endpoint"), revokeFailure(auth.KindProviderError, auth.ReasonNoRevocation)},
		{"the provider's file is gone", func(r *rig) { r.request.Provider.ClientID = "another" }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonProviderChanged}},
	} {
		t.Run("7009-1 "+c.name, func(t *testing.T) {
			r := newRig(t)
			var a auth.Account
			if c.name == "no revocation" {
				c.arm(r)
				a = r.accounts()[0]
			} else {
				a = r.linked()
				c.arm(r)
			}
			removed, revokeErr, err := r.client.Remove(r.ctx, a.ID)
			if err != nil || removed.ID != a.ID {
				t.Fatalf("removed %q: %v", removed.ID, err)
			}
			wantFailure(t, revokeErr, c.want)
			if len(r.accounts()) != 0 {
				t.Error("the account is still there")
			}
		})
	}
}

func TestLabel(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	for given, want := range map[string]string{
		"work": "work", "": "", "  two\n words\x1b[31m ": "two words [31m", strings.Repeat("é", 200): strings.Repeat("é", 100) + "…",
		"right\u202eleft": "right left",
	} {
		after, err := r.client.Label(r.ctx, a.ID, given)
		if err != nil || after.Label != want || r.load(a.ID).Label != want {
			t.Errorf("%q became %q, want %q (%v)", given, after.Label, want, err)
		}
	}
	_, err := r.client.Label(r.ctx, "0123456789abcdef", "x")
	if failureOf(t, err).Reason != auth.ReasonUnknownAccount {
		t.Errorf("an unknown account: %v", err)
	}
	r.wantTrail("")
}
