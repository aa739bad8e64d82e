package auth

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// Resource is what was found about a protected resource (RFC 9728): the API at an address
// and the sign-in services, its authorization servers, that it names.
type Resource struct {
	Typed      string // the address that the person typed, in the form in which it was requested; see ReadResource
	Identifier string // the resource's identifier, byte for byte as its metadata has it
	// Covers is the identifier if it is wider than what was typed, such as a whole origin;
	// a token for it opens more. Empty if it is not.
	Covers string
	// IsNarrower is set where the metadata of a part of the host describes Typed by a wider
	// identifier that its location does not prove; only a person may accept that.
	IsUnproven bool

	Name          string // resource_name: the server's own words, cleaned; never shown without the host
	Documentation string // https links of the metadata, or empty
	Policy        string
	Terms         string

	FoundAt   string   // address of the metadata document; empty without one (IsLegacy)
	FoundBy   HopWhy   // why that address was requested
	IsLegacy  bool     // found by the rules of MCP 2025-03-26: no metadata, the origin is the sign-in service
	Challenge Asked    // the resource's challenge to a request without a token
	Servers   []string // authorization_servers, in their order
	Scopes    []string // that a sign-in requests; see R26 at settledScopes
	Supported []string // scopes_supported

	NeedsProof bool     // dpop_bound_access_tokens_required
	ProofAlgs  []string // dpop_signing_alg_values_supported
	Details    []string // authorization_details_types_supported
	Ignored    []string // members that Latchkey does not use, as signed_metadata (RFC 9728 §2.2)

	Hops []Hop // every request of the discovery, in order
}

// Asked is the challenge of a resource to a request without a token (RFC 6750 §3, RFC 9449
// §7.1, RFC 9728 §5.1). The zero value means that none came.
type Asked struct {
	Scheme      string // Bearer or DPoP; empty if no challenge asks for a token
	Metadata    string // resource_metadata
	Scopes      []string
	HasScopes   bool // scope is there, perhaps empty
	TakesProof  bool // one of the challenges is DPoP (RFC 9449 §7.1)
	IsMalformed bool // a part of the header could not be read
}

// Hop is one request of a discovery.
type Hop struct {
	URL    string // without user information
	Why    HopWhy // why it was made
	Status int    // of the answer; 0 if none came
	Result string // a HopResult, or the Reason that refused the answer
}

// HopWhy is why a request of a discovery was made, a word for programs.
type HopWhy string

// The reasons of requests, in their order.
const (
	HopProbe           HopWhy = "probe"            // does the address ask for a token?
	HopProbeCall       HopWhy = "probe_call"       // the same by a call: MCP has no GET (2026-07-28)
	HopChallenge       HopWhy = "challenge"        // the metadata that the challenge names (RFC 9728 §5.1)
	HopPath            HopWhy = "path"             // the well-known address with the path (RFC 9728 §3.1)
	HopRoot            HopWhy = "root"             // the well-known address of the host
	HopServer          HopWhy = "server"           // the sign-in service's metadata (RFC 8414 §3.1)
	HopServerOpenID    HopWhy = "server_openid"    // the same, as OpenID Connect has it
	HopServerAppended  HopWhy = "server_appended"  // the same, behind the path (OpenID Connect Discovery §4)
	HopServerLegacy    HopWhy = "server_legacy"    // the resource's origin as the sign-in service (MCP 2025-03-26)
	HopServerAddressed HopWhy = "server_addressed" // the address of the metadata that the provider's file names
)

// HopWhys lists every HopWhy.
var HopWhys = []HopWhy{
	HopProbe, HopProbeCall, HopChallenge, HopPath, HopRoot, HopServer, HopServerOpenID, HopServerAppended, HopServerLegacy, HopServerAddressed,
}

// The results of requests that are no refusal.
const (
	HopAsks      = "asks"      // 401 with a challenge for a token
	HopAsksOther = "asks_else" // 401 without one
	HopAnswers   = "answers"   // no 401
	HopMoved     = "redirects"
	HopMissing   = "missing" // 404 or another refusal
	HopDocument  = "document"
)

// HopResults lists the results that are no Reason.
var HopResults = []string{HopAsks, HopAsksOther, HopAnswers, HopMoved, HopMissing, HopDocument}

// Origin returns the scheme and host of the resource: what a person agrees to together
// with a sign-in service.
func (x Resource) Origin() string { return OriginOf(x.Typed) }

// Host returns the host of what was typed, with its port if it has one.
func (x Resource) Host() string { return HostOf(x.Typed) }

