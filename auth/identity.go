package auth

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Identity is the verified user of a grant: verified by the ID token's signature
// and claims (OpenID Connect Core §3.1.3.7), then by userinfo with the same
// subject (§5.3.2). Name and email are the provider's text, cleaned for display;
// they never identify a user.
type Identity struct {
	Issuer        string
	Subject       string
	Name          string
	Email         string
	EmailVerified *bool // nil if the provider did not say
	AuthTime      time.Time
	Nonce         Secret         // of the ID token at the sign-in; empty without one
	Algorithm     string         // of the ID token's signature; empty without an ID token
	Claims        map[string]any // other claims, for display
}

// Key identifies an account: two sign-ins with equal keys are one account.
// Without a proven subject it contains the account's own random id, so no other
// sign-in has the same key, and only a sign-in that names the account renews it.
type Key struct {
	Issuer   string
	ClientID string
	Resource string // the API that the grant is for (RFC 8707); empty if none was named
	Subject  string // empty if none was proven
	Account  string // Account.ID if Subject is empty, otherwise empty
}

// Limits on the claims that are only displayed. They exceed what any provider
// sends; every claim is sealed with each save and drawn with each view of the
// account (catalogue L4).
const (
	maxClaims     = 100     // of one identity
	maxClaimName  = 200     // bytes
	maxClaimValue = 4 << 10 // bytes of its JSON
)

// keepClaims adds the claims of more to those of there, by name and within the
// limits. On a conflict there wins. It changes neither map.
func keepClaims(there, more map[string]any) map[string]any {
	kept := maps.Clone(there)
	for _, name := range slices.Sorted(maps.Keys(more)) {
		if len(kept) >= maxClaims {
			break
		}
		if _, known := kept[name]; known || len(name) > maxClaimName || oversized(more[name]) {
			continue
		}
		if kept == nil {
			kept = map[string]any{}
		}
		kept[name] = more[name]
	}
	return kept
}

func oversized(v any) bool {
	text, err := json.Marshal(v)
	return err != nil || len(text) > maxClaimValue
}

// claimAt returns the member with this name, or the one on this path: data.id is
// the member id of the member data. It returns nil if there is none.
func claimAt(members map[string]jsontext.Value, path string) jsontext.Value {
	if v, ok := members[path]; ok {
		return v
	}
	first, rest, nested := strings.Cut(path, ".")
	inner, err := decodeObject(members[first])
	if !nested || err != nil {
		return nil
	}
	return claimAt(inner, rest)
}
