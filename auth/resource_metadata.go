package auth

import (
	"net/url"
	"slices"
	"strings"

	"latchkey/auth/internal/checks"
)

// resourceMembers are the members of a resource's metadata (RFC 9728 §2). Strict is for
// whom they speak, who signs in there, and what its tokens must be bound to.
var resourceMembers = memberTable{
	"resource": strict, "authorization_servers": strict, "bearer_methods_supported": strict,
	"dpop_bound_access_tokens_required": strict, "dpop_signing_alg_values_supported": strict, "tls_client_certificate_bound_access_tokens": strict,
	"scopes_supported": lenient, "authorization_details_types_supported": lenient,
	"resource_name": lenient, "resource_documentation": lenient, "resource_policy_uri": lenient, "resource_tos_uri": lenient,
}

// maxServices is the largest number of sign-in services that a person can be asked about.
const maxServices = 10

// readResource reads a metadata document into x. The document must speak for the resource
// that its address stands for (RFC 9728 §3.3), and name a sign-in service that can be used.
func (r *run) readResource(x *Resource, at resourceAddress, body []byte) error {
	bad := func(why Why, detail string) *Error {
		return r.fail(StepDiscover, KindBadAnswer, ReasonBadResource, detail).Because(why)
	}
	members, err := r.exactly(body, resourceMembers)
	if err != nil {
		return r.fail(StepDiscover, KindBadAnswer, AsError(err).Reason, HostOf(at.url))
	}
	m := &memberReader{table: resourceMembers, members: members}
	named, servers, methods := m.text("resource"), m.list("authorization_servers"), m.list("bearer_methods_supported")
	needsCertificate := false
	m.take("tls_client_certificate_bound_access_tokens", &needsCertificate)
	m.take("dpop_bound_access_tokens_required", &x.NeedsProof)
	x.ProofAlgs = m.list("dpop_signing_alg_values_supported")
	x.Supported, x.Details = knownScopes(m.list("scopes_supported")), m.list("authorization_details_types_supported")
	x.Name = clean(m.text("resource_name"), 80)
	x.Documentation, x.Policy, x.Terms = safeLink(m.text("resource_documentation")), safeLink(m.text("resource_policy_uri")), safeLink(m.text("resource_tos_uri"))
	if _, ok := members["signed_metadata"]; ok {
		x.Ignored = append(x.Ignored, "signed_metadata")
	}
	if m.bad != "" {
		return bad(WhyWrongType, m.bad)
	}
	if named == "" {
		return bad(WhyMissing, "resource")
	}
	if err := r.speaksFor(x, at, named); err != nil {
		return err
	}
	if err := r.readServices(x, servers); err != nil {
		return err
	}
	_, namesMethods := members["bearer_methods_supported"]
	switch needs := func(why Why, detail string) *Error {
		return r.fail(StepDiscover, KindBadAnswer, ReasonResourceNeeds, detail).Because(why)
	}; {
	case needsCertificate:
		return needs(WhyCertificate, "")
	case namesMethods && !x.NeedsProof && !slices.Contains(methods, "header"):
		return needs(WhyBearerMethod, joinFirst(methods, 3))
	case x.NeedsProof && len(x.ProofAlgs) > 0 && !slices.Contains(x.ProofAlgs, "ES256"):
		return needs(WhyProofAlg, joinFirst(x.ProofAlgs, 6))
	}
	return nil
}

// speaksFor compares the resource that a document names with the one that its address
// stands for (RFC 9728 §3.3). A wider one of the same host is left to the person
// (Resource.IsUnproven).
func (r *run) speaksFor(x *Resource, at resourceAddress, named string) error {
	isProven := sameResource(named, at.proves)
	isWider := IsUnder(named, x.Typed)
	if r.checks.Refuses(checks.Resource, !isProven && !isWider) {
		return r.fail(StepDiscover, KindBadAnswer, ReasonOtherResource, clip(clean(named, 200), 200))
	}
	x.Identifier, x.IsUnproven = named, !isProven
	if !sameResource(named, x.Typed) {
		x.Covers = named
	}
	return nil
}

// readServices keeps the sign-in services that can be used.
func (r *run) readServices(x *Resource, named []string) error {
	for _, issuer := range named {
		if CheckIssuer(issuer) == nil && !slices.Contains(x.Servers, issuer) {
			x.Servers = append(x.Servers, issuer)
		}
	}
	switch {
	case len(named) == 0:
		return r.fail(StepDiscover, KindBadAnswer, ReasonNoService, x.Host())
	case r.checks.Refuses(checks.Endpoints, len(x.Servers) == 0):
		return r.fail(StepDiscover, KindBadAnswer, ReasonBadResource, "authorization_servers").Because(WhyOf(CheckIssuer(named[0])))
	case len(x.Servers) > maxServices:
		x.Servers = x.Servers[:maxServices]
	}
	return nil
}

// safeLink returns an https link that may be shown, or "".
func safeLink(address string) string {
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" || checkEndpoint(address) != nil {
		return ""
	}
	return address
}

// chosenService returns the sign-in service of a resource: the requested one, else the
// only one. None of several is taken without a word.
func (r *run) chosenService(x Resource, requested string) (string, error) {
	if requested != "" {
		if slices.Contains(x.Servers, requested) {
			return requested, nil
		}
		return "", r.fail(StepDiscover, KindBadAnswer, ReasonNoService, x.Host())
	}
	if len(x.Servers) == 1 {
		return x.Servers[0], nil
	}
	var hosts []string
	for _, issuer := range x.Servers {
		hosts = append(hosts, HostOf(issuer))
	}
	return "", r.fail(StepDiscover, KindBadAnswer, ReasonSeveralServices, strings.Join(hosts, ", "))
}
