package auth

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/auth/internal/checks"
)

// Metadata is an authorization server's metadata (RFC 8414 §2). Each account
// keeps the metadata of its last sign-in.
type Metadata struct {
	Issuer              string
	Endpoints           Endpoints
	Scopes              []string // scopes_supported
	ResponseTypes       []string
	GrantTypes          []string
	TokenAuthMethods    []string
	TokenAuthAlgorithms []string // for private_key_jwt; empty if not advertised
	ChallengeMethods    []string // RFC 7636 §4.3; empty if not advertised
	IDTokenAlgorithms   []string
	IssInResponse       bool     // RFC 9207 §3
	RequirePAR          bool     // RFC 9126 §5
	DPoPAlgorithms      []string // RFC 9449 §5.1; empty if not offered
	ResponseModes       []string
	PromptValues        []string // prompt_values_supported (Initiating User Registration §4.2); empty if not advertised
	ProtectedResources  []string // RFC 9728 §4; empty if not advertised
	ClientDocuments     bool     // the server takes the address of a metadata document as client_id (CIMD)
	FetchedAt           time.Time
}

// metadataMembers are the members of a metadata document (RFC 8414 §2, OpenID
// Connect Discovery §3). Strict are the issuer, the endpoints for the code and
// the tokens, the keys and algorithms of signatures, and whether each answer
// names its issuer. Any other endpoint that is unreadable counts as not offered.
var metadataMembers = memberTable{
	"issuer": strict, "authorization_endpoint": strict, "token_endpoint": strict, "jwks_uri": strict,
	"id_token_signing_alg_values_supported": strict, "authorization_response_iss_parameter_supported": strict,
	"userinfo_endpoint": lenient, "revocation_endpoint": lenient, "introspection_endpoint": lenient, "end_session_endpoint": lenient,
	"device_authorization_endpoint": lenient, "pushed_authorization_request_endpoint": lenient, "registration_endpoint": lenient,
	"scopes_supported": lenient, "response_types_supported": lenient, "response_modes_supported": lenient, "grant_types_supported": lenient,
	"token_endpoint_auth_methods_supported": lenient, "token_endpoint_auth_signing_alg_values_supported": lenient,
	"code_challenge_methods_supported": lenient, "require_pushed_authorization_requests": lenient, "dpop_signing_alg_values_supported": lenient,
	"prompt_values_supported": lenient, "protected_resources": lenient,
	"client_id_metadata_document_supported": lenient,
}

// Discover fetches and checks the provider's metadata, first at the address of
// OpenID Connect Discovery §4, then at that of RFC 8414 §3. Endpoints of the
// provider's file override discovered ones. A provider without an issuer is
// described by its file alone.
func (c *Client) Discover(ctx context.Context, p Provider) (Metadata, error) {
	r := c.start(ctx, AttemptCheck, p)
	md, err := r.discover(ctx)
	return md, r.done(err)
}

func (r *run) discover(ctx context.Context) (Metadata, error) {
	if r.found != nil { // by the discovery of a resource in this attempt
		return *r.found, nil
	}
	md, refused, err := r.examine(ctx)
	if err == nil && refused != nil {
		err = refused
	}
	if err != nil {
		return Metadata{}, err
	}
	md.Endpoints = r.withoutStrangers(r.sound(md.Endpoints))
	return md, nil
}

// sound removes endpoints with invalid addresses: they count as not offered, and
// only their own function is lost. checkMetadata has checked those that every
// sign-in needs.
func (r *run) sound(e Endpoints) Endpoints {
	if r.checks.Off(checks.Endpoints) {
		return e
	}
	for _, address := range []*string{&e.Userinfo, &e.Revocation, &e.Introspection, &e.EndSession, &e.Device, &e.PAR, &e.Registration} {
		if *address == "" {
			continue
		}
		if err := checkEndpoint(*address); err != nil {
			r.local(StepDiscover, PartyLatchkey, "an endpoint is left out: "+clean(clip(*address, 200), 200)+" "+err.Error(), nil)
			*address = ""
		}
	}
	return e
}

