package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestS21SecondTokenRefused: the revocation of the refresh token counts, whatever
// the server answers for the access token that ended with it; a refusal of the
// first token is a failure (better-auth).
func TestS21SecondTokenRefused(t *testing.T) {
	refused := authtest.Fault{Status: 400, Body: text(`{"error":"invalid_request","error_description":"Invalid access token"}`)}
	for name, c := range map[string]struct {
		after int
		dead  bool
	}{"the second is refused": {1, true}, "the first is refused": {0, false}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			a := r.linked()
			fault := refused
			fault.After, fault.Instead = c.after, true
			r.as.Break(authtest.Revoke, fault)
			after, err := r.client.Revoke(r.ctx, a.ID)
			if c.dead != (err == nil) || c.dead != (after.Status(time.Now()) == auth.StatusRevoked) {
				t.Errorf("%v, the account is %v", err, after.Status(time.Now()))
			}
			if c.dead && after.Revocation.Proof != auth.ProofDead {
				t.Errorf("shown %q", after.Revocation.Proof)
			}
		})
	}
}
