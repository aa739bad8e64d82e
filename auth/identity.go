package auth

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

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

// Key is what makes two sign-ins the same account. Without a proven subject it is
// the account's own id, which is random: then no other sign-in has that key, and
// only one that names the account renews it.
type Key struct {
	Issuer   string
	ClientID string
	Resource string // the API that the grant is for (RFC 8707); empty: none was named
	Subject  string // empty: none was proven
	Account  string // Account.ID where Subject is empty; else empty
}

// What is kept of claims that are only shown: no provider has as many, and every
// one of them is sealed with each save and drawn with each look at the account
// (catalogue L4).
const (
	maxClaims     = 100     // of one identity
	maxClaimName  = 200     // bytes
	maxClaimValue = 4 << 10 // bytes of its JSON
)

// keepClaims joins what more says to what is there already, which wins, by name
// and within the limits. Neither map is changed.
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

// claimAt is the member of that name, or the one that its parts lead to: data.id is
// the member id of the member data. Nothing there is the zero value.
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
