package auth_test

import (
	"encoding/json"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestEchoedSecrets: a provider that repeats secrets of a request in its error
// cannot make us print or store them (E10, K1). A serial number that people quote
// to the provider stays.
func TestEchoedSecrets(t *testing.T) {
	const serial = "Trace ID: 0a1b2c3d-0000-4000-8000-0123456789ab"
	r := newRig(t)
	a := r.linked()
	foreign := "Foreign-token-0123456789abcdefghijkl"
	said := map[string]string{
		"error":             "no " + a.Grant.RefreshToken.Reveal() + " here",
		"error_description": "Token '" + a.Grant.RefreshToken.Reveal() + "' of " + foreign + " has ended. " + serial,
		"hint":              "see " + a.Grant.AccessToken.Reveal() + "," + foreign,
	}
	body, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	r.as.Break(authtest.Token, authtest.Fault{Instead: true, Status: 400, Body: text(string(body))})
	_, err = r.client.Refresh(r.ctx, a.ID)
	e := auth.AsError(err)
	shown := e.Code + e.Description + e.Error() + report(t, r.seen())
	for _, secret := range append(r.as.Secrets(), foreign) {
		if strings.Contains(shown, secret) {
			t.Errorf("a secret of %d characters is shown", len(secret))
		}
	}
	if !strings.Contains(e.Description, "has ended") || !strings.Contains(e.Description, serial) {
		t.Errorf("the provider's own words are gone: %q", e.Description)
	}
}
