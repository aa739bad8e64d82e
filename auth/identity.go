package auth

import "time"

// Identity is for whom a grant was given, verified: by the ID token's signature
// and claims (OpenID Connect Core §3.1.3.7), then by userinfo with the same
// subject (§5.3.2). Name and email are the provider's words, cleaned for show;
// they never identify anybody.
type Identity struct {
	Issuer        string
	Subject       string
	Name          string
	Email         string
	EmailVerified *bool // nil: the provider did not say
	AuthTime      time.Time
	Nonce         Secret         // of the ID token at the sign-in; empty without one
	Algorithm     string         // of the ID token's signature; empty without an ID token
	Claims        map[string]any // other claims, for show
}

// Key is what makes two sign-ins the same account.
type Key struct{ Issuer, ClientID, Subject string }