// examine is discover for a report: it returns metadata that no sign-in may use
// together with the error that refuses it.
func (r *run) examine(ctx context.Context) (md Metadata, refused *Error, err error) {
	p := r.provider
	if err := p.Validate(); err != nil {
		return Metadata{}, nil, err
	}
	if p.Issuer == "" {
		r.local(StepDiscover, PartyLatchkey, "from the provider's file", nil)
		return Metadata{Endpoints: p.Endpoints, FetchedAt: r.c.now()}, nil, nil
	}
	defer func() {
		why := err
		if refused != nil {
			why = refused
		}
		r.verified(StepDiscover, "metadata", why)
	}()
	body, err := r.fetchMetadata(ctx)
	switch {
	case err != nil && undescribed(AsError(err)) && r.describedByFile():
		r.local(StepDiscover, PartyLatchkey, "there is no description; the provider's file has what is needed", nil)
		return Metadata{Issuer: p.Issuer, Endpoints: p.Endpoints, FetchedAt: r.c.now()}, nil, nil
	case err != nil:
		return Metadata{}, nil, err
	}
	if md, err = r.parseMetadata(body); err != nil {
		return Metadata{}, nil, err
	}
	md.Endpoints = md.Endpoints.overriddenBy(p.Endpoints)
	return md, AsError(r.checkMetadata(md)), nil
}

// undescribed reports whether a failure means that a provider has no metadata: it
// answered, but without such a document.
func undescribed(e *Error) bool {
	return e.Kind == KindProviderError || e.Reason == ReasonNotJSON
}

// describedByFile reports whether the provider's file contains all that a sign-in
// needs. Discovery is then optional, and iss must be the file's issuer.
func (r *run) describedByFile() bool {
	e := r.provider.Endpoints
	scopes, _ := settleScopes(r.provider, Metadata{}, Request{})
	return e.Authorization != "" && e.Token != "" && (e.JWKS != "" || !r.requestsIDToken(scopes))
}

// fetchMetadata tries the addresses in turn. It continues with the next address
// only if the last one answered with a refusal or a page instead of a document.
func (r *run) fetchMetadata(ctx context.Context) ([]byte, error) {
	var first error
	for _, address := range r.provider.metadataAddresses() {
		r.hopAt(address)
		body, err := r.fetchDocument(ctx, address)
		if err == nil {
			return body, nil
		}
		if first == nil {
			first = err
		}
		if !undescribed(AsError(err)) {
			break
		}
	}
	return nil, first
}

// maxHops is the largest number of redirects within one origin: one to a closing
// slash, and some from there to the document.
const maxHops = 3

// fetchDocument gets one metadata document. Unlike every other request, it
// follows redirects within the origin: it sends no secret, and the document's
// issuer is compared with the requested one (RFC 8414 §3.3). A redirect to
// another host is typical of a captive portal.
func (r *run) fetchDocument(ctx context.Context, address string) ([]byte, error) {
	for hop := 0; ; hop++ {
		body, header, err := r.get(ctx, StepDiscover, address, Secret{})
		if err == nil && r.checks.Refuses(checks.ContentType, !isJSON(header.Get("Content-Type"), body)) {
			return nil, r.fail(StepDiscover, KindBadAnswer, ReasonNotJSON, r.host(address))
		}
		e := AsError(err)
		if e == nil || e.Reason != ReasonRedirected || !sameOrigin(address, e.location) {
			return body, err
		}
		if hop == maxHops {
			return nil, r.fail(StepDiscover, KindBadAnswer, ReasonRedirectLoop, clean(e.location, 200))
		}
		address = e.location
	}
}

// sameOrigin reports whether two addresses have the same scheme, host and port.
func sameOrigin(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && x.Scheme == y.Scheme && x.Host != "" && strings.EqualFold(x.Host, y.Host) && checkEndpoint(b) == nil
}

