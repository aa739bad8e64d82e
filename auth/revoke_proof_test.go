package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// deadAtTheProvider ends every grant at the provider without the client.
func deadAtTheProvider(r *rig, a auth.Account) {
	r.as.Break(authtest.UserinfoPage, authtest.Fault{Instead: true, Status: 401, Body: text(`{"error":"invalid_token"}`)})
}

// TestS11DeadCannotBeRevoked: after a refusal the token is tested; if the
// provider refuses the token too, the revocation's aim is reached (RFC 7009
// §2.2).
func TestS11DeadCannotBeRevoked(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		dead   bool
		want   auth.Proof
	}{
		"invalid_token, and 401":         {400, `{"error":"invalid_token"}`, true, auth.ProofDead},
		"its own form of it, and 401":    {404, `{"message":"no such token"}`, true, auth.ProofDead},
		"invalid_token, and it works":    {400, `{"error":"invalid_token"}`, false, auth.ProofNone},
		"the client is refused, and 401": {401, `{"error":"invalid_client"}`, true, auth.ProofNone},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			a := r.linked()
			if c.dead {
				deadAtTheProvider(r, a)
			}
			r.as.Break(authtest.Revoke, authtest.Fault{Instead: true, Status: c.status, Body: text(c.body)})
			after, err := r.client.Revoke(r.ctx, a.ID)
			if (err == nil) != (c.want == auth.ProofDead) || after.Revocation.Proof != c.want {
				t.Errorf("%v, proof %q", err, after.Revocation.Proof)
			}
			if revoked := r.load(a.ID).Status(time.Now()) == auth.StatusRevoked; revoked != (c.want == auth.ProofDead) {
				t.Errorf("status %s", r.load(a.ID).Status(time.Now()))
			}
		})
	}
}

// TestS21AccessTokenWentAlong: after the refresh token was revoked, a refusal for
// the access token is no failure: it ended with the refresh token.
func TestS21AccessTokenWentAlong(t *testing.T) {
	for _, status := range []int{400, 401, 404} {
		r := newRig(t)
		a := r.linked()
		r.as.Break(authtest.Revoke, authtest.Fault{After: 1, Instead: true, Status: status, Body: text(`{"error":"invalid_request"}`)})
		after, err := r.client.Revoke(r.ctx, a.ID)
		if err != nil || after.Revocation.Proof != auth.ProofDead || after.Status(time.Now()) != auth.StatusRevoked {
			t.Errorf("%d: %v, proof %q", status, err, after.Revocation.Proof)
		}
		r.wantTrail("userinfo revoke revoke userinfo")
		if _, _, err := r.client.Token(r.ctx, a.ID, 0); err == nil {
			t.Error("a dead token is given")
		}
	}
	r := newRig(t) // nothing can show whether the token works: the provider accepted the first
	metadata(func(_ *rig, d map[string]any) { delete(d, "userinfo_endpoint"); delete(d, "introspection_endpoint") })(r)
	a := r.linked()
	r.as.Break(authtest.Revoke, authtest.Fault{After: 1, Instead: true, Status: 400, Body: text(`{"error":"invalid_request"}`)})
	after, err := r.client.Revoke(r.ctx, a.ID)
	if err != nil || after.Revocation.Proof != auth.ProofAccepted || after.Status(time.Now()) != auth.StatusRevoked {
		t.Errorf("without a look: %v, proof %q", err, after.Revocation.Proof)
	}
	r = newRig(t) // no answer is no acceptance
	a = r.linked()
	r.as.Break(authtest.Revoke, authtest.Fault{After: 1, Instead: true, Status: 503})
	_, err = r.client.Revoke(r.ctx, a.ID)
	wantFailure(t, err, revokeFailure(auth.KindNetwork, auth.ReasonBusy))
}

// TestS24AnyChallengeIsProof: a token that worked before and is answered 401
// afterwards is dead, whatever the challenge; a 403 shows nothing about the
// token.
func TestS24AnyChallengeIsProof(t *testing.T) {
	for name, c := range map[string]struct {
		fault authtest.Fault
		want  auth.Proof
	}{
		"another code":      {authtest.Fault{After: 1, Instead: true, Status: 401, Header: map[string][]string{"Www-Authenticate": {`Bearer error="request_unauthorized"`}}, Body: text("")}, auth.ProofDead},
		"a body of its own": {authtest.Fault{After: 1, Instead: true, Status: 401, Body: text(`{"error":"request_unauthorized"}`)}, auth.ProofDead},
		"403":               {authtest.Fault{After: 1, Instead: true, Status: 403, Body: text(`{"error":"insufficient_scope"}`)}, auth.ProofAccepted},
		"proofs":            {authtest.Fault{After: 1, Instead: true, Status: 401, Body: text(`{"error":"use_dpop_nonce"}`)}, auth.ProofAccepted},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			a := r.linked()
			r.as.Break(authtest.UserinfoPage, c.fault)
			after, err := r.client.Revoke(r.ctx, a.ID)
			if err != nil || after.Revocation.Proof != c.want {
				t.Errorf("%v, proof %q, want %q", err, after.Revocation.Proof, c.want)
			}
		})
	}
}

// TestS24RefusedOtherwise: a token that worked before and is answered 403 after is
// not proven dead; the status is kept, so that the person reads what it was.
func TestS24RefusedOtherwise(t *testing.T) {
	for status, want := range map[int]int{403: 403, 404: 404, 500: 0} {
		r := newRig(t)
		a := r.linked()
		r.as.Break(authtest.UserinfoPage, authtest.Fault{After: 1, Status: status, Body: text("{}")})
		after, err := r.client.Revoke(r.ctx, a.ID)
		if err != nil || after.Revocation.Proof != auth.ProofAccepted || after.Revocation.Status != want {
			t.Errorf("%d: %v, %+v", status, err, after.Revocation)
		}
		if sealed := r.load(a.ID); sealed.Revocation.Status != want {
			t.Errorf("%d: sealed with %d", status, sealed.Revocation.Status)
		}
	}
	r := newRig(t) // it was refused before as well: nothing is known of this token
	a := r.linked()
	r.as.Break(authtest.UserinfoPage, authtest.Fault{Status: 403, Body: text("{}")})
	if after, err := r.client.Revoke(r.ctx, a.ID); err != nil || after.Revocation.Status != 0 {
		t.Errorf("%v, %+v", err, after.Revocation)
	}
}
