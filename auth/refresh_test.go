package auth_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
	"latchkey/auth/vault"
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

// refreshCase is one answer to a refresh and what it makes of the account.
type refreshCase struct {
	id, name string
	arm      func(*rig)
	want     failure
	status   auth.Status
	trail    string
	// again tells whether the next refresh, with the fault mended, succeeds.
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
	{"G5", "511 of a captive portal", tokenFault(authtest.Fault{Instead: true, Status: 511, ContentType: "text/html", Body: text("<html>")}), refreshFailure(auth.KindNetwork, auth.ReasonUnavailable), auth.StatusUnreachable, "token", true},
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
	{"CORE-7", "the audience changed", func(r *rig) {
		r.as.Tokens.IDTokenOnRefresh = true
		set("aud", "another-client")(r)
	}, badToken(auth.ReasonIDTokenAudience), auth.StatusInDoubt, "token jwks", false},
}

// TestRefreshRefused: nothing but invalid_grant ends an account, nothing is ever
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

// TestRefreshIDToken: an ID token of the same person that comes with a refresh
// is verified and taken (OC22, CORE-7).
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

// refreshChecks are what stops the refreshes that answer for somebody else.
var refreshChecks = map[string][]checks.Check{
	"OC23": {checks.Issuer, checks.SameSubject}, "OC24": {checks.SameSubject}, "CORE-7": {checks.Audience},
}

func TestRefreshWeakened(t *testing.T) {
	for _, c := range refreshCases {
		if refreshChecks[c.id] != nil {
			t.Run(c.id+" "+c.name, c.succeeds)
		}
	}
}

// succeeds: without its check the refresh is taken.
func (c refreshCase) succeeds(t *testing.T) {
	r := newRig(t, refreshChecks[c.id]...)
	before := r.linked()
	c.arm(r)
	if _, err := r.client.Refresh(r.ctx, before.ID); err != nil {
		t.Errorf("without the check it fails as well: %v", err)
	}
}

// TestRefreshUnreachable: nobody listens, or no such host: nothing was sent, so
// nothing is in doubt (A6).
func TestRefreshUnreachable(t *testing.T) {
	for name, c := range map[string]struct {
		fail   error
		reason auth.Reason
	}{
		"nobody listens": {&net.OpError{Op: "dial", Err: fmt.Errorf("connection refused")}, auth.ReasonNoAnswer},
		"no such host":   {&net.DNSError{Err: "no such host", Name: "acme.example", IsNotFound: true}, auth.ReasonDNS},
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

// TestRefreshAtOnce: ten refreshes at once present each token once, and all
// succeed (G1). Without the check of what another brought, they still never
// present a spent one, because each reloads under the lock.
func TestRefreshAtOnce(t *testing.T) {
	for _, c := range []struct {
		off  []checks.Check
		most int
	}{{nil, 1}, {[]checks.Check{checks.Adopt}, 10}} {
		r := newRig(t, c.off...)
		before := r.linked()
		r.as.Break(authtest.Token, authtest.Fault{Delay: 20 * time.Millisecond})
		var all sync.WaitGroup
		start := make(chan struct{})
		errs := make(chan error, 10)
		for range 10 {
			all.Go(func() {
				<-start
				_, err := r.client.Refresh(r.ctx, before.ID)
				errs <- err
			})
		}
		close(start)
		all.Wait()
		for range 10 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if n := r.as.Count(authtest.Token); n > c.most || n == 0 {
			t.Errorf("%d requests, at most %d", n, c.most)
		}
		if made, ended := r.as.Families(); made != 1 || ended != 0 {
			t.Errorf("%d families, %d ended: a spent token was presented", made, ended)
		}
	}
}

// watched is a vault that tells what is saved while the server answers.
type watched struct {
	*vault.Memory
	save func(a *auth.Account) error
}

func (w *watched) Save(ctx context.Context, a *auth.Account) error {
	if w.save != nil {
		if err := w.save(a); err != nil {
			return err
		}
	}
	return w.Memory.Save(ctx, a)
}

// TestRefreshProvesVault: before a token is spent the vault is written; if it
// cannot be, no request leaves (G2).
func TestRefreshProvesVault(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	full := &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}
	r.client.Vault = &watched{r.vault, func(*auth.Account) error { return full }}
	_, err := r.client.Refresh(r.ctx, before.ID)
	wantFailure(t, err, failure{auth.StepSave, auth.KindInternal, auth.ReasonDiskFull})
	r.wantTrail("")
}

// TestRotationSealedFirst: the rotated token is sealed before the keys for its
// ID token are fetched, in which time a crash would lose it.
func TestRotationSealedFirst(t *testing.T) {
	r := newRig(t)
	r.as.Tokens.IDTokenOnRefresh = true
	before := r.linked()
	var sealed auth.Secret
	r.as.Keys.OnFetch = func(*authtest.KeySet) { sealed = r.load(before.ID).Grant.RefreshToken }
	after, err := r.client.Refresh(r.ctx, before.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !sealed.Equal(after.Grant.RefreshToken) || sealed.Equal(before.Grant.RefreshToken) {
		t.Error("while the keys were fetched, the vault held the spent token")
	}
}

// TestRefreshCancelled: a caller who goes does not cost the answer (L3).
func TestRefreshCancelled(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	ctx, cancel := context.WithCancel(r.ctx)
	r.as.Tokens.Answer = func(map[string]any) { cancel() }
	if _, err := r.client.Refresh(ctx, before.ID); err != nil {
		t.Errorf("the answer was thrown away: %v", err)
	}
	if after := r.load(before.ID); after.Grant.RefreshToken.Equal(before.Grant.RefreshToken) {
		t.Error("the vault holds a spent token")
	}
}

// TestRefreshEnded: an account that has ended, or cannot be refreshed, asks nobody.
func TestRefreshEnded(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	a.Ended = auth.EndedRefused
	if err := r.vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	_, err := r.client.Refresh(r.ctx, a.ID)
	wantFailure(t, err, refreshFailure(auth.KindSignInNeeded, auth.ReasonEnded))
	a.Ended, a.Grant.RefreshToken = auth.NotEnded, auth.Secret{}
	if err := r.vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	_, err = r.client.Refresh(r.ctx, a.ID)
	wantFailure(t, err, refreshFailure(auth.KindSignInNeeded, auth.ReasonNoRefreshToken))
	r.wantTrail("")
}

// TestRefreshProviderChanged: tokens of one issuer never go to another (A2).
func TestRefreshProviderChanged(t *testing.T) {
	for name, change := range map[string]func(*auth.Provider){
		"issuer": func(p *auth.Provider) { p.Issuer = "https://evil.example" },
		"client": func(p *auth.Provider) { p.ClientID = "another" },
	} {
		t.Run("A2 "+name, func(t *testing.T) {
			r := newRig(t)
			a := r.linked()
			change(&r.request.Provider)
			_, err := r.client.Refresh(r.ctx, a.ID)
			wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonProviderChanged})
			r.wantTrail("")
		})
	}
}
