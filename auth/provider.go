package auth

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Provider is whom we ask: an issuer or explicit endpoints, our client there,
// and the ways in which it departs from the book. It is data, never code.
type Provider struct {
	ID   string // lower-case letters, digits and '-', at most 40; names the file and the redirect path
	Name string // shown to people; empty means ID

	Issuer      string    // exact issuer identifier (RFC 8414 §2); empty means the endpoints are given
	MetadataURL string    // where the issuer's metadata stands, if not where discovery looks (WellKnown)
	Endpoints   Endpoints // given explicitly; an empty one is taken from discovery

	ClientID     string    // the public client identifier
	ClientSecret Secret    // only where a provider forces one; from the vault, never from a file
	TokenAuth    TokenAuth // empty means none without a secret, private_key_jwt with a key, else what the metadata offers
	KeyID        string    // kid of the client's key, for private_key_jwt; empty: not sent
	KeyAlg       string    // algorithm that key signs with; empty: by the key and the metadata

	Scopes []string // empty means DefaultScopes
	// TrustedAudiences are other audiences that an ID token may name beside our client
	// (OpenID Connect Core §3.1.3.7-3): a project's id at Zitadel. Ours must be there.
	TrustedAudiences []string
	Redirect         string // registered address; empty means http://127.0.0.1/cb/ID
	// RedirectPage is an https page of the person's own that is registered in place
	// of Redirect and sends the browser on to it with the query unchanged, for a
	// provider that registers no address of this computer (Apple); empty: none.
	RedirectPage string
	PostLogout   string            // registered address for the way back from signing out; empty: Redirect with SignedOutPath; PostLogoutNone: none is
	AuthParams   map[string]string // added to every authorization request: audience, access_type …
	Resources    []string          // origins, such as https://api.example, that `call` may send the token to
	RootCAs      []byte            // PEM of a CA of one's own, added to the system's; nil means only the system's
	CAFile       string            // where RootCAs was read; for messages only

	ResourceIndicator    string       // RFC 8707: the API the token is for; empty: not sent
	AuthorizationDetails string       // RFC 9396: a JSON array of typed objects; empty: not sent
	ResponseMode         ResponseMode // how the answer comes back; empty: in the query
	PAR                  Use          // RFC 9126; empty: where it is offered
	DPoP                 Use          // RFC 9449; empty: where it is offered, or the token endpoint demands it

	// ScopeAlias is what the answer calls a scope that was asked for, where that is
	// another name; an empty one means that the answer leaves the scope out although
	// it is granted, offline_access where a refresh token comes.
	ScopeAlias map[string]string

	Quirks Quirks // how its answers depart from the book; the zero value means not at all

	RegisterURL string // page where a client is registered
	ManagePage  string // page where a person sees and ends what they granted
	SetupSteps  []string
}

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
	Refresh       string // token endpoint of refreshes alone (Figma); empty: Token
}

// Quirks are declared departures from the specifications, and only there.
type Quirks struct {
	ScopeSeparator  string // between granted scopes in an answer; empty means a space
	FormAnswers     bool   // the token endpoint may answer form-encoded
	NoIDToken       bool   // plain OAuth 2.0: no ID token comes, identity is read from userinfo
	SubjectClaim    string // member of the userinfo answer that names the subject; empty means sub
	NameClaim       string // likewise for the name
	EmailClaim      string // likewise for the email
	ScopeArray      bool   // granted scopes come as a JSON array (Twitch)
	TokenPath       string // the tokens stand in this member of the answer (Slack: authed_user)
	UserinfoPost    bool   // userinfo is a POST without a body (Dropbox)
	UserinfoBody    string // userinfo is a POST of this JSON, a GraphQL query (Linear)
	UserinfoHeader  string // "Name: value", sent to userinfo (Notion)
	ScopeMember     string // member of the token answer with the granted scopes; empty means scope (Bitbucket)
	AskSeparator    string // between the scopes of a request; empty means a space (Linear, Strava)
	ValidateURL     string // answers 401 to a token that is dead, with "Authorization: OAuth" (Twitch)
	TenantIssuer    bool   // the metadata's issuer holds {tenantid}, filled by the signed tid (Entra)
	RefreshRedirect bool   // the redirect address goes along with a refresh (GitLab)
	BareRefusal     bool   // an empty 400 to a refresh means invalid_grant (glewlwyd)

	Revocation RevocationStyle // how a token is revoked; empty: RFC 7009
}

// RevocationStyle is how a provider revokes where it does not follow RFC 7009.
type RevocationStyle string

