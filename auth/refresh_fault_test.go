package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/vault"
)

// timeless is a client with a provider that answers without sockets, so that
// waits take no time. Each answer rotates the token.
func timeless(t *testing.T, save func(*auth.Account) error) (*auth.Client, *vault.Memory, auth.Account, *int) {
	t.Helper()
	asked := new(int)
	v := vault.NewMemory()
	c := &auth.Client{
		Vault: &watched{v, save},
		Providers: func(context.Context, string) (auth.Provider, error) {
			return auth.Provider{ID: "acme", Issuer: "https://acme.example", ClientID: "c"}, nil
		},
		RoundTripper: func(auth.Provider) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				*asked++
				body := fmt.Sprintf(`{"access_token":"access-%d","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-%d"}`, *asked, *asked)
				return &http.Response{
					StatusCode: 200, Request: req, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
				}, nil
			})
		},
	}
	a := auth.Account{
		Provider: "acme", ClientID: "c", Identity: auth.Identity{Issuer: "https://acme.example", Subject: "ada"},
		Metadata: auth.Metadata{Issuer: "https://acme.example", Endpoints: auth.Endpoints{Token: "https://acme.example/token"}},
		Grant: auth.Grant{
			AccessToken: auth.NewSecret("access-0"), RefreshToken: auth.NewSecret("refresh-0"), TokenType: "Bearer",
			ObtainedAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour),
		},
	}
	if err := v.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	return c, v, a, asked
}

var diskFull = &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}

// TestSaveFailsAfterTheAnswer: saving the rotated token is retried; if the disk
// has room in time, nothing is lost (G3).
func TestSaveFailsAfterTheAnswer(t *testing.T) {
	for failures := range 6 {
		synctest.Test(t, func(t *testing.T) {
			left := failures
			c, v, a, _ := timeless(t, func(a *auth.Account) error {
				if a.Grant.RefreshToken.Reveal() == "refresh-1" && left > 0 {
					left--
					return diskFull
				}
				return nil
			})
			after, err := c.Refresh(t.Context(), a.ID)
			sealed, loadErr := v.Load(t.Context(), a.ID)
			if err := errors.Join(err, loadErr); err != nil {
				t.Fatalf("after %d failures: %v", failures, err)
			}
			if sealed.Grant.RefreshToken.Reveal() != "refresh-1" || after.Status(time.Now()) != auth.StatusActive || sealed.Status(time.Now()) != auth.StatusActive {
				t.Errorf("after %d failures it is %s", failures, sealed.Status(time.Now()))
			}
		})
	}
}

// TestSaveNeverWorksAgain: the error has the cause, and the sealed account is in
// doubt; when the disk has room, the next refresh sends the token that is stored
// (G3).
func TestSaveNeverWorksAgain(t *testing.T) {
	t.Run("without an ID token", func(t *testing.T) { saveNeverWorksAgain(t, false) })
	t.Run("with an ID token", func(t *testing.T) { saveNeverWorksAgain(t, true) })
}

func saveNeverWorksAgain(t *testing.T, idToken bool) {
	synctest.Test(t, func(t *testing.T) {
		full := true
		c, v, a, asked := timeless(t, func(a *auth.Account) error {
			if full && a.Grant.RefreshToken.Reveal() != "refresh-0" {
				return diskFull
			}
			return nil
		})
		plain := c.RoundTripper
		if idToken {
			c.RoundTripper = addingIDToken(plain)
		}
		unsaved, err := c.Refresh(t.Context(), a.ID)
		wantFailure(t, err, failure{auth.StepSave, auth.KindInternal, auth.ReasonDiskFull})
		if !auth.AsError(err).Unsaved {
			t.Error("the failure does not tell that new tokens could not be saved")
		}
		if unsaved.Grant.RefreshToken.Reveal() != "refresh-1" {
			t.Error("the tokens that could not be saved are not handed back")
		}
		sealed, err := v.Load(t.Context(), a.ID)
		if err != nil || sealed.Status(time.Now()) != auth.StatusInDoubt || *asked != 1 {
			t.Fatalf("it is %s after %d requests, %v", sealed.Status(time.Now()), *asked, err)
		}
		full, c.RoundTripper = false, plain
		if after, err := c.Refresh(t.Context(), a.ID); err != nil || after.Status(time.Now()) != auth.StatusActive {
			t.Errorf("with room again it is %s, %v", after.Status(time.Now()), err)
		}
	})
}

