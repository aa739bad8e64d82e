package ui

import (
	"testing"

	"latchkey/auth"
	"latchkey/auth/catalog"
)

// TestADraftWithAKeySigns: a private key in the secret's field is never sent as a password,
// whatever method the provider's file had before (7591-1).
func TestADraftWithAKeySigns(t *testing.T) {
	base := catalog.Entry{Provider: auth.Provider{ID: "work", Issuer: "https://id.example", TokenAuth: auth.AuthPost}}
	for secret, want := range map[string]auth.TokenAuth{
		"-----BEGIN PRIVATE KEY----- MC4CAQ== -----END PRIVATE KEY-----": auth.AuthPrivateKey,
		"a plain secret": auth.AuthPost, "": auth.AuthPost,
	} {
		d := draftOf(base)
		d.Typed.Secret = secret
		if got := d.provider().TokenAuth; got != want {
			t.Errorf("%.12q: %q, want %q", secret, got, want)
		}
	}
}
