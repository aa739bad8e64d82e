package auth_test

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

func TestRefresh(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	after, err := r.client.Refresh(r.ctx, before.ID)
	if err != nil {
		t.Fatal(err)
	}
	r.wantTrail("token")
	sealed := r.load(before.ID)
	if !sealed.Grant.RefreshToken.Equal(after.Grant.RefreshToken) || sealed.Grant.RefreshToken.Equal(before.Grant.RefreshToken) {
		t.Error("the rotated refresh token is not the one sealed")
	}
	if sealed.Grant.AccessToken.Equal(before.Grant.AccessToken) || sealed.RefreshedAt.IsZero() {
		t.Error("the new access token is not sealed")
	}
	if sealed.Status(time.Now()) != auth.StatusActive || !sealed.RefreshStartedAt.IsZero() {
		t.Errorf("status %s", sealed.Status(time.Now()))
	}
	if !sealed.Grant.IDToken.Equal(before.Grant.IDToken) || sealed.Identity.Subject != "ada" {
		t.Error("the identity was lost")
	}
}

// TestRefreshFixed: an answer without a refresh token keeps the old one (6749-9).
func TestRefreshFixed(t *testing.T) {
	r := newRig(t)
	r.as.Tokens.Fixed = true
	before := r.linked()
	after, err := r.client.Refresh(r.ctx, before.ID)
	if err != nil || !after.Grant.RefreshToken.Equal(before.Grant.RefreshToken) {
		t.Errorf("%v, %v", err, after.Grant)
	}
}

// refreshCase is one answer to a refresh and its effect on the account.
type refreshCase struct {
	id, name string
	arm      func(*rig)
	want     failure
	status   auth.Status
	trail    string
	// again is whether the next refresh succeeds after the fault is removed.
	again bool
}

func refreshFailure(k auth.Kind, r auth.Reason) failure { return failure{auth.StepRefresh, k, r} }

var refreshCases = []refreshCase{
	{"G5", "invalid_grant", tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_grant"}`)}), refreshFailure(auth.KindSignInNeeded, auth.ReasonInvalidGrant), auth.StatusSignInAgain, "token", false},
	{"G5", "invalid_client", tokenFault(authtest.Fault{Instead: true, Status: 401, Body: text(`{"error":"invalid_client"}`)}), refreshFailure(auth.KindProviderError, auth.ReasonInvalidClient), auth.StatusActive, "token", true},
	{"G5", "invalid_scope", tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_scope"}`)}), refreshFailure(auth.KindProviderError, auth.ReasonInvalidScope), auth.StatusActive, "token", true},
	{"G5", "400 with HTML", tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text("<html>")}), refreshFailure(auth.KindProviderError, auth.ReasonRefusedStatus), auth.StatusActive, "token", true},
	{"G5", "500", tokenFault(authtest.Fault{Instead: true, Status: 500, Body: text("<html>")}), refreshFailure(auth.KindNetwork, auth.ReasonUnavailable), auth.StatusUnreachable, "token", true},
	{"G5", "500 that says invalid_grant", tokenFault(authtest.Fault{Instead: true, Status: 500, Body: text(`{"error":"invalid_grant"}`)}), refreshFailure(auth.KindNetwork, auth.ReasonUnavailable), auth.StatusUnreachable, "token", true},
	{"G5", "503", tokenFault(authtest.Fault{Instead: true, Status: 503, Header: http.Header{"Retry-After": {"7"}}}), refreshFailure(auth.KindNetwork, auth.ReasonBusy), auth.StatusUnreachable, "token", true},
	{"G5", "503 that does not say when", tokenFault(authtest.Fault{Instead: true, Status: 503, Body: text("no healthy upstream")}), refreshFailure(auth.KindNetwork, auth.ReasonBusy), auth.StatusUnreachable, "token", true},
	{"G5", "503 in OAuth's words", tokenFault(authtest.Fault{Instead: true, Status: 503, Body: text(`{"error":"temporarily_unavailable"}`)}), refreshFailure(auth.KindNetwork, auth.ReasonBusy), auth.StatusUnreachable, "token", true},
	{"G5", "429", tokenFault(authtest.Fault{Instead: true, Status: 429}), refreshFailure(auth.KindNetwork, auth.ReasonBusy), auth.StatusUnreachable, "token", true},
	{"G4", "502 of a gateway after it happened", tokenFault(authtest.Fault{Status: 502, Body: text("<html>")}), refreshFailure(auth.KindNetwork, auth.ReasonUnavailable), auth.StatusInDoubt, "token", false},
	{"G4", "504 of a gateway before it happened", tokenFault(authtest.Fault{Instead: true, Status: 504, Body: text("<html>")}), refreshFailure(auth.KindNetwork, auth.ReasonUnavailable), auth.StatusInDoubt, "token", true},
	{"G5", "511 of a captive portal", tokenFault(authtest.Fault{Instead: true, Status: 511, ContentType: "text/html", Body: text("<html>")}), refreshFailure(auth.KindNetwork, auth.ReasonPortal), auth.StatusUnreachable, "token", true},
	{"G5", "302 to a captive portal", tokenFault(authtest.Fault{Instead: true, Location: "https://portal.example/"}), refreshFailure(auth.KindBadAnswer, auth.ReasonRedirected), auth.StatusActive, "token", true},
	{"G4", "200 with HTML before it happened", tokenFault(authtest.Fault{ContentType: "text/html", Body: text("<html>")}), refreshFailure(auth.KindBadAnswer, auth.ReasonNotJSON), auth.StatusInDoubt, "token", false},
	{"G4", "reset before it happened", tokenFault(authtest.Fault{ResetBefore: true}), refreshFailure(auth.KindNetwork, auth.ReasonNoAnswer), auth.StatusInDoubt, "token", true},
	{"G4", "reset after it happened", tokenFault(authtest.Fault{ResetAfter: true}), refreshFailure(auth.KindNetwork, auth.ReasonNoAnswer), auth.StatusInDoubt, "token", false},
	{"G4", "cut short after it happened", tokenFault(authtest.Fault{Truncate: true}), refreshFailure(auth.KindNetwork, auth.ReasonNoAnswer), auth.StatusInDoubt, "token", false},
	{"G4", "reset after it happened, with grace", func(r *rig) {
		r.as.Tokens.Grace = 1
		tokenFault(authtest.Fault{ResetAfter: true})(r)
	}, refreshFailure(auth.KindNetwork, auth.ReasonNoAnswer), auth.StatusInDoubt, "token", true},
	{"OC23", "oidcc-client-test-refresh-token-invalid-issuer", func(r *rig) {
		r.as.Tokens.IDTokenOnRefresh = true
		set("iss", "https://other.example")(r)
	}, badToken(auth.ReasonIDTokenIssuer), auth.StatusInDoubt, "token jwks", false},
	{"OC24", "oidcc-client-test-refresh-token-invalid-sub", func(r *rig) {
		r.as.Tokens.IDTokenOnRefresh = true
		set("sub", "grace")(r)
	}, badToken(auth.ReasonSubject), auth.StatusInDoubt, "token jwks", false},
}

