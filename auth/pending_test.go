package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// A revocation without an answer stays pending through other operations, and the
// next one completes it (7009-1).
func TestPendingRevocationIsTriedAgain(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.as.Break(authtest.Revoke, authtest.Fault{Instead: true, Status: 503})
	for range 2 {
		_, err := r.client.Revoke(r.ctx, a.ID)
		wantFailure(t, err, failure{auth.StepRevoke, auth.KindNetwork, auth.ReasonBusy})
	}
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if got := r.load(a.ID); !got.RevokePending || got.Status(time.Now()) != auth.StatusActive {
		t.Errorf("pending %v, status %s after a refresh", got.RevokePending, got.Status(time.Now()))
	}
	r.as.Mend(authtest.Revoke)
	r.as.ForgetLog()
	after, err := r.client.Revoke(r.ctx, a.ID)
	if err != nil || after.RevokePending || after.Revocation.Proof != auth.ProofDead {
		t.Errorf("%v: pending %v, proof %q", err, after.RevokePending, after.Revocation.Proof)
	}
	r.wantTrail("userinfo revoke revoke userinfo")
	if made, ended := r.as.Families(); made != 1 || ended != 1 {
		t.Errorf("%d grants, %d ended", made, ended)
	}
}

// The next sign-in of the same person supersedes the grant whose revocation is
// pending, and so revokes it.
func TestPendingRevocationIsSuperseded(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.browser.Page()
	r.as.Break(authtest.Revoke, authtest.Fault{Instead: true, Status: 503, Times: 1})
	if _, err := r.client.Revoke(r.ctx, a.ID); err == nil {
		t.Fatal("the revocation should have failed")
	}
	r.age(time.Minute) // in another session at the provider
	again, err := r.signIn()
	if err != nil || again.ID != a.ID || again.RevokePending {
		t.Fatalf("%v: account %s, was %s, pending %v", err, again.ID, a.ID, again.RevokePending)
	}
	if made, ended := r.as.Families(); made != 2 || ended != 1 {
		t.Errorf("%d grants, %d ended; want the first one ended", made, ended)
	}
}
