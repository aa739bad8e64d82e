package auth

import (
	"encoding/json"
	"maps"
	"slices"
)

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