// metadataAddresses returns the possible addresses of p's metadata: the one that
// its file names, or else those of WellKnown.
func (p Provider) metadataAddresses() []string {
	if p.MetadataURL != "" {
		return []string{p.MetadataURL}
	}
	if p.Resource != "" {
		return serviceAddresses(p.Issuer)
	}
	return WellKnown(p.Issuer)
}

// WellKnown lists the possible addresses of an issuer's metadata. OpenID Connect
// Discovery §4 appends the well-known part to the issuer, RFC 8414 §3.1 puts it
// before the path.
func WellKnown(issuer string) []string {
	addresses := []string{strings.TrimSuffix(issuer, "/") + "/.well-known/openid-configuration"}
	if u, err := url.Parse(issuer); err == nil {
		u.Path = "/.well-known/oauth-authorization-server" + strings.TrimSuffix(u.Path, "/")
		addresses = append(addresses, u.String())
	}
	return addresses
}

func (r *run) parseMetadata(body []byte) (Metadata, error) {
	members, err := r.exactly(body, metadataMembers)
	if err != nil {
		e := *AsError(err)
		e.Step, e.Provider, e.Detail = StepDiscover, r.provider.DisplayName(), r.host(r.provider.Issuer)
		return Metadata{}, &e
	}
	m := &memberReader{table: metadataMembers, members: members}
	md := Metadata{
		Issuer: m.text("issuer"),
		Endpoints: Endpoints{
			Authorization: m.text("authorization_endpoint"), Token: m.text("token_endpoint"), JWKS: m.text("jwks_uri"),
			Userinfo: m.text("userinfo_endpoint"), Revocation: m.text("revocation_endpoint"), Introspection: m.text("introspection_endpoint"),
			EndSession: m.text("end_session_endpoint"), Device: m.text("device_authorization_endpoint"),
			PAR: m.text("pushed_authorization_request_endpoint"), Registration: m.text("registration_endpoint"),
		},
		Scopes: m.list("scopes_supported"), ResponseTypes: m.list("response_types_supported"), ResponseModes: m.list("response_modes_supported"),
		GrantTypes: m.list("grant_types_supported"), TokenAuthMethods: m.list("token_endpoint_auth_methods_supported"),
		TokenAuthAlgorithms: m.list("token_endpoint_auth_signing_alg_values_supported"),
		ChallengeMethods:    m.list("code_challenge_methods_supported"), IDTokenAlgorithms: m.list("id_token_signing_alg_values_supported"),
		DPoPAlgorithms: m.list("dpop_signing_alg_values_supported"), PromptValues: m.list("prompt_values_supported"),
		ProtectedResources: m.list("protected_resources"), FetchedAt: r.c.now(),
	}
	m.take("authorization_response_iss_parameter_supported", &md.IssInResponse)
	m.take("require_pushed_authorization_requests", &md.RequirePAR)
	m.take("client_id_metadata_document_supported", &md.ClientDocuments)
	if m.bad != "" {
		return Metadata{}, r.fail(StepDiscover, KindBadAnswer, ReasonMetadata, m.bad).Because(WhyWrongType)
	}
	return md, nil
}

// namesItself reports whether metadata belongs to the requested issuer. RFC 8414
// §3.3: the issuer value "MUST be identical to the authorization server's issuer
// identifier value"; otherwise the data MUST NOT be used.
func (r *run) namesItself(md Metadata) bool {
	return md.Issuer == r.provider.Issuer || r.isTenantTemplate(md.Issuer)
}

