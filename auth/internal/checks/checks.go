// Package checks names every check that keeps an attack out, and lets the lab
// and the tests switch single ones off, to show what they are for and that each
// of them can fail. Go's internal rule keeps it below auth/; a test asserts that
// only auth/demo and tests switch anything.
package checks

import "context"

// Check is one protection.
type Check string

// The checks, by what they protect. Each has its section in sections.
const (
	Metadata         Check = "metadata"      // discovery speaks for the issuer that was requested
	Endpoints        Check = "endpoints"     // endpoints are https or loopback http
	Moved            Check = "moved"         // a known account is not sent to a host that is new
	Redirects        Check = "redirects"     // no answer may redirect us
	BodyCap          Check = "body-cap"      // answers are at most 1 MiB
	PKCE             Check = "pkce"          // challenge sent, S256 not ruled out
	State            Check = "state"         // the callback answers this attempt
	ResponseIss      Check = "response-iss"  // the callback comes from this issuer
	Repeated         Check = "repeated"      // no parameter twice
	OneUse           Check = "one-use"       // one callback, one exchange
	Owner            Check = "owner"         // the connection is this user's
	Host             Check = "host"          // the receiver answers to its own name only
	Path             Check = "path"          // the exact redirect path
	Method           Check = "method"        // a callback is a GET, or a POST where a form was requested
	Navigation       Check = "navigation"    // only a person's navigation, no prefetch, no script
	ContentType      Check = "content-type"  // answers are JSON
	StrictJSON       Check = "strict-json"   // no member twice, none in another case
	TokenType        Check = "token-type"    // Bearer, or DPoP where a proof was sent
	TokenChars       Check = "token-chars"   // printable ASCII, at most 64 KiB
	IDTokenNeeded    Check = "id-token"      // openid was requested, an ID token must come
	Compact          Check = "compact"       // a signed token in compact form
	Signature        Check = "signature"     // by a key of the provider
	Algorithm        Check = "algorithm"     // allow-list, pinned
	KeyStrength      Check = "key-strength"  // RSA keys of 2048 bits or more, meant for signing
	Issuer           Check = "issuer"        // iss
	Audience         Check = "audience"      // aud has our client ID
	Party            Check = "party"         // aud has no other client, azp is our client ID
	Expiry           Check = "expiry"        // exp
	IssuedAt         Check = "issued-at"     // iat
	ACR              Check = "acr"           // an essential acr is what was requested
	AuthTime         Check = "auth-time"     // not older than max_age, and on a refresh that of the sign-in
	Nonce            Check = "nonce"         // nonce
	Subject          Check = "subject"       // sub is there, and a short ASCII string
	TokenHash        Check = "token-hash"    // at_hash
	Userinfo         Check = "userinfo"      // userinfo speaks of the same subject
	SameSubject      Check = "same-subject"  // a refresh keeps issuer and subject
	RequestedAccount Check = "asked-account" // the person who came is the one who was requested
	DeclaredHost     Check = "declared-host" // tokens go only to declared origins
	Resource         Check = "resource"      // a resource's metadata speaks for the address that was typed
	Reach            Check = "reach"         // a server names no address of a network that is not its own
	Pair             Check = "pair"          // a resource's sign-in service is one that the person agreed to
	Adopt            Check = "adopt"         // one refresh at a time; the loser adopts
)

// core is the specification that most checks of an ID token come from.
const core = "OpenID Connect Core 1.0 "

// sections is every check with the sentence that it enforces, or that describes
// the attack which it prevents.
var sections = []struct {
	check   Check
	section string
}{
	{Metadata, "RFC 8414 §3.3"},
	{Endpoints, "RFC 6749 §3.1"},
	{Moved, "RFC 8414 §6.2"},
	{Redirects, "RFC 9110 §15.4"},
	{BodyCap, "RFC 9110 §17.5"},
	{PKCE, "RFC 7636 §7.2"},
	{State, "RFC 6749 §10.12"},
	{ResponseIss, "RFC 9207 §2.4"},
	{Repeated, "RFC 6749 §3.1"},
	{OneUse, "RFC 6749 §10.5"},
	{Owner, "RFC 8252 §8.3"},
	{Host, "RFC 9110 §7.4"},
	{Path, "RFC 8252 §8.10"},
	{Method, "RFC 6749 §4.1.2"},
	{Navigation, "W3C Fetch Metadata §2"},
	{ContentType, "RFC 6749 §5.1"},
	{StrictJSON, "RFC 8259 §4"},
	{TokenType, "RFC 6749 §7.1"},
	{TokenChars, "RFC 6749 §A.12"},
	{IDTokenNeeded, core + "§3.1.3.3"},
	{Compact, "RFC 7515 §7.1"},
	{Signature, core + "§3.1.3.7-6"},
	{Algorithm, "RFC 8725 §3.1"},
	{KeyStrength, "RFC 7518 §3.3"},
	{Issuer, core + "§3.1.3.7-2"},
	{Audience, core + "§3.1.3.7-3"},
	{Party, core + "§3.1.3.7-5"},
	{Expiry, core + "§3.1.3.7-9"},
	{IssuedAt, core + "§3.1.3.7-10"},
	{ACR, core + "§3.1.3.7-12"},
	{AuthTime, core + "§3.1.3.7-13"},
	{Nonce, core + "§3.1.3.7-11"},
	{Subject, core + "§2"},
	{TokenHash, core + "§3.1.3.8"},
	{Userinfo, core + "§5.3.2"},
	{SameSubject, core + "§12.2"},
	{RequestedAccount, core + "§3.1.2.2"},
	{DeclaredHost, "RFC 6750 §5.3"},
	{Resource, "RFC 9728 §3.3"},
	{Reach, "RFC 9728 §7.7"},
	{Pair, "RFC 9728 §7.6"},
	{Adopt, "RFC 9700 §4.14.2"},
}

// All lists every check.
func All() []Check {
	all := make([]Check, len(sections))
	for i, s := range sections {
		all[i] = s.check
	}
	return all
}

// Section returns the specification and section of a check, as "RFC 9207 §2.4".
func (c Check) Section() string {
	for _, s := range sections {
		if s.check == c {
			return s.section
		}
	}
	return ""
}

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

// From returns the checks that ctx has switched off.
func From(ctx context.Context) Set {
	set, _ := ctx.Value(key{}).(Set)
	return set
}
