package auth_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
)

// TestApprovedGrantWaits: a sign-in that the person has just approved does not
// fail because a refresh of the same account is slow.
func TestApprovedGrantWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"new-access","token_type":"Bearer","refresh_token":"new-refresh"}`))
		b.answers["/userinfo"] = jsonAnswer([]byte(`{"sub":"ada"}`))
		p := auth.Provider{ID: "acme", ClientID: b.account.ClientID, Quirks: auth.Quirks{NoIDToken: true}, Endpoints: auth.Endpoints{
			Authorization: benchIssuer + "/authorize", Token: benchIssuer + "/token", Userinfo: benchIssuer + "/userinfo",
		}}
		unlock, err := b.vault.Lock(t.Context(), b.account.ID)
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(auth.RefreshLockWait-time.Second, unlock)
		receiver := newDirect()
		a, err := b.client.SignIn(context.Background(), auth.Request{Provider: p, Listen: receiver.listen, Browse: receiver.browse})
		if err != nil || a.ID != b.account.ID {
			t.Errorf("account %q, %v", a.ID, err)
		}
	})
}