// checkMetadata refuses a server that a native client with PKCE cannot use. The
// endpoints of the provider's file have already replaced those of md.
func (r *run) checkMetadata(md Metadata) error {
	bad := func(reason Reason, detail string) *Error {
		return r.fail(StepDiscover, KindBadAnswer, reason, detail)
	}
	if r.checks.Refuses(checks.Metadata, !r.namesItself(md)) {
		return bad(ReasonMetadataIssuer, clean(md.Issuer, 200))
	}
	needed := Endpoints{Authorization: md.Endpoints.Authorization, Token: md.Endpoints.Token, JWKS: md.Endpoints.JWKS}
	for _, e := range needed.all() {
		if err := checkEndpoint(e.url); r.checks.Refuses(checks.Endpoints, err != nil) {
			return bad(ReasonMetadata, e.name).Because(WhyOf(err))
		}
	}
	e := md.Endpoints
	switch {
	case e.Authorization == "":
		return bad(ReasonMetadata, "authorization_endpoint").Because(WhyMissing)
	case e.Token == "":
		return bad(ReasonMetadata, "token_endpoint").Because(WhyMissing)
	case len(md.ResponseTypes) > 0 && !slices.Contains(md.ResponseTypes, "code"):
		return bad(ReasonMetadata, "").Because(WhyNoCodeFlow)
	// RFC 7636 §7.2: never fall back to plain.
	case r.checks.Refuses(checks.PKCE, len(md.ChallengeMethods) > 0 && !slices.Contains(md.ChallengeMethods, "S256")):
		return bad(ReasonNoPKCE, "")
	// A resource's sign-in service must show it (MCP 2025-11-25 and later).
	case r.provider.Resource != "" && r.checks.Refuses(checks.PKCE, len(md.ChallengeMethods) == 0 && !r.provider.Quirks.PKCEUnadvertised):
		return bad(ReasonPKCEHidden, HostOf(md.Issuer))
	}
	return nil
}

// overriddenBy replaces every endpoint that given sets.
func (e Endpoints) overriddenBy(given Endpoints) Endpoints {
	pick := func(found, set string) string {
		if set != "" {
			return set
		}
		return found
	}
	return Endpoints{
		Authorization: pick(e.Authorization, given.Authorization),
		Token:         pick(e.Token, given.Token),
		Userinfo:      pick(e.Userinfo, given.Userinfo),
		JWKS:          pick(e.JWKS, given.JWKS),
		Revocation:    pick(e.Revocation, given.Revocation),
		Introspection: pick(e.Introspection, given.Introspection),
		EndSession:    pick(e.EndSession, given.EndSession),
		Device:        pick(e.Device, given.Device),
		PAR:           pick(e.PAR, given.PAR),
		Registration:  pick(e.Registration, given.Registration),
		Refresh:       pick(e.Refresh, given.Refresh),
	}
}

// host returns the host of an address, for messages.
func (r *run) host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// tenantMark is the placeholder for the tenant in the issuer of Microsoft Entra's
// shared endpoints (common, organizations, consumers). Only the signed token
// names the tenant (catalogue 8414-7).
const tenantMark = "{tenantid}"

var tenantID = pattern(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// isTenantTemplate reports whether issuer is the configured issuer with an open
// tenant, at the same host, for a provider whose file declares that.
func (r *run) isTenantTemplate(issuer string) bool {
	if !r.provider.Quirks.TenantIssuer || strings.Count(issuer, tenantMark) != 1 {
		return false
	}
	template, err := url.Parse(strings.Replace(issuer, tenantMark, "tenant", 1))
	if err != nil {
		return false
	}
	configured, err := url.Parse(r.provider.Issuer)
	return err == nil && configured.Scheme == template.Scheme && configured.Host == template.Host && CheckIssuer(template.String()) == nil
}

// issuedBy returns the issuer that a token must name: the metadata's, with the
// signed tid in place of tenantMark. The check stays strict, because the tid is
// signed by the same token.
func issuedBy(md Metadata, tid string) string {
	if !strings.Contains(md.Issuer, tenantMark) || !tenantID().MatchString(tid) {
		return md.Issuer
	}
	return strings.Replace(md.Issuer, tenantMark, tid, 1)
}

// sameIssuer reports whether the provider's issuer issued an account.
func sameIssuer(p Provider, a Account) bool {
	return p.Issuer == "" || p.Issuer == a.Identity.Issuer ||
		p.Quirks.TenantIssuer && strings.Contains(a.Metadata.Issuer, tenantMark)
}
