package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestImportedAccountsSaySo: a grant from a back-up may be refused because
// another computer has used it, which has its own message; after a refresh here
// it counts as this computer's own.
func TestImportedAccountsSaySo(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	a.Remember(time.Now(), auth.HappenedImported, "2026-11-02")
	if err := r.client.Vault.Save(r.ctx, &a); err != nil || !a.Imported() {
		t.Fatal(err)
	}
	refuse := tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_grant"}`)})
	refuse(r)
	refused, err := r.client.Refresh(r.ctx, a.ID)
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindSignInNeeded || e.Reason != auth.ReasonCopyRefused {
		t.Errorf("refused: %v", err)
	}
	if refused.Status(time.Now()) != auth.StatusSignInAgain {
		t.Errorf("its status is %s", refused.Status(time.Now()))
	}

	r = newRig(t)
	a = r.linked()
	a.Remember(time.Now(), auth.HappenedImported, "2026-11-02")
	if err := r.client.Vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	renewed, err := r.client.Refresh(r.ctx, a.ID)
	if err != nil || renewed.Imported() {
		t.Fatalf("renewed here: imported %t, %v", renewed.Imported(), err)
	}
	refuse(r)
	if _, err = r.client.Refresh(r.ctx, a.ID); auth.AsError(err).Reason != auth.ReasonInvalidGrant {
		t.Errorf("refused after that: %v", err)
	}
}
