package auth_test

import (
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

func always(auth.Secret) bool { return true }

// A refused token is refreshed once, however many programs then want one, and a late
// report about it does not touch the new one.
func TestARejectedTokenIsRefreshedOnce(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	old := before.Grant.AccessToken
	if _, err := r.client.Reject(r.ctx, before.ID, func(s auth.Secret) bool { return s.Equal(old) }); err != nil {
		t.Fatal(err)
	}
	r.wantTrail("")
	if a := r.load(before.ID); !a.Grant.Rejected || a.Status(time.Now()) != auth.StatusActive || !a.Grant.AccessToken.Equal(old) {
		t.Fatalf("the account is %s, rejected %v", a.Status(time.Now()), a.Grant.Rejected)
	}
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			token, _, err := r.client.Token(r.ctx, before.ID, time.Minute)
			if err != nil || token.Equal(old) {
				t.Errorf("the refused token was handed out again, or %v", err)
			}
		})
	}
	all.Wait()
	r.wantTrail("token")
	r.as.ForgetLog()
	renewed := r.load(before.ID)
	if renewed.Grant.Rejected {
		t.Error("the new token is marked, too")
	}
	if _, err := r.client.Reject(r.ctx, before.ID, func(s auth.Secret) bool { return s.Equal(old) }); err != nil {
		t.Fatal(err)
	}
	if token, _, err := r.client.Token(r.ctx, before.ID, time.Minute); err != nil || !token.Equal(renewed.Grant.AccessToken) {
		t.Errorf("a late report: %v", err)
	}
	r.wantTrail("")
}

// A token that cannot be renewed stays as it is: a server may refuse it for another reason.
func TestARejectedTokenThatCannotBeRenewed(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	a.Grant.RefreshToken = auth.Secret{}
	if err := r.client.Vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	if _, err := r.client.Reject(r.ctx, a.ID, always); err != nil {
		t.Fatal(err)
	}
	if token, _, err := r.client.Token(r.ctx, a.ID, time.Minute); err != nil || !token.Equal(a.Grant.AccessToken) {
		t.Errorf("%v", err)
	}
	if _, err := r.client.Reject(r.ctx, "0123456789abcdef", always); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonUnknownAccount {
		t.Errorf("an account that is not there: %v", err)
	}
}