// TestRefreshRefused: only invalid_grant ends an account, nothing is ever
// deleted, and no failure sends the token twice.
func TestRefreshRefused(t *testing.T) {
	for _, c := range refreshCases {
		t.Run(c.id+" "+c.name, c.run)
	}
}

func (c refreshCase) run(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	c.arm(r)
	_, err := r.client.Refresh(r.ctx, before.ID)
	wantFailure(t, err, c.want)
	r.wantTrail(c.trail)
	after := r.load(before.ID)
	if got := after.Status(time.Now()); got != c.status {
		t.Errorf("status %s, want %s", got, c.status)
	}
	if e := auth.AsError(err); e.InDoubt != (c.status == auth.StatusInDoubt) {
		t.Errorf("the failure says in doubt: %t, the account is %s", e.InDoubt, c.status)
	}
	if after.Identity.Subject != "ada" || after.Identity.Issuer != before.Identity.Issuer || len(r.accounts()) != 1 {
		t.Errorf("the account changed: %+v", after.Identity)
	}
	if c.want.Reason != auth.ReasonInvalidGrant && !after.Grant.RefreshToken.Equal(before.Grant.RefreshToken) && c.trail == "token" {
		t.Error("the refresh token changed without an answer")
	}
	wantNoSecrets(t, r, err)
	r.as.Mend(authtest.Token)
	r.as.ID = authtest.IDTokens{}
	_, err = r.client.Refresh(r.ctx, before.ID)
	if c.again != (err == nil) && c.trail == "token" {
		t.Errorf("the next refresh: %v", err)
	}
	if status := r.load(before.ID).Status(time.Now()); err == nil && status != auth.StatusActive {
		t.Errorf("after a good refresh the account is %s", status)
	}
}

// TestRefreshIDToken: an ID token of the same person in a refresh is verified and
// stored (OC22, CORE-7).
func TestRefreshIDToken(t *testing.T) {
	r := newRig(t)
	r.as.Tokens.IDTokenOnRefresh = true
	before := r.linked()
	after, err := r.client.Refresh(r.ctx, before.ID)
	if err != nil || after.Grant.IDToken.Equal(before.Grant.IDToken) {
		t.Fatalf("%v", err)
	}
	r.wantTrail("token jwks")
}