// OriginOf returns the scheme, host and port of an address, in lower case; empty if it is
// none.
func OriginOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}

// ReadResource returns the address of a resource that a person means by what they typed:
// without blanks, quotes and angle brackets around it, with https in front where no scheme
// is typed (http for this computer), scheme and host in lower case, the query kept. The
// error is an *Error of kind usage: the address must be https, or http on this computer,
// without user information and fragment.
func ReadResource(typed string) (string, error) {
	address := unwrapPasted(typed)
	if address != "" && !strings.Contains(address, "://") {
		address = withScheme(address)
	}
	scheme, rest, _ := strings.Cut(address, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	address = strings.ToLower(scheme+"://"+rest[:end]) + rest[end:]
	if err := checkEndpoint(address); err != nil {
		return "", &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadAddress, Why: WhyOf(err), Detail: clip(withoutUser(address), 200)}
	}
	return address, nil
}

// withoutUser leaves out the user information of an address, which may be a password.
func withoutUser(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return scheme + "://" + rest[strings.LastIndex(rest[:end], "@")+1:]
}

// sameResource compares two identifiers by code points (RFC 9728 §6). Only a slash right
// behind the host makes no difference, because the addresses of their metadata have none
// (RFC 9728 §3.1).
func sameResource(a, b string) bool { return bareHost(a) == bareHost(b) }

// bareHost drops a slash that is the whole path.
func bareHost(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if host, ok := strings.CutSuffix(rest, "/"); ok && host != "" && !strings.ContainsAny(host, "/?#") {
		return strings.TrimSuffix(address, "/")
	}
	return address
}

// IsUnder reports whether an address is the resource or is under it: the same scheme,
// host and port, and a path that begins with the resource's, whole segments each. Only such
// addresses may get a token for the resource. A path with dot segments is under none, because
// servers read it differently.
func IsUnder(resource, address string) bool {
	of, err1 := url.Parse(resource)
	to, err2 := url.Parse(address)
	if err1 != nil || err2 != nil || of.Host == "" || checkEndpoint(address) != nil {
		return false
	}
	if of.Scheme != to.Scheme || !strings.EqualFold(canonicalHost(of), canonicalHost(to)) {
		return false
	}
	path, prefix := to.EscapedPath(), strings.TrimSuffix(of.EscapedPath(), "/")
	switch {
	case of.RawQuery != "": // the query is a part of the identifier, so only the address itself is meant
		return path == of.EscapedPath() && to.RawQuery == of.RawQuery
	case prefix == "":
		return true
	}
	return !hasDotSegments(path) && (path == prefix || strings.HasPrefix(path, prefix+"/"))
}

// hasDotSegments reports whether a server may read an escaped path as another one.
func hasDotSegments(path string) bool {
	path = strings.ToLower(path)
	if strings.Contains(path, "%2f") || strings.Contains(path, "%5c") || strings.Contains(path, "\\") {
		return true
	}
	return slices.ContainsFunc(strings.Split(strings.ReplaceAll(path, "%2e", "."), "/"), func(s string) bool { return s == "." || s == ".." })
}

// canonicalHost returns a URL's host and port, also where the port is the scheme's own.
func canonicalHost(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// resourceAddress is one possible address of a resource's metadata, and the identifier
// that it proves: the one from which it was made (RFC 9728 §3.3).
type resourceAddress struct {
	url    string
	why    HopWhy
	proves string
}

// wellKnownResource is the path of a resource's metadata (RFC 9728 §3.1).
const wellKnownResource = "/.well-known/oauth-protected-resource"

// resourceAddresses lists the addresses of a resource's metadata in their order: with its
// path and query, then that of the host alone.
func resourceAddresses(typed string) []resourceAddress {
	u, err := url.Parse(typed)
	if err != nil {
		return nil
	}
	origin := u.Scheme + "://" + u.Host
	rest := strings.TrimPrefix(typed, origin)
	if rest == "/" {
		rest = ""
	}
	root := resourceAddress{origin + wellKnownResource, HopRoot, origin}
	if rest == "" {
		return []resourceAddress{root}
	}
	if strings.HasPrefix(rest, "/?") { // a slash right behind the host is dropped
		rest = rest[1:]
	}
	return []resourceAddress{{origin + wellKnownResource + rest, HopPath, typed}, root}
}

// knownScopes removes scopes that no request may have, and repeated ones.
func knownScopes(scopes []string) []string {
	var kept []string
	for _, s := range scopes {
		if checkScopes([]string{s}) == nil && !slices.Contains(kept, s) && len(kept) < maxScopes {
			kept = append(kept, s)
		}
	}
	return kept
}
