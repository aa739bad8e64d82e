package auth_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
	"latchkey/auth/vault"
)

// TestRefreshAtOnce: ten concurrent refreshes send each token once, and all
// succeed (G1). Without the check for another's refresh they still never send a
// spent token, because each reloads under the lock.
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
		r.wantSoundChecks()
		r.wantChecked(checks.Adopt, outcomeWith(c.off))
		if n := r.as.Count(authtest.Token); n > c.most || n == 0 {
			t.Errorf("%d requests, at most %d", n, c.most)
		}
		if made, ended := r.as.Families(); made != 1 || ended != 0 {
			t.Errorf("%d families, %d ended: a spent token was presented", made, ended)
		}
	}
}

// watched is a vault that reports what is saved while the server answers.
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

// TestRefreshProvesVault: the vault is written before a token is spent; if that
// fails, no request is sent (G2).
func TestRefreshProvesVault(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	full := &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}
	r.client.Vault = &watched{r.vault, func(*auth.Account) error { return full }}
	_, err := r.client.Refresh(r.ctx, before.ID)
	wantFailure(t, err, failure{auth.StepSave, auth.KindInternal, auth.ReasonDiskFull})
	r.wantTrail("")
}

// TestRotationSealedFirst: the rotated token is sealed before the keys for its ID
// token are fetched, because a crash meanwhile would lose it.
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

// TestRefreshCancelled: a cancelled caller does not lose the answer (L3).
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

// TestRefreshEnded: an account that has ended, or cannot be refreshed, sends no
// request.
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