// TestRefreshKeepsNonceAndTime: the nonce of the sign-in may repeat, also after
// an ID token without one, and auth_time does not change (CORE-7).
func TestRefreshKeepsNonceAndTime(t *testing.T) {
	r := newRig(t)
	r.as.Tokens.IDTokenOnRefresh = true
	var nonce any
	r.as.ID.Claims = func(c map[string]any) { nonce = c["nonce"] }
	before := r.linked()
	for _, again := range []any{nil, nonce} {
		r.as.ID.Claims = func(c map[string]any) {
			if delete(c, "auth_time"); again != nil {
				c["nonce"] = again
			}
		}
		after, err := r.client.Refresh(r.ctx, before.ID)
		if err != nil || nonce == nil || !r.load(before.ID).Identity.AuthTime.Equal(before.Identity.AuthTime) {
			t.Errorf("nonce %v: %v, auth_time %v", again != nil, err, after.Identity.AuthTime)
		}
	}
}

// TestRefreshLeavesIDToken: an invalid ID token of the same person is left out,
// and without its check it is stored. The refresh succeeds in both cases: only
// another person's token fails it (CORE-7).
func TestRefreshLeavesIDToken(t *testing.T) {
	for name, c := range map[string]struct {
		check checks.Check
		arm   func(*rig)
	}{
		"the audience changed": {checks.Audience, set("aud", "another-client")},
		"another nonce":        {checks.Nonce, set("nonce", "another-nonce-than-that-of-the-sign-in")},
		"another auth_time":    {checks.AuthTime, set("auth_time", unix(time.Minute))},
	} {
		for _, off := range [][]checks.Check{nil, {c.check}} {
			t.Run(fmt.Sprintf("CORE-7 %s, without %v", name, off), func(t *testing.T) {
				r := newRig(t, off...)
				before := r.linked()
				onRefresh(c.arm)(r)
				after, err := r.client.Refresh(r.ctx, before.ID)
				if err != nil {
					t.Fatal(err)
				}
				r.wantSoundChecks()
				r.wantChecked(c.check, outcomeWith(off))
				if taken := !after.Grant.IDToken.Equal(before.Grant.IDToken); taken != (off != nil) {
					t.Errorf("the ID token is taken: %v", taken)
				}
			})
		}
	}
}

// refreshChecks are the checks that stop refreshes for another person.
var refreshChecks = map[string][]checks.Check{
	"OC23": {checks.Issuer, checks.SameSubject}, "OC24": {checks.SameSubject},
}

func TestRefreshWeakened(t *testing.T) {
	for _, c := range refreshCases {
		if refreshChecks[c.id] != nil {
			t.Run(c.id+" "+c.name, c.succeeds)
		}
	}
}

// succeeds: without its check the refresh is accepted.
func (c refreshCase) succeeds(t *testing.T) {
	r := newRig(t, refreshChecks[c.id]...)
	before := r.linked()
	c.arm(r)
	if _, err := r.client.Refresh(r.ctx, before.ID); err != nil {
		t.Errorf("without the check it fails as well: %v", err)
	}
	for _, check := range refreshChecks[c.id] {
		r.wantChecked(check, auth.CheckSwitchedOff)
	}
}

// TestRefreshUnreachable: no server listens, or the host does not exist: nothing
// was sent, so nothing is in doubt (A6).
func TestRefreshUnreachable(t *testing.T) {
	for name, c := range map[string]struct {
		fail   error
		reason auth.Reason
	}{
		"no listener":  {&net.OpError{Op: "dial", Err: fmt.Errorf("connection refused")}, auth.ReasonNoAnswer},
		"no such host": {&net.DNSError{Err: "no such host", Name: "acme.example", IsNotFound: true}, auth.ReasonDNS},
	} {
		t.Run("A6 "+name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			r.client.RoundTripper = func(auth.Provider) http.RoundTripper {
				return roundTrip(func(*http.Request) (*http.Response, error) { return nil, c.fail })
			}
			_, err := r.client.Refresh(r.ctx, before.ID)
			wantFailure(t, err, refreshFailure(auth.KindNetwork, c.reason))
			after := r.load(before.ID)
			if after.Status(time.Now()) != auth.StatusUnreachable || !after.Grant.AccessToken.Equal(before.Grant.AccessToken) {
				t.Errorf("status %s", after.Status(time.Now()))
			}
		})
	}
}
