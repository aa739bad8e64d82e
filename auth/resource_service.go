package auth

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"latchkey/auth/internal/checks"
)

// serviceAddresses lists the possible addresses of the metadata of a resource's sign-in
// service in the order of MCP: RFC 8414 §3.1 first, which puts the well-known part before
// the path, then OpenID Connect. An issuer with a path is not looked for at its host.
func serviceAddresses(issuer string) []string {
	u, err := url.Parse(issuer)
	if err != nil {
		return nil
	}
	origin, path := u.Scheme+"://"+u.Host, strings.TrimSuffix(u.EscapedPath(), "/")
	addresses := []string{origin + wellKnownParts[1] + path, origin + wellKnownParts[0] + path}
	if path != "" {
		addresses = append(addresses, origin+path+wellKnownParts[0])
	}
	return addresses
}

// hopAt notes why an address of metadata is requested, in the discovery of a resource.
func (r *run) hopAt(address string) {
	if !r.reach.isDiscovery() {
		return
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		r.why = ""
	case r.provider.MetadataURL != "":
		r.why = HopServerAddressed
	case strings.HasPrefix(u.Path, wellKnownParts[1]):
		r.why = HopServer
	case strings.HasPrefix(u.Path, wellKnownParts[0]):
		r.why = HopServerOpenID
	default:
		r.why = HopServerAppended
	}
}

// service reads the metadata of a resource's sign-in service, whose issuer must be the one
// that the resource names, byte for byte (RFC 8414 §3.3). known are the catalogue's providers
// at its host. refused is why no sign-in may use the metadata.
func (r *run) service(ctx context.Context, x Resource, issuer string, known []Provider) (md Metadata, refused *Error, err error) {
	defer func() { r.why = "" }()
	p := Provider{ID: r.provider.ID, Name: HostOf(issuer), Issuer: issuer, Resource: x.Identifier, ResourceIndicator: x.Identifier, Scopes: x.Scopes, RootCAs: r.provider.RootCAs}
	for _, k := range known {
		p.Quirks.PKCEUnadvertised = p.Quirks.PKCEUnadvertised || k.Quirks.PKCEUnadvertised
		p.RootCAs = slices.Concat(p.RootCAs, k.RootCAs)
	}
	r.provider = p
	md, refused, err = r.examine(ctx)
	if x.IsLegacy && err != nil && undescribed(AsError(err)) {
		md, refused, err = r.legacyService(x), nil, nil
	}
	if err != nil {
		return Metadata{}, nil, err
	}
	r.reach.named()
	if refused == nil {
		refused = AsError(r.checkPlaces(ctx, md))
	}
	md.Endpoints = r.sound(md.Endpoints)
	return md, refused, nil
}

// legacyService is a server without metadata by MCP 2025-03-26: fixed paths at the origin.
func (r *run) legacyService(x Resource) Metadata {
	origin := x.Origin()
	return Metadata{
		Issuer: origin, ChallengeMethods: []string{"S256"}, FetchedAt: r.c.now(),
		Endpoints: Endpoints{Authorization: origin + "/authorize", Token: origin + "/token", Registration: origin + "/register"},
	}
}

// checkPlaces refuses endpoints in a network that the sign-in service may not name: its
// browser page would open there, or its requests go there (RFC 9728 §7.7).
func (r *run) checkPlaces(ctx context.Context, md Metadata) error {
	needed := Endpoints{Authorization: md.Endpoints.Authorization, Token: md.Endpoints.Token, Registration: md.Endpoints.Registration, PAR: md.Endpoints.PAR}
	for _, e := range needed.all() {
		if r.checks.Refuses(checks.Reach, !r.reach.mayOpen(ctx, e.url)) {
			err := r.fail(StepDiscover, KindBadAnswer, ReasonReach, e.name+": "+clip(clean(HostOf(e.url), 120), 120))
			r.verified(StepDiscover, "metadata", err)
			return err
		}
	}
	r.verified(StepDiscover, "metadata", nil)
	return nil
}

// listsResource reports whether the sign-in service's own list of resources, if it has one,
// has the resource (RFC 9728 §4).
func listsResource(md Metadata, x Resource) bool {
	return len(md.ProtectedResources) == 0 || slices.ContainsFunc(md.ProtectedResources, func(one string) bool { return sameResource(one, x.Identifier) })
}
