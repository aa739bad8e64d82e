package auth

import (
	"context"
	"latchkey/auth/internal/checks"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Metadata is what an authorization server says of itself (RFC 8414 §2), kept
// with each account as it was at its last sign-in.
type Metadata struct {
	Issuer              string
	Endpoints           Endpoints
	Scopes              []string // scopes_supported
	ResponseTypes       []string
	GrantTypes          []string
	TokenAuthMethods    []string
	TokenAuthAlgorithms []string // for private_key_jwt; empty: not said
	ChallengeMethods    []string // RFC 7636 §4.3; empty: not advertised
	IDTokenAlgorithms   []string
	IssInResponse       bool     // RFC 9207 §3
	RequirePAR          bool     // RFC 9126 §5
	DPoPAlgorithms      []string // RFC 9449 §5.1; empty: not offered
	ResponseModes       []string
	FetchedAt           time.Time
}

// document is the metadata as it travels (RFC 8414 §2, OpenID Connect Discovery
// §3). Decoding is exact in case and refuses repeated members.
type document struct {
	Issuer              string   `json:"issuer"`
	Authorization       string   `json:"authorization_endpoint"`
	Token               string   `json:"token_endpoint"`
	Userinfo            string   `json:"userinfo_endpoint"`
	JWKS                string   `json:"jwks_uri"`
	Revocation          string   `json:"revocation_endpoint"`
	Introspection       string   `json:"introspection_endpoint"`
	EndSession          string   `json:"end_session_endpoint"`
	Device              string   `json:"device_authorization_endpoint"`
	PAR                 string   `json:"pushed_authorization_request_endpoint"`
	Registration        string   `json:"registration_endpoint"`
	Scopes              []string `json:"scopes_supported"`
	ResponseTypes       []string `json:"response_types_supported"`
	GrantTypes          []string `json:"grant_types_supported"`
	TokenAuthAlgorithms []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	TokenAuthMethods    []string `json:"token_endpoint_auth_methods_supported"`
	ChallengeMethods    []string `json:"code_challenge_methods_supported"`
	IDTokenAlgorithms   []string `json:"id_token_signing_alg_values_supported"`
	IssInResponse       bool     `json:"authorization_response_iss_parameter_supported"`
	RequirePAR          bool     `json:"require_pushed_authorization_requests"`
	DPoPAlgorithms      []string `json:"dpop_signing_alg_values_supported"`
	ResponseModes       []string `json:"response_modes_supported"`
}

// Discover fetches and checks the provider's metadata, first where OpenID
// Connect Discovery §4 puts it, then where RFC 8414 §3 does. Endpoints that the
// provider's file gives win over discovered ones. A provider without an issuer
// is described by its file alone.
func (c *Client) Discover(ctx context.Context, p Provider) (Metadata, error) {
	r := c.start(ctx, AttemptCheck, p)
	md, err := r.discover(ctx)
	return md, r.done(err)
}

func (r *run) discover(ctx context.Context) (Metadata, error) {
	md, refused, err := r.examine(ctx)
	if err == nil && refused != nil {
		err = refused
	}
	if err != nil {
		return Metadata{}, err
	}
	return md, nil
}

// examine is discover for a report: metadata that no sign-in may use comes back
// beside why it is refused.
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
	body, err := r.fetchMetadata(ctx, p.Issuer)
	if err != nil {
		return Metadata{}, nil, err
	}
	if md, err = r.parseMetadata(body); err != nil {
		return Metadata{}, nil, err
	}
	refused = AsError(r.checkMetadata(md))
	md.Endpoints = md.Endpoints.overriddenBy(p.Endpoints)
	return md, refused, nil
}

// fetchMetadata tries the well-known addresses in turn; the second is asked
// only when the first has no such page.
func (r *run) fetchMetadata(ctx context.Context, issuer string) ([]byte, error) {
	var first error
	for _, address := range WellKnown(issuer) {
		body, header, err := r.get(ctx, StepDiscover, address, Secret{})
		if err == nil && r.checks.Refuses(checks.ContentType, !isJSON(header.Get("Content-Type"), body)) {
			e := r.fail(StepDiscover, KindBadAnswer, ReasonNotJSON, r.host(address))
			return nil, e
		}
		if err == nil {
			return body, nil
		}
		if first == nil {
			first = err
		}
		if e := AsError(err); e.Status != 404 && e.Status != 400 && e.Status != 401 && e.Status != 403 {
			break
		}
	}
	return nil, first
}

// WellKnown lists the addresses where an issuer's metadata may stand: OpenID
// Connect appends to the issuer (Discovery §4), RFC 8414 §3.1 puts the
// well-known part before the path.
func WellKnown(issuer string) []string {
	addresses := []string{strings.TrimSuffix(issuer, "/") + "/.well-known/openid-configuration"}
	if u, err := url.Parse(issuer); err == nil {
		u.Path = "/.well-known/oauth-authorization-server" + strings.TrimSuffix(u.Path, "/")
		addresses = append(addresses, u.String())
	}
	return addresses
}