// The styles.
const (
	RevokeStandard  RevocationStyle = ""
	RevokeTokenOnly RevocationStyle = "token_only" // a form with the token and nothing else (Google)
	RevokeBearer    RevocationStyle = "bearer"     // a POST with the token as its bearer (Dropbox)
	RevokeGitHub    RevocationStyle = "github"     // JSON {"credentials": [token]}, without authorization
	RevokeAccess    RevocationStyle = "access"     // a form with access_token and nothing else (Strava)
	RevokeLiving    RevocationStyle = "living"     // RFC 7009, but for a living access token alone (Twitch)
)

// DefaultScopes is what is asked for when neither the provider's file nor the
// person says otherwise. offline_access joins it where it is advertised
// (OpenID Connect Core §11).
var DefaultScopes = []string{"openid", "profile", "email"}

// maxID is how long a provider's id may be.
const maxID = 40

// ValidID reports whether id may name a provider: it becomes a file name and a
// path segment. It is 1 to 40 lower-case letters, digits and hyphens, of which none
// stands at an end.
func ValidID(id string) bool {
	if id == "" || len(id) > maxID || id[0] == '-' || id[len(id)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' })
}

// DisplayName is the name for people.
func (p Provider) DisplayName() string {
	if p.Name != "" {
		return p.Name
	}
	return p.ID
}

// Ready reports whether a sign-in can start: there is a client and somewhere
// to ask.
func (p Provider) Ready() bool {
	return p.ClientID != "" && (p.Issuer != "" || p.Endpoints.Authorization != "" && p.Endpoints.Token != "")
}

// FilledIn is p with its own values in place of the two words that a preset may
// use for what only the person knows: {issuer} at the beginning of an endpoint,
// without its closing slash, and {client_id} as a scope (Azure AD B2C). A word
// whose value is not known yet stays.
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

// Validate reports the first thing that keeps p from being used, as *Error with
// step config and kind usage.
func (p Provider) Validate() error {
	p = p.FilledIn()
	switch {
	case !ValidID(p.ID):
		return p.invalid(ReasonBadProvider, fmt.Sprintf("id %q", clip(p.ID, 60)))
	case p.Issuer == "" && (p.Endpoints.Authorization == "" || p.Endpoints.Token == ""):
		return p.invalid(ReasonBadProvider, "neither an issuer nor endpoints")
	}
	if p.Issuer != "" {
		if err := CheckIssuer(p.Issuer); err != nil {
			return err
		}
	}
	if m := p.MetadataURL; m != "" && (p.Issuer == "" || checkEndpoint(m) != nil) {
		return p.invalid(ReasonBadProvider, "metadata_url is no address, or stands without an issuer")
	}
	for _, e := range p.Endpoints.all() {
		if err := checkEndpoint(e.url); err != nil {
			return p.invalid(ReasonBadProvider, e.name+": "+err.Error())
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
// beside a redirect address with a port, which the page has to know.
func (p Provider) validateRedirectPage() error {
	if p.RedirectPage == "" {
		return nil
	}
	u, err := url.Parse(p.RedirectPage)
	if err != nil || u.Scheme != "https" || u.RawQuery != "" || checkEndpoint(p.RedirectPage) != nil {
		return p.invalid(ReasonBadProvider, "redirect_page")
	}
	if to, err := url.Parse(p.RedirectURI()); err != nil || to.Scheme == "http" && to.Port() == "" {
		return p.invalid(ReasonBadProvider, "redirect_page needs a redirect with a port")
	}
	return nil
}

func (p Provider) invalid(r Reason, detail string) error {
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

// CheckIssuer accepts an issuer identifier: https, or http on this computer
// (IsThisComputer), with a host and without user information, query or fragment
// (RFC 8414 §2, RFC 8252 §8.3). The error is an *Error of kind usage.
func CheckIssuer(issuer string) error {
	err := checkEndpoint(issuer)
	if err == nil && strings.ContainsAny(issuer, "?#") {
		err = fmt.Errorf("has a query or a fragment")
	}
	if err != nil {
		return &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadIssuer, Detail: clip(issuer, 200) + " " + err.Error()}
	}
	return nil
}

// checkEndpoint accepts an absolute https URL, or an http URL on this computer
// (IsThisComputer), at most 8 KiB, without user information, fragment or control
// characters. Its error is a clause for "… has a fragment".
func checkEndpoint(raw string) error {
	if len(raw) > 8<<10 {
		return fmt.Errorf("is longer than 8 KiB")
	}
	for _, r := range raw {
		if r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r) { // RFC 3986 §2
			return fmt.Errorf("has a character that no URL may have")
		}
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return fmt.Errorf("is not a URL")
	case u.Host == "" || u.Hostname() == "" || u.Opaque != "":
		return fmt.Errorf("has no host")
	case u.User != nil:
		return fmt.Errorf("has user information in it")
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return fmt.Errorf("has a fragment")
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && IsThisComputer(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return fmt.Errorf("is http on a host that is not this computer")
	default:
		return fmt.Errorf("is neither https nor http on this computer")
	}
}
