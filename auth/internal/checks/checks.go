// Package checks names every check that keeps an attack out, and lets the lab
// and the tests switch single ones off, to show what they are for and that each
// of them can fail. Go's internal rule keeps it below auth/; a test asserts that
// only auth/demo and tests switch anything.
package checks

import "context"

// Check is one protection.
type Check string

// The checks, by what they protect.
const (
	Metadata      Check = "metadata"      // discovery speaks for the issuer we asked, RFC 8414 §3.3
	Endpoints     Check = "endpoints"     // endpoints are https or loopback http
	Moved         Check = "moved"         // a known account is not sent to a host that is new
	Redirects     Check = "redirects"     // no answer may redirect us
	BodyCap       Check = "body-cap"      // answers are at most 1 MiB
	PKCE          Check = "pkce"          // RFC 7636: challenge sent, S256 not ruled out
	State         Check = "state"         // RFC 6749 §10.12
	ResponseIss   Check = "response-iss"  // RFC 9207 §2.4
	Repeated      Check = "repeated"      // RFC 6749 §3.1: no parameter twice
	OneUse        Check = "one-use"       // one callback, one exchange
	Host          Check = "host"          // the receiver answers to its own name only
	Path          Check = "path"          // RFC 8252 §8.10: the exact redirect path
	Method        Check = "method"        // a callback is a GET
	Navigation    Check = "navigation"    // only a person's navigation, no prefetch, no script
	ContentType   Check = "content-type"  // answers are JSON
	StrictJSON    Check = "strict-json"   // no member twice, none in another case
	TokenType     Check = "token-type"    // RFC 6749 §7.1
	TokenChars    Check = "token-chars"   // RFC 6749 appendix A.12
	IDTokenNeeded Check = "id-token"      // openid was asked, an ID token must come
	Compact       Check = "compact"       // RFC 7515 §7.1, at most 64 KiB
	Signature     Check = "signature"     // Core §3.1.3.7-6
	Algorithm     Check = "algorithm"     // RFC 8725 §3.1: allow-list, pinned
	KeyStrength   Check = "key-strength"  // RSA keys of 2048 bits or more, meant for signing
	Issuer        Check = "issuer"        // Core §3.1.3.7-2
	Audience      Check = "audience"      // Core §3.1.3.7-3
	Party         Check = "party"         // Core §3.1.3.7-4 and 5
	Expiry        Check = "expiry"        // Core §3.1.3.7-9
	IssuedAt      Check = "issued-at"     // Core §3.1.3.7-10
	ACR           Check = "acr"           // Core §5.5.1.1: an essential acr is what was asked for
	AuthTime      Check = "auth-time"     // Core §3.1.3.7-13: not older than max_age
	Nonce         Check = "nonce"         // Core §3.1.3.7-11
	Subject       Check = "subject"       // Core §2: sub is there, and a short ASCII string
	TokenHash     Check = "token-hash"    // Core §3.1.3.8: at_hash
	Userinfo      Check = "userinfo"      // Core §5.3.2: userinfo speaks of the same subject
	SameSubject   Check = "same-subject"  // a refresh keeps issuer and subject, Core §12.2
	AskedAccount  Check = "asked-account" // the person asked for is the person who came
	DeclaredHost  Check = "declared-host" // tokens go only to declared origins
	Adopt         Check = "adopt"         // one refresh at a time; the loser adopts
)

type key struct{}

// Set is the checks that are off; nil means that all are on.
type Set map[Check]bool

// Without returns a context whose attempts run without the given checks.
func Without(ctx context.Context, off ...Check) context.Context {
	set := Set{}
	for c := range From(ctx) {
		set[c] = true
	}
	for _, c := range off {
		set[c] = true
	}
	return context.WithValue(ctx, key{}, set)
}

// From is what ctx has switched off.
func From(ctx context.Context) Set {
	set, _ := ctx.Value(key{}).(Set)
	return set
}

// On reports whether the check is made.
func (s Set) On(c Check) bool { return !s[c] }