// addingIDToken adds an ID token to the answers.
func addingIDToken(inner func(auth.Provider) http.RoundTripper) func(auth.Provider) http.RoundTripper {
	return func(p auth.Provider) http.RoundTripper {
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			resp, err := inner(p).RoundTrip(req)
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body = io.NopCloser(strings.NewReader(`{"id_token":"a.b.c",` + strings.TrimPrefix(string(body), "{")))
			return resp, err
		})
	}
}

// TestDoubtStays: a refresh that was never sent, or not processed, does not clear
// an older doubt (G4).
func TestDoubtStays(t *testing.T) {
	for name, c := range map[string]struct {
		fault authtest.Fault
		want  auth.Status
	}{
		"503":            {authtest.Fault{Instead: true, Status: 503}, auth.StatusInDoubt},
		"invalid_client": {authtest.Fault{Instead: true, Status: 401, Body: text(`{"error":"invalid_client"}`)}, auth.StatusInDoubt},
		"invalid_grant":  {authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_grant"}`)}, auth.StatusSignInAgain},
		"an answer":      {authtest.Fault{}, auth.StatusActive},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			a := r.linked()
			a.RefreshStartedAt = time.Now().Add(-time.Hour)
			if err := r.vault.Save(r.ctx, &a); err != nil {
				t.Fatal(err)
			}
			r.as.Break(authtest.Token, c.fault)
			_, _ = r.client.Refresh(r.ctx, a.ID)
			if got := r.load(a.ID).Status(time.Now()); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
		})
	}
}

// TestClockJumps: whatever the clock was when a token came, a refresh is sent and
// Token returns a valid token (G7).
func TestClockJumps(t *testing.T) {
	for _, then := range []time.Duration{
		-time.Minute, time.Minute, -10 * time.Minute, 10 * time.Minute, -24 * time.Hour, 24 * time.Hour,
		-50 * 365 * 24 * time.Hour, 70 * 365 * 24 * time.Hour, // 1976 and 2096
	} {
		t.Run(fmt.Sprint(then), func(t *testing.T) {
			r := newRig(t)
			r.as.Tokens.Life = 120
			a := r.linked()
			r.client.Now = func() time.Time { return time.Now().Add(then) }
			if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
				t.Fatalf("while the clock was wrong: %v", err)
			}
			r.client.Now = nil // the clock is corrected
			r.as.ForgetLog()
			if _, err := r.client.Refresh(r.ctx, a.ID); err != nil || r.as.Count(authtest.Token) != 1 {
				t.Errorf("a refresh after it was put right: %d requests, %v", r.as.Count(authtest.Token), err)
			}
			r.as.ForgetLog()
			if then > 5*time.Minute {
				r.client.Now = func() time.Time { return time.Now().Add(then) }
				_, _ = r.client.Refresh(r.ctx, a.ID)
				r.client.Now = nil
				r.as.ForgetLog()
				if _, _, err := r.client.Token(r.ctx, a.ID, time.Minute); err != nil || r.as.Count(authtest.Token) != 1 {
					t.Errorf("a token that ends %v from now: %d requests, %v", then, r.as.Count(authtest.Token), err)
				}
			}
			if made, ended := r.as.Families(); made != 1 || ended != 0 {
				t.Errorf("%d families, %d ended", made, ended)
			}
			if got := r.load(a.ID).Status(time.Now()); got != auth.StatusActive {
				t.Errorf("it is %s", got)
			}
		})
	}
}

// TestRefreshInterrupted cancels the caller while the provider does not answer:
// the command ends, and the account is in doubt, because the token may be spent.
func TestRefreshInterrupted(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	r.as.Break(authtest.Token, authtest.Fault{Hang: true})
	asked := r.as.Count(authtest.Token)
	ctx, cancel := context.WithCancelCause(r.ctx)
	interrupted := &auth.Error{Step: auth.StepRefresh, Kind: auth.KindCancelled, Reason: auth.ReasonInterrupted}
	go func() {
		for r.as.Count(authtest.Token) == asked {
			time.Sleep(time.Millisecond)
		}
		cancel(interrupted)
	}()
	_, err := r.client.Refresh(ctx, before.ID)
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindCancelled, auth.ReasonInterrupted})
	a := r.load(before.ID)
	if got := a.Status(time.Now()); got != auth.StatusInDoubt {
		t.Errorf("status %s, want in_doubt", got)
	}
	if !a.Grant.RefreshToken.Equal(before.Grant.RefreshToken) {
		t.Error("the refresh token is not the one that was there")
	}
}
