package auth_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestSuspend: if a computer sleeps through the deadline, the wait ends when it
// wakes, although its timers stopped (CB16, G6).
func TestSuspend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var asleep atomic.Int64
		b.client.Now = func() time.Time { return time.Now().Add(time.Duration(asleep.Load())) }
		receiver := newDirect()
		p := auth.Provider{
			ID: "acme", ClientID: authtest.ClientID, Scopes: []string{"read"},
			Endpoints: auth.Endpoints{Authorization: benchIssuer + "/a", Token: benchIssuer + "/token"},
		}
		began := time.Now()
		_, err := b.client.SignIn(t.Context(), auth.Request{Provider: p, Timeout: 5 * time.Minute, Listen: receiver.listen, Browse: func(context.Context, string) error {
			time.AfterFunc(10*time.Second, func() { asleep.Store(int64(8 * time.Hour)) })
			return nil
		}})
		wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonNoCallback})
		if awake := time.Since(began); awake > 31*time.Second {
			t.Errorf("it took %v of the computer's waking time", awake)
		}
	})
}

// TestDeadline: no callback comes, and the wait ends at its deadline (CB15).
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		receiver := newDirect()
		p := auth.Provider{
			ID: "acme", ClientID: authtest.ClientID, Scopes: []string{"read"},
			Endpoints: auth.Endpoints{Authorization: benchIssuer + "/a", Token: benchIssuer + "/token"},
		}
		began := time.Now()
		_, err := b.client.SignIn(t.Context(), auth.Request{Provider: p, Listen: receiver.listen})
		wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonNoCallback})
		if waited := time.Since(began); waited != auth.DefaultTimeout {
			t.Errorf("waited %v", waited)
		}
	})
}

// TestRenewedButNotSaved: a grant that replaces a spent token is sealed even if
// saving fails at first; if it never succeeds, the account is in doubt (G3).
func TestRenewedButNotSaved(t *testing.T) {
	full := &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}
	for name, c := range map[string]struct {
		failures int
		want     failure
		status   auth.Status
	}{
		"room after a while": {2, failure{}, auth.StatusActive},
		"never any room":     {1000, failure{auth.StepSave, auth.KindInternal, auth.ReasonDiskFull}, auth.StatusInDoubt},
	} {
		t.Run("G3 "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"new","token_type":"Bearer","refresh_token":"new-refresh"}`))
				saves := 0
				b.client.Vault = &watched{b.vault, func(*auth.Account) error {
					saves++
					if saves > 1 && saves <= 1+c.failures { // the first proves that the vault can be written
						return full
					}
					return nil
				}}
				_, err := b.client.Refresh(t.Context(), b.account.ID)
				wantFailure(t, err, c.want)
				after, loadErr := b.vault.Load(t.Context(), b.account.ID)
				if loadErr != nil || after.Status(time.Now()) != c.status {
					t.Errorf("status %s, %v", after.Status(time.Now()), loadErr)
				}
				if saved := after.Grant.RefreshToken.Reveal() == "new-refresh"; saved != (err == nil) {
					t.Errorf("the new token is sealed: %v", saved)
				}
				if err != nil && !errors.As(err, new(*auth.Error)) {
					t.Errorf("%T", err)
				}
			})
		})
	}
}
