package auth

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// SaysAudience reports whether the access token itself names the account's resource as its
// audience (RFC 9068 §2.2). Where it does not, the sign-in service may have ignored the
// resource of the request (RFC 8707 §2), and the token may open more. Nothing is verified:
// the answer is only for a remark to the person.
func (a Account) SaysAudience() bool {
	parts := strings.Split(a.Grant.AccessToken.Reveal(), ".")
	if len(parts) != 3 || a.Resource == "" {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Audience any `json:"aud"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return false
	}
	switch aud := claims.Audience.(type) {
	case string:
		return sameResource(aud, a.Resource)
	case []any:
		return slices.ContainsFunc(aud, func(one any) bool { s, ok := one.(string); return ok && sameResource(s, a.Resource) })
	}
	return false
}
