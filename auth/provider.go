package auth

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Provider is an issuer or explicit endpoints, our client there, and the
// provider's departures from the specifications. It is data, never code.
type Provider struct {
	ID   string // lower-case letters, digits and '-', at most 40; names the file and the redirect path
	Name string // shown to people; empty means ID

	Issuer      string    // exact issuer identifier (RFC 8414 §2); empty means the endpoints are given
	MetadataURL string    // address of the issuer's metadata, if discovery does not find it (WellKnown)
	Endpoints   Endpoints // explicit endpoints; an empty one comes from discovery

	ClientID     string    // the public client identifier
	ClientSecret Secret    // only if a provider requires one; from the vault, never from a file
	TokenAuth    TokenAuth // empty means none without a secret, private_key_jwt with a key, else by the metadata
	KeyID        string    // kid of the client's key, for private_key_jwt; empty means that none is sent
	KeyAlg       string    // algorithm that the key signs with; empty means by the key and the metadata

	Scopes []string // empty means DefaultScopes
	// TrustedAudiences are other audiences that an ID token may name beside our
	// client (OpenID Connect Core §3.1.3.7-3), such as a project's id at Zitadel.
	// Our client must always be among the audiences.
	TrustedAudiences []string
	Redirect         string // registered address; empty means http://127.0.0.1/cb/ID
	// RedirectPage is an https page of the person's own that is registered in
	// place of Redirect and redirects the browser to it with the query unchanged,
	// for a provider that registers no address of this computer (Apple); empty if
	// there is none.
	RedirectPage string
	PostLogout   string            // registered redirect address after a sign-out; empty means Redirect with SignedOutPath, PostLogoutNone means none
	AuthParams   map[string]string // added to every authorization request: audience, access_type …
	Resources    []string          // addresses, such as https://api.example, that `call` may send the token to, with what is below their paths
	RootCAs      []byte            // PEM of the person's own CA, added to the system's; nil means only the system's
	CAFile       string            // file of RootCAs; for messages only

	// Resource is the identifier of the API that a sign-in by its address found, byte for
	// byte as its metadata has it (RFC 9728 §2); empty for any other provider. It is sent as
	// ResourceIndicator.
	Resource     string
	Registration RegistrationWay // how the client of a resource came about; empty for any other provider

	ResourceIndicator    string       // RFC 8707: the API the token is for; empty means that none is sent
	AuthorizationDetails string       // RFC 9396: a JSON array of typed objects; empty means that none is sent
	ResponseMode         ResponseMode // form of the answer; empty means the query
	PAR                  Use          // RFC 9126; empty means if it is offered
	DPoP                 Use          // RFC 9449; empty means if it is offered, or if the token endpoint demands it

	// ScopeAlias maps a requested scope to its name in the answer, if that
	// differs. An empty name means that the answer leaves the scope out although
	// it is granted; for offline_access, if a refresh token comes.
	ScopeAlias map[string]string

	Quirks Quirks // departures of its answers from the specifications; the zero value means none

	// What the provider's file says of the provider, which only the report and
	// people read; empty means that it says nothing.
	PKCE         PKCESupport
	SecretNeed   SecretNeed
	RedirectRule RedirectRule

	RegisterURL string // page where a client is registered
	ManagePage  string // page where a person sees and ends their grants
	SetupSteps  []string
}

// PKCESupport is what a provider does with an S256 challenge (RFC 7636), as its file
// says. The challenge is sent in any case.
type PKCESupport string

// The kinds of support.
const (
	PKCERequired  PKCESupport = "required"
	PKCESupported PKCESupport = "supported"
	PKCENone      PKCESupport = "none"
)

// RegistrationWay is how the client at a resource's sign-in service comes about.
type RegistrationWay string

// The ways, in the order in which they are tried (MCP 2026-07-28).
const (
	RegistrationOwn    RegistrationWay = "own"    // the person or their team registered it
	RegistrationCIMD   RegistrationWay = "cimd"   // the address of a metadata document names it (Client ID Metadata Documents)
	RegistrationDCR    RegistrationWay = "dcr"    // Latchkey registers itself (RFC 7591)
	RegistrationNeeded RegistrationWay = "needed" // the person has to register one
)

// SecretNeed is whether a provider requires a client secret of a desktop program.
type SecretNeed string

// The needs.
const (
	SecretNever    SecretNeed = "never"
	SecretShipped  SecretNeed = "shipped-public" // issued to such programs and required, but not secret
	SecretRequired SecretNeed = "required"
)

// RedirectRule is how a provider compares the redirect address of a request with
// the registered one.
type RedirectRule string

// The rules.
const (
	RedirectAnyPort RedirectRule = "any_port" // all but the port (RFC 8252 §7.3)
	RedirectExact   RedirectRule = "exact"    // the whole address
)

