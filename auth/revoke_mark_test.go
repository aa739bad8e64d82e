package auth_test

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestRevocationIsMarkedFirst: the vault records a pending revocation before any
// request, so that a crash cannot lose it (H2).
func TestRevocationIsMarkedFirst(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	asked := 0
	r.client.RoundTripper = func(p auth.Provider) http.RoundTripper {
		inner := auth.NewTransport(p)
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			asked++
			if !r.load(a.ID).RevokePending {
				t.Errorf("request %d, %s, is sent without the mark", asked, req.URL.Path)
			}
			defer inner.(*http.Transport).CloseIdleConnections()
			return inner.RoundTrip(req)
		})
	}
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil || asked != 4 || r.load(a.ID).RevokePending {
		t.Errorf("%d requests, %v", asked, err)
	}
}

// TestRevocationInterrupted: after Ctrl+C the provider's state is unknown, so the
// revocation stays pending, and the next one completes it (H2, L3).
func TestRevocationInterrupted(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.as.Break(authtest.Revoke, authtest.Fault{Hang: true})
	ctx, cancel := context.WithCancelCause(r.ctx)
	go func() {
		for r.as.Count(authtest.Revoke) == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel(&auth.Error{Step: auth.StepRevoke, Kind: auth.KindCancelled, Reason: auth.ReasonInterrupted})
	}()
	_, err := r.client.Revoke(ctx, a.ID)
	wantFailure(t, err, revokeFailure(auth.KindCancelled, auth.ReasonInterrupted))
	if got := r.load(a.ID); !got.RevokePending || got.Status(time.Now()) != auth.StatusActive || !got.Grant.Refreshable() {
		t.Errorf("pending %v, status %s", got.RevokePending, got.Status(time.Now()))
	}
	r.as.Mend(authtest.Revoke)
	if after, err := r.client.Revoke(r.ctx, a.ID); err != nil || after.RevokePending {
		t.Errorf("the next try: %v, pending %v", err, after.RevokePending)
	}
}

// TestRevokeWhatLivesOn: tokens that still work are kept, so that another
// revocation can end them, and are removed when they are dead or have expired
// (H1).
func TestRevokeWhatLivesOn(t *testing.T) {
	r := newRig(t)
	r.as.Ending.KeepAlive = true
	a := r.linked()
	for range 2 {
		after, err := r.client.Revoke(r.ctx, a.ID)
		if err != nil || after.Revocation.Proof != auth.ProofAliveUntil || after.Grant.AccessToken.Empty() || !after.LivesOn() {
			t.Fatalf("proof %s, %v", after.Revocation.Proof, err)
		}
	}
	r.as.Break(authtest.Revoke, authtest.Fault{ResetBefore: true})
	if after, err := r.client.Revoke(r.ctx, a.ID); err != nil || after.RevokePending || after.Status(time.Now()) != auth.StatusRevoked || after.Generation != r.load(a.ID).Generation {
		t.Errorf("without an answer: %v, pending %v, %s", err, after.RevokePending, after.Status(time.Now()))
	}
	r.as.Mend(authtest.Revoke)
	r.as.Ending.KeepAlive = false
	if after, err := r.client.Revoke(r.ctx, a.ID); err != nil || after.Revocation.Proof != auth.ProofDead || !r.load(a.ID).Grant.AccessToken.Empty() || after.LivesOn() {
		t.Errorf("once it works: %v, proof %s", err, after.Revocation.Proof)
	}

	r = newRig(t)
	r.as.Ending.KeepAlive = true
	a = r.linked()
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	r.as.ForgetLog()
	r.age(2 * time.Hour)
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil || !r.load(a.ID).Grant.AccessToken.Empty() {
		t.Errorf("after its end: %v, tokens %v", err, !r.load(a.ID).Grant.AccessToken.Empty())
	}
	r.wantTrail("")
}

// TestRevokeGoogle: the second token ended with the first one, which Google and
// others report as invalid_token (S21; in TestS21SecondTokenRefused the first one
// is refused).
func TestRevokeGoogle(t *testing.T) {
	gone := authtest.Fault{After: 1, Instead: true, Status: 400, Body: text(`{"error":"invalid_token","error_description":"Token expired or revoked"}`)}
	for _, style := range []auth.RevocationStyle{auth.RevokeTokenOnly, auth.RevokeStandard} {
		r := newRig(t)
		r.as.Lenient = true
		r.request.Provider.Quirks.Revocation = style
		a := r.linked()
		r.as.Break(authtest.Revoke, gone)
		_, err := r.client.Revoke(r.ctx, a.ID)
		wantFailure(t, err, failure{})
		if r.load(a.ID).Status(time.Now()) != auth.StatusRevoked {
			t.Errorf("%q: the account is not revoked", style)
		}
	}
}

