package auth

import (
	"maps"
	"slices"
	"strings"
)

// ownParams are the parameters of an authorization request on which a check or a
// secret of ours stands, and those that stand for the whole request (RFC 9101,
// RFC 9126): no file may set them.
var ownParams = []string{
	"client_id", "response_type", "response_mode", "redirect_uri", "scope", "state", "nonce",
	"code_challenge", "code_challenge_method", "dpop_jkt", "request", "request_uri",
	"client_secret", "client_assertion", "client_assertion_type", "code_verifier",
}

// ownParam is the first of AuthParams that no file may set.
func (p Provider) ownParam() (name string, found bool) {
	for _, name := range slices.Sorted(maps.Keys(p.AuthParams)) {
		if name == "" || slices.Contains(ownParams, strings.ToLower(name)) {
			return name, true
		}
	}
	return "", false
}