func (r *run) parseMetadata(body []byte) (Metadata, error) {
	if _, err := r.object(body, "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"); err != nil {
		e := *AsError(err)
		e.Step, e.Provider, e.Detail = StepDiscover, r.provider.DisplayName(), r.host(r.provider.Issuer)
		return Metadata{}, &e
	}
	var d document
	if err := json.Unmarshal(body, &d, jsontext.AllowDuplicateNames(r.checks.Off(checks.StrictJSON))); err != nil {
		return Metadata{}, r.fail(StepDiscover, KindBadAnswer, ReasonMetadata, "a member has the wrong type").Caused(err)
	}
	md := d.metadata()
	md.FetchedAt = r.c.now()
	return md, nil
}

// namesItself reports whether metadata is of the issuer that was asked. RFC 8414
// §3.3: the issuer value "MUST be identical to the authorization server's issuer
// identifier value"; otherwise the data MUST NOT be used.
func (r *run) namesItself(md Metadata) bool {
	return md.Issuer == r.provider.Issuer || r.isTenantTemplate(md.Issuer)
}

func (d document) metadata() Metadata {
	return Metadata{
		Issuer: d.Issuer,
		Endpoints: Endpoints{
			Authorization: d.Authorization, Token: d.Token, Userinfo: d.Userinfo, JWKS: d.JWKS,
			Revocation: d.Revocation, Introspection: d.Introspection, EndSession: d.EndSession,
			Device: d.Device, PAR: d.PAR, Registration: d.Registration,
		},
		Scopes: d.Scopes, ResponseTypes: d.ResponseTypes, GrantTypes: d.GrantTypes,
		TokenAuthMethods: d.TokenAuthMethods, TokenAuthAlgorithms: d.TokenAuthAlgorithms, ChallengeMethods: d.ChallengeMethods,
		IDTokenAlgorithms: d.IDTokenAlgorithms, IssInResponse: d.IssInResponse,
		RequirePAR: d.RequirePAR, DPoPAlgorithms: d.DPoPAlgorithms, ResponseModes: d.ResponseModes,
	}
}

// checkMetadata refuses a server that a native client with PKCE cannot use.
func (r *run) checkMetadata(md Metadata) error {
	bad := func(reason Reason, detail string) error {
		return r.fail(StepDiscover, KindBadAnswer, reason, detail)
	}
	if r.checks.Refuses(checks.Metadata, !r.namesItself(md)) {
		return bad(ReasonMetadataIssuer, clean(md.Issuer, 200))
	}
	for _, e := range md.Endpoints.all() {
		if err := checkEndpoint(e.url); r.checks.Refuses(checks.Endpoints, err != nil) {
			return bad(ReasonMetadata, e.name+" "+err.Error())
		}
	}
	e := md.Endpoints.overriddenBy(r.provider.Endpoints)
	switch {
	case e.Authorization == "":
		return bad(ReasonMetadata, "no authorization_endpoint")
	case e.Token == "":
		return bad(ReasonMetadata, "no token_endpoint")
	case len(md.ResponseTypes) > 0 && !slices.Contains(md.ResponseTypes, "code"):
		return bad(ReasonMetadata, "the code flow is not offered")
	// RFC 7636 §7.2: never fall back to plain.
	case r.checks.Refuses(checks.PKCE, len(md.ChallengeMethods) > 0 && !slices.Contains(md.ChallengeMethods, "S256")):
		return bad(ReasonNoPKCE, "")
	}
	return nil
}

// overriddenBy takes every endpoint that given sets.
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

// host is the host of an address, for messages.
func (r *run) host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// tenantMark stands in the issuer of Microsoft Entra's shared endpoints
// (common, organizations, consumers) for the tenant, which only the signed token
// names (catalogue 8414-7).
const tenantMark = "{tenantid}"

var tenantID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// isTenantTemplate reports whether issuer is the configured one with the tenant
// left open, at the same host, for a provider that declares that.
func (r *run) isTenantTemplate(issuer string) bool {
	if !r.provider.Quirks.TenantIssuer || strings.Count(issuer, tenantMark) != 1 {
		return false
	}
	template, err := url.Parse(strings.Replace(issuer, tenantMark, "tenant", 1))
	if err != nil {
		return false
	}
	asked, err := url.Parse(r.provider.Issuer)
	return err == nil && asked.Scheme == template.Scheme && asked.Host == template.Host && CheckIssuer(template.String()) == nil
}

// issuedBy is the issuer that a token must name: the metadata's, with the
// signed tid in place of the mark. The check is not loosened: the token must
// name the issuer that its own, signed tenant makes.
func issuedBy(md Metadata, tid string) string {
	if !strings.Contains(md.Issuer, tenantMark) || !tenantID.MatchString(tid) {
		return md.Issuer
	}
	return strings.Replace(md.Issuer, tenantMark, tid, 1)
}

// sameIssuer reports whether an account was given by the provider's issuer.
func sameIssuer(p Provider, a Account) bool {
	return p.Issuer == "" || p.Issuer == a.Identity.Issuer ||
		p.Quirks.TenantIssuer && strings.Contains(a.Metadata.Issuer, tenantMark)
}