// Endpoints are absolute URLs; an empty one is not offered.
type Endpoints struct {
	Authorization string // RFC 6749 §3.1
	Token         string // RFC 6749 §3.2
	Userinfo      string // OpenID Connect Core §5.3
	JWKS          string // RFC 7517
	Revocation    string // RFC 7009
	Introspection string // RFC 7662
	EndSession    string // OpenID Connect RP-Initiated Logout
	Device        string // RFC 8628
	PAR           string // RFC 9126
	Registration  string // RFC 7591
	Refresh       string // token endpoint for refreshes alone (Figma); empty means Token
}

// Quirks are a provider's departures from the specifications; an undeclared
// departure is refused.
type Quirks struct {
	ScopeSeparator   string // between granted scopes in an answer; empty means a space
	FormAnswers      bool   // the token endpoint may answer form-encoded
	NoIDToken        bool   // plain OAuth 2.0: no ID token comes, identity comes from userinfo
	SubjectClaim     string // member of the userinfo answer that names the subject; empty means sub
	NameClaim        string // likewise for the name
	EmailClaim       string // likewise for the email
	ScopeArray       bool   // granted scopes come as a JSON array (Twitch)
	TokenPath        string // member of the answer that contains the tokens (Slack: authed_user)
	UserinfoPost     bool   // userinfo is a POST without a body (Dropbox)
	UserinfoBody     string // userinfo is a POST of this JSON, a GraphQL query (Linear)
	UserinfoHeader   string // "Name: value", sent to userinfo (Notion)
	ScopeMember      string // member of the token answer with the granted scopes; empty means scope (Bitbucket)
	AskSeparator     string // between the scopes of a request; empty means a space (Linear, Strava)
	ValidateURL      string // answers 401 to an ended token, with "Authorization: OAuth" (Twitch)
	TenantIssuer     bool   // the metadata's issuer contains {tenantid}, filled by the signed tid (Entra)
	RefreshRedirect  bool   // a refresh carries the redirect address (GitLab)
	PKCEUnadvertised bool   // a resource's sign-in service supports S256, and its metadata do not show it (Entra, Cognito)
	BareRefusal      bool   // an empty 400 to a refresh means invalid_grant (glewlwyd)

	Revocation RevocationStyle // how a token is revoked; empty means RFC 7009
}

// RevocationStyle is the way in which a provider revokes if it does not follow
// RFC 7009.
type RevocationStyle string

// The styles.
const (
	RevokeStandard  RevocationStyle = ""
	RevokeTokenOnly RevocationStyle = "token_only" // a form with the token and nothing else (Google)
	RevokeBearer    RevocationStyle = "bearer"     // a POST with the token as its bearer (Dropbox)
	RevokeGitHub    RevocationStyle = "github"     // JSON {"credentials": [token]}, without authorization
	RevokeAccess    RevocationStyle = "access"     // a form with access_token and nothing else (Strava)
	RevokeLiving    RevocationStyle = "living"     // RFC 7009, but only for a valid access token (Twitch)
)

// DefaultScopes are the requested scopes if neither the provider's file nor the
// person names any. offline_access is added if it is advertised (OpenID Connect
// Core §11).
var DefaultScopes = []string{"openid", "profile", "email"}

// maxID is the largest length of a provider's id.
const maxID = 40