// TestRevokeByAnEndedBearer: if the access token revokes, an expired one is
// renewed first; if it cannot be renewed, the grant is dead.
func TestRevokeByAnEndedBearer(t *testing.T) {
	for name, c := range map[string]struct {
		fault authtest.Fault
		trail string
		want  failure
		proof auth.Proof
	}{
		"renewed":       {authtest.Fault{}, "token userinfo revoke userinfo", failure{}, auth.ProofAliveUntil},
		"nothing there": {authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_grant"}`)}, "token", failure{}, auth.ProofDead},
		"no answer":     {authtest.Fault{ResetBefore: true}, "token", refreshFailure(auth.KindNetwork, auth.ReasonNoAnswer), auth.ProofNone},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Lenient = true
			r.request.Provider.Quirks.Revocation = auth.RevokeBearer
			a := r.linked()
			r.age(2 * time.Hour)
			r.as.Break(authtest.Token, c.fault)
			after, err := r.client.Revoke(r.ctx, a.ID)
			wantFailure(t, err, c.want)
			r.wantTrail(c.trail)
			if after.Revocation.Proof != c.proof || r.load(a.ID).RevokePending != (err != nil) || after.Generation != r.load(a.ID).Generation {
				t.Errorf("proof %q, pending %v", after.Revocation.Proof, r.load(a.ID).RevokePending)
			}
			for _, sent := range r.as.Log() {
				if sent.Endpoint == authtest.Revoke && strings.HasSuffix(sent.Header.Get("Authorization"), a.Grant.AccessToken.Reveal()) {
					t.Error("it is the ended token that was sent")
				}
			}
		})
	}
}

// after answers late.
func after(wait time.Duration, body string) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		select {
		case <-time.After(wait):
			return &http.Response{
				StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: req,
			}, nil
		case <-req.Context().Done():
			return nil, context.Cause(req.Context())
		}
	}
}

// TestSlowUnderTheLock: however many slow answers an operation needs, it releases
// the account before waiting processes give up (G1).
func TestSlowUnderTheLock(t *testing.T) {
	for name, c := range map[string]struct {
		slow map[string]roundTrip
		run  func(*bench) error
	}{
		"revoke": {
			map[string]roundTrip{"/userinfo": after(29*time.Second, ""), "/revoke": after(29*time.Second, "")},
			func(b *bench) error { _, err := b.client.Revoke(context.Background(), b.account.ID); return err },
		},
		"refresh": {
			map[string]roundTrip{"/token": after(29*time.Second, renewedWithIDToken), "/jwks": silence},
			func(b *bench) error { _, err := b.client.Refresh(context.Background(), b.account.ID); return err },
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				a := b.account
				a.Metadata.Endpoints.Revocation, a.Metadata.Endpoints.Userinfo = benchIssuer+"/revoke", benchIssuer+"/userinfo"
				if err := b.vault.Save(t.Context(), &a); err != nil {
					t.Fatal(err)
				}
				b.slow = c.slow
				finished := make(chan error, 1)
				go func() { finished <- c.run(b) }()
				synctest.Wait()
				const saving = 20 * time.Second // the longest time of a save that fails at first
				waits, cancel := context.WithTimeout(context.Background(), auth.RefreshLockWait-saving)
				defer cancel()
				unlock, err := b.vault.Lock(waits, a.ID)
				if err != nil {
					t.Fatalf("who waits for the account gives up: %v", err)
				}
				unlock()
				if err := <-finished; err != nil && failureOf(t, err).Reason != auth.ReasonSlow {
					t.Error(err)
				}
			})
		})
	}
}

// renewedWithIDToken is an answer to a refresh with an ID token that must be
// verified with the provider's keys.
var renewedWithIDToken = `{"access_token":"new-access","token_type":"Bearer","refresh_token":"new-refresh","id_token":"` +
	base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256"}`)) + "." +
	base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"`+benchIssuer+`","sub":"ada","aud":"`+authtest.ClientID+`","exp":4102444800}`)) + `.AAAA"}`
