package auth

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Grant is the provider's answer to one code or one refresh token (RFC 6749
// §5.1).
type Grant struct {
	AccessToken  Secret
	RefreshToken Secret // empty if the provider issued none
	IDToken      Secret // empty for plain OAuth 2.0
	TokenType    string // unchanged, compared without case: Bearer or DPoP
	DPoPKey      Secret // private key that both tokens, or the refresh token alone, are bound to (RFC 9449), PKCS #8 in base64; empty if there is none
	Scopes       []string
	ScopesUnread bool   // the answer named scopes unreadably: the granted scopes are unknown
	Details      string // granted authorization_details (RFC 9396 §7), unchanged; empty if the answer has none
	ObtainedAt   time.Time
	ExpiresAt    time.Time // zero if the provider did not say
	RefreshEnds  time.Time // zero if the provider did not say
	Rejected     bool      // a program reports that the access token was refused; see Client.Reject
}

// Refreshable reports whether the grant has a refresh token.
func (g Grant) Refreshable() bool { return !g.RefreshToken.Empty() }

// Bound reports whether the access token works only with its key (RFC 9449 §6). The
// refresh token of an access token that does not may still be bound (§5).
func (g Grant) Bound() bool { return !g.DPoPKey.Empty() && !strings.EqualFold(g.TokenType, "Bearer") }

// Life returns the lifetime of the access token, or 0 if it is unknown.
func (g Grant) Life() time.Duration {
	if g.ExpiresAt.IsZero() {
		return 0
	}
	return g.ExpiresAt.Sub(g.ObtainedAt)
}

// hasTokens reports whether the grant has any token.
func (g Grant) hasTokens() bool {
	return !g.AccessToken.Empty() || !g.RefreshToken.Empty() || !g.IDToken.Empty()
}

// forget removes the tokens and their key.
func (g *Grant) forget() {
	g.AccessToken, g.RefreshToken, g.IDToken, g.DPoPKey = Secret{}, Secret{}, Secret{}, Secret{}
}

// WithoutTokens returns the account without its tokens and their key.
func (a Account) WithoutTokens() Account {
	a.Grant.forget()
	return a
}

// endOf converts a lifetime in seconds to a time. It accepts integers, numeric
// strings and numbers with a fraction or an exponent. 0 or less has already
// ended, and more than ten years counts as ten years. Any other value is unknown:
// the zero time, which never means "for ever" (catalogue E7).
func endOf(v jsontext.Value, now time.Time) time.Time {
	text := string(v)
	if v.Kind() == '"' {
		unquoted, err := jsontext.AppendUnquote(nil, v)
		if err != nil {
			return time.Time{}
		}
		text = strings.TrimSpace(string(unquoted))
	} else if v.Kind() != '0' {
		return time.Time{}
	}
	seconds, ok := wholeSeconds(text)
	switch {
	case !ok:
		return time.Time{}
	case seconds <= 0:
		return now
	case seconds > int64(maxLife/time.Second):
		return now.Add(maxLife)
	}
	return now.Add(time.Duration(seconds) * time.Second)
}

// wholeSeconds reads a decimal number without its fraction. It caps a number
// beyond int64.
func wholeSeconds(text string) (int64, bool) {
	if len(text) == 0 || len(text) > 40 || strings.ContainsAny(text, "xX_pPnN") {
		return 0, false
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	f, _, err := big.ParseFloat(text, 10, 80, big.ToZero)
	if err != nil || f.IsInf() {
		return 0, false
	}
	n, accuracy := f.Int64()
	if accuracy != big.Exact && f.Cmp(big.NewFloat(math.MaxInt64)) >= 0 {
		n = math.MaxInt64
	}
	return n, true
}