// ValidID reports whether id is a valid provider id. It becomes a file name and a
// path segment: 1 to 40 lower-case letters, digits and hyphens, with no hyphen at
// an end.
func ValidID(id string) bool {
	if id == "" || len(id) > maxID || id[0] == '-' || id[len(id)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' })
}

// DisplayName returns the name for people.
func (p Provider) DisplayName() string {
	if p.Name != "" {
		return p.Name
	}
	return p.ID
}

// Ready reports whether a sign-in can start: the provider has a client, and an
// issuer or endpoints.
func (p Provider) Ready() bool {
	return p.ClientID != "" && (p.Issuer != "" || p.Endpoints.Authorization != "" && p.Endpoints.Token != "")
}

// FilledIn returns p with its own values in place of the two words that a preset
// may use for values that only the person knows: {issuer} at the beginning of an
// endpoint, without its closing slash, and {client_id} as a scope (Azure AD B2C).
// A word whose value is unknown stays.
func (p Provider) FilledIn() Provider {
	if p.Issuer != "" {
		for _, address := range []*string{
			&p.Endpoints.Authorization, &p.Endpoints.Token, &p.Endpoints.Userinfo, &p.Endpoints.JWKS, &p.Endpoints.Revocation,
			&p.Endpoints.Introspection, &p.Endpoints.EndSession, &p.Endpoints.Device, &p.Endpoints.PAR, &p.Endpoints.Registration,
			&p.Endpoints.Refresh,
		} {
			if rest, ok := strings.CutPrefix(*address, "{issuer}"); ok {
				*address = strings.TrimSuffix(p.Issuer, "/") + rest
			}
		}
	}
	if i := slices.Index(p.Scopes, "{client_id}"); i >= 0 && p.ClientID != "" {
		p.Scopes = slices.Clone(p.Scopes)
		p.Scopes[i] = p.ClientID
	}
	return p
}

// Validate reports the first error that makes p unusable, as *Error with step
// config and kind usage.
func (p Provider) Validate() error {
	p = p.FilledIn()
	switch {
	case !ValidID(p.ID):
		return p.invalid(ReasonBadProvider, fmt.Sprintf("id %q", clip(p.ID, 60)))
	case p.Issuer == "" && (p.Endpoints.Authorization == "" || p.Endpoints.Token == ""):
		return p.invalid(ReasonBadProvider, "").Because(WhyNoServer)
	}
	if p.Issuer != "" {
		if err := CheckIssuer(p.Issuer); err != nil {
			return err
		}
	}
	if m := p.MetadataURL; m != "" && (p.Issuer == "" || checkEndpoint(m) != nil) {
		return p.invalid(ReasonBadProvider, "").Because(WhyMetadataURL)
	}
	for _, e := range p.Endpoints.all() {
		if err := checkEndpoint(e.url); err != nil {
			return p.invalid(ReasonBadProvider, e.name).Because(WhyOf(err))
		}
	}
	if err := p.validateOptions(); err != nil {
		return err
	}
	if err := CheckRedirect(p.RedirectURI()); err != nil {
		return err
	}
	if err := p.validateRedirectPage(); err != nil {
		return err
	}
	if back := p.SignedOutURI(); back != "" {
		return CheckRedirect(back)
	}
	return nil
}

// validateRedirectPage accepts an https page without query or fragment, and only
// with a redirect address that has a port, because the page must know it.
func (p Provider) validateRedirectPage() error {
	if p.RedirectPage == "" {
		return nil
	}
	u, err := url.Parse(p.RedirectPage)
	if err != nil || u.Scheme != "https" || u.RawQuery != "" || checkEndpoint(p.RedirectPage) != nil {
		return p.invalid(ReasonBadProvider, "redirect_page")
	}
	if to, err := url.Parse(p.RedirectURI()); err != nil || to.Scheme == "http" && to.Port() == "" {
		return p.invalid(ReasonBadProvider, "").Because(WhyRedirectPage)
	}
	return nil
}

func (p Provider) invalid(r Reason, detail string) *Error {
	return &Error{Step: StepConfig, Kind: KindUsage, Reason: r, Provider: p.DisplayName(), Detail: detail}
}

type namedEndpoint struct{ name, url string }

// all lists the endpoints that are set, by their metadata names (RFC 8414 §2).
func (e Endpoints) all() []namedEndpoint {
	var set []namedEndpoint
	for _, n := range []namedEndpoint{
		{"authorization_endpoint", e.Authorization},
		{"token_endpoint", e.Token},
		{"userinfo_endpoint", e.Userinfo},
		{"jwks_uri", e.JWKS},
		{"revocation_endpoint", e.Revocation},
		{"introspection_endpoint", e.Introspection},
		{"end_session_endpoint", e.EndSession},
		{"device_authorization_endpoint", e.Device},
		{"pushed_authorization_request_endpoint", e.PAR},
		{"registration_endpoint", e.Registration},
		{"refresh_endpoint", e.Refresh},
	} {
		if n.url != "" {
			set = append(set, n)
		}
	}
	return set
}

// Check reports the first address that is neither https nor http on this computer
// (IsThisComputer), or is no address; nil if there is none.
func (e Endpoints) Check() error {
	for _, one := range e.all() {
		if err := checkEndpoint(one.url); err != nil {
			return fmt.Errorf("%s %w", one.name, err)
		}
	}
	return nil
}

// CheckIssuer accepts an issuer identifier: https, or http on this computer
// (IsThisComputer), with a host and without user information, query or fragment
// (RFC 8414 §2, RFC 8252 §8.3). The error is an *Error of kind usage.
func CheckIssuer(issuer string) error {
	err := checkEndpoint(issuer)
	if err == nil && strings.ContainsAny(issuer, "?#") {
		err = WhyQuery
	}
	if err != nil {
		return &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadIssuer, Why: WhyOf(err), Detail: clip(issuer, 200)}
	}
	return nil
}

// checkEndpoint accepts an absolute https URL, or an http URL on this computer
// (IsThisComputer), at most 8 KiB, without user information, fragment or control
// characters. Its error is a Why.
func checkEndpoint(raw string) error {
	if len(raw) > 8<<10 {
		return WhyLongURL
	}
	for _, r := range raw {
		if r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r) { // RFC 3986 §2
			return WhyURLCharacter
		}
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return WhyNotURL
	case u.Host == "" || u.Hostname() == "" || u.Opaque != "":
		return WhyNoHost
	case u.User != nil:
		return WhyUserInfo
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return WhyFragment
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && IsThisComputer(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return WhyHTTP
	default:
		return WhyNotHTTPS
	}
}
