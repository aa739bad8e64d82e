package auth

import (
	"slices"
)

// StepUp is what a resource demands beyond the scopes of a token (RFC 6750 §3.1), and
// the authorization that may give it: a new one, because a refresh cannot add scopes
// (RFC 6749 §6).
type StepUp struct {
	Account  string   // Account.ID
	Provider string   // Provider.ID
	Missing  []string // the demanded scopes that were not granted; empty if the resource names none
	Granted  []string // the scopes of the token
	// Scopes are the ones to request: those that were requested and granted before,
	// and then the missing ones, so that the new grant loses nothing.
	Scopes []string
	// IsFinal is whether the account's latest sign-in requested all that the resource
	// demands. Another one gives the same.
	IsFinal bool
}

// maxDemanded is how many scopes of a challenge count.
const maxDemanded = 50

// stepUp returns the step-up to the scopes that a resource demands of a's token. Scopes
// with characters that RFC 6749 §3.3 forbids are left out.
func stepUp(a Account, demanded []string) *StepUp {
	demanded = slices.DeleteFunc(slices.Clone(demanded), func(s string) bool { return checkScopes([]string{s}) != nil || len(s) > 200 })
	demanded = demanded[:min(len(demanded), maxDemanded)]
	s := &StepUp{Account: a.ID, Provider: a.Provider, Granted: slices.Clone(a.Grant.Scopes)}
	for _, scope := range slices.Concat(a.Requested, a.Grant.Scopes, demanded) {
		if !slices.Contains(s.Scopes, scope) {
			s.Scopes = append(s.Scopes, scope)
		}
	}
	s.IsFinal = len(demanded) > 0
	for _, scope := range demanded {
		if !slices.Contains(a.Grant.Scopes, scope) && !slices.Contains(s.Missing, scope) {
			s.Missing = append(s.Missing, scope)
		}
		s.IsFinal = s.IsFinal && slices.Contains(a.Requested, scope)
	}
	return s
}
