package auth

import "time"

// Grant is what the provider gave for one code or one refresh token
// (RFC 6749 §5.1).
type Grant struct {
	AccessToken  Secret
	RefreshToken Secret // empty when the provider gave none
	IDToken      Secret // empty for plain OAuth 2.0
	TokenType    string // as it came, compared without case: Bearer or DPoP
	DPoPKey      Secret // private key the tokens are bound to (RFC 9449), PKCS #8 in base64; empty: bearer tokens
	Scopes       []string
	Details      string // authorization_details that were granted (RFC 9396 §7), as they came; empty: not said
	ObtainedAt   time.Time
	ExpiresAt    time.Time // zero: the provider did not say
	RefreshEnds  time.Time // zero: the provider did not say
}

// Refreshable reports whether a refresh can be asked for.
func (g Grant) Refreshable() bool { return !g.RefreshToken.Empty() }

// Bound reports whether the tokens work only with their key (RFC 9449 §6).
func (g Grant) Bound() bool { return !g.DPoPKey.Empty() }

// Life is how long the access token was given for, or 0 when unknown.
func (g Grant) Life() time.Duration {
	if g.ExpiresAt.IsZero() {
		return 0
	}
	return g.ExpiresAt.Sub(g.ObtainedAt)
}

// held reports whether any token is there.
func (g Grant) held() bool {
	return !g.AccessToken.Empty() || !g.RefreshToken.Empty() || !g.IDToken.Empty()
}

// forget drops the tokens and their key.
func (g *Grant) forget() {
	g.AccessToken, g.RefreshToken, g.IDToken, g.DPoPKey = Secret{}, Secret{}, Secret{}, Secret{}
}
