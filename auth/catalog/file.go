package catalog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"latchkey/auth"
)

// record is one provider as its file states it. Every key is optional, except
// that a client needs a client_id, and an issuer or the endpoints for
// authorization and token. An unknown key is an error.
type record struct {
	ID               string            `toml:"id,omitempty"`                   // must be the file's name without .toml
	Name             string            `toml:"name,omitempty"`                 // shown to people
	Issuer           string            `toml:"issuer,omitempty"`               // exact issuer identifier; its metadata is fetched
	MetadataURL      string            `toml:"metadata_url,omitempty"`         // address of the issuer's metadata, if discovery would not find it
	ClientID         string            `toml:"client_id,omitempty"`            // the registered public client
	TokenAuth        string            `toml:"token_auth,omitempty"`           // none, client_secret_basic, client_secret_post, private_key_jwt
	Scopes           []string          `toml:"scopes"`                         // replaces openid profile email; an empty list requests none
	Redirect         string            `toml:"redirect,omitempty"`             // registered address; default http://127.0.0.1/cb/ID
	RedirectPage     string            `toml:"redirect_page,omitempty"`        // https page of one's own that is registered and sends on to redirect
	PostLogout       string            `toml:"post_logout_redirect,omitempty"` // registered address to return to after signing out; "none": there is none
	AuthParams       map[string]string `toml:"auth_params,omitempty"`          // added to the authorization request
	Resources        []string          `toml:"resources,omitempty"`            // origins that may get the token
	Resource         string            `toml:"resource,omitempty"`             // identifier of the API that a sign-in by its address found (RFC 9728)
	Registration     string            `toml:"registration,omitempty"`         // how the client there came about: own, cimd, dcr
	CAFile           string            `toml:"ca_file,omitempty"`              // PEM of a CA of one's own
	TrustedAudiences []string          `toml:"trusted_audiences,omitempty"`    // audiences that an ID token may name beside client_id

	ResourceIndicator    string `toml:"resource_indicator,omitempty"`    // RFC 8707: the API the token is for
	AuthorizationDetails string `toml:"authorization_details,omitempty"` // RFC 9396: a JSON array of typed objects
	ResponseMode         string `toml:"response_mode,omitempty"`         // form_post; default the query
	PAR                  string `toml:"par,omitempty"`                   // RFC 9126: offered (the default), always, never
	DPoP                 string `toml:"dpop,omitempty"`                  // RFC 9449: offered (the default), always, never

	ScopeAlias map[string]string `toml:"scope_alias,omitempty"` // the response's name of a scope; empty: the response omits it

	KeyID  string `toml:"key_id,omitempty"`  // kid of the client's key, for private_key_jwt
	KeyAlg string `toml:"key_alg,omitempty"` // algorithm of that key; default by the key and the metadata

	// Keys that only people and the report read.
	IssuerTemplate string   `toml:"issuer_template,omitempty"` // https://HOST/realms/REALM: the person must complete the issuer
	PKCE           string   `toml:"pkce,omitempty"`            // required, supported, none
	Secret         string   `toml:"secret,omitempty"`          // never, shipped-public, required: whether a desktop client must have one
	RedirectRule   string   `toml:"redirect_rule,omitempty"`   // any_port, exact: how the provider compares redirect addresses
	RegisterURL    string   `toml:"register_url,omitempty"`    // page where a client is registered
	ManagePage     string   `toml:"manage_page,omitempty"`     // page that shows and revokes grants
	SetupSteps     []string `toml:"setup_steps,omitempty"`     // how to register, one sentence each
	Notes          []string `toml:"notes,omitempty"`           // facts that a person should know
	VerifiedOn     string   `toml:"verified_on,omitempty"`     // date of the last test with the real provider
	Unverified     []string `toml:"unverified,omitempty"`      // keys here that have not been tested
	Sources        []string `toml:"sources,omitempty"`         // sources of the facts

	Endpoints *endpoints `toml:"endpoints,omitempty"`
	Quirks    *quirks    `toml:"quirks,omitempty"`
}

// endpoints are the [endpoints] of a file; each replaces what discovery finds.
type endpoints struct {
	Authorization string `toml:"authorization,omitempty"`
	Token         string `toml:"token,omitempty"`
	Userinfo      string `toml:"userinfo,omitempty"`
	JWKS          string `toml:"jwks,omitempty"`
	Revocation    string `toml:"revocation,omitempty"`
	Introspection string `toml:"introspection,omitempty"`
	EndSession    string `toml:"end_session,omitempty"`
	Device        string `toml:"device,omitempty"`
	PAR           string `toml:"par,omitempty"`
	Registration  string `toml:"registration,omitempty"`
	Refresh       string `toml:"refresh,omitempty"`
}

// quirks are the [quirks] of a file: declared departures from the specifications.
type quirks struct {
	ScopeSeparator   string `toml:"scope_separator,omitempty"`   // between granted scopes; default a space
	FormAnswers      bool   `toml:"form_answers,omitempty"`      // the token endpoint answers form-encoded
	NoIDToken        bool   `toml:"no_id_token,omitempty"`       // plain OAuth 2.0
	SubjectClaim     string `toml:"subject_claim,omitempty"`     // member of the userinfo answer; default sub
	NameClaim        string `toml:"name_claim,omitempty"`        // default name
	EmailClaim       string `toml:"email_claim,omitempty"`       // default email
	ScopeArray       bool   `toml:"scope_array,omitempty"`       // granted scopes come as a JSON array
	TokenPath        string `toml:"token_path,omitempty"`        // the tokens stand in this member of the answer
	UserinfoPost     bool   `toml:"userinfo_post,omitempty"`     // userinfo is a POST without a body
	UserinfoBody     string `toml:"userinfo_body,omitempty"`     // userinfo is a POST of this JSON
	UserinfoHeader   string `toml:"userinfo_header,omitempty"`   // "Name: value", sent to userinfo
	ScopeMember      string `toml:"scope_member,omitempty"`      // member of the token answer with the granted scopes
	AskSeparator     string `toml:"ask_separator,omitempty"`     // between the scopes of a request; default a space
	ValidateURL      string `toml:"validate_url,omitempty"`      // answers 401 to an invalid token
	TenantIssuer     bool   `toml:"tenant_issuer,omitempty"`     // the metadata's issuer contains {tenantid}
	RefreshRedirect  bool   `toml:"refresh_redirect,omitempty"`  // a refresh request includes the redirect address
	PKCEUnadvertised bool   `toml:"pkce_unadvertised,omitempty"` // a resource's sign-in service supports S256 and does not show it
	BareRefusal      bool   `toml:"bare_refusal,omitempty"`      // an empty 400 to a refresh means invalid_grant

	Revocation auth.RevocationStyle `toml:"revocation,omitempty"` // token_only, bearer, github, access, living
}

// decodeInto decodes one provider into r, which may already have values. The
// error begins with the number of the line and never quotes the file.
func decodeInto(r any, text []byte) error {
	md, err := toml.Decode(string(text), r)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%d: %s", syntax.Position.Line, syntax.Message)
	case err != nil:
		return errors.New(strings.TrimPrefix(err.Error(), "toml: "))
	}
	for _, key := range md.Undecoded() {
		return &auth.Error{Why: auth.WhyUnknownKey, Detail: fmt.Sprintf("%d: %s", lineOf(text, key), key)}
	}
	return nil
}

// lineOf finds the line of a key, counting from 1: the assignment of its last
// part within its table, or the table's own header.
func lineOf(text []byte, key toml.Key) int {
	table, last := strings.Join(key[:len(key)-1], "."), key[len(key)-1]
	var current string
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			current = strings.Trim(line, "[] ")
			if current == key.String() {
				return n
			}
			continue
		}
		name, _, assigned := strings.Cut(line, "=")
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		if assigned && (current == table && name == last || name == key.String()) {
			return n
		}
	}
	return 1
}

// provider converts a record to an auth.Provider.
func (r record) provider() auth.Provider {
	p := auth.Provider{
		ID: r.ID, Name: r.Name, Issuer: r.Issuer, MetadataURL: r.MetadataURL, ClientID: r.ClientID,
		TokenAuth: auth.TokenAuth(r.TokenAuth), Scopes: r.Scopes, Redirect: r.Redirect,
		RedirectPage: r.RedirectPage, PostLogout: r.PostLogout, AuthParams: r.AuthParams, Resources: r.Resources, CAFile: r.CAFile,
		TrustedAudiences:  r.TrustedAudiences,
		ResourceIndicator: r.ResourceIndicator, AuthorizationDetails: r.AuthorizationDetails,
		ResponseMode: auth.ResponseMode(r.ResponseMode), PAR: auth.Use(r.PAR), DPoP: auth.Use(r.DPoP),
		ScopeAlias: r.ScopeAlias, KeyID: r.KeyID, KeyAlg: r.KeyAlg,
		PKCE: auth.PKCESupport(r.PKCE), SecretNeed: auth.SecretNeed(r.Secret), RedirectRule: auth.RedirectRule(r.RedirectRule),
		RegisterURL: r.RegisterURL, ManagePage: r.ManagePage, SetupSteps: r.SetupSteps,
	}
	p.Resource, p.Registration = r.Resource, auth.RegistrationWay(r.Registration)
	if p.ResourceIndicator == "" {
		p.ResourceIndicator = p.Resource
	}
	if r.Endpoints != nil {
		p.Endpoints = auth.Endpoints(*r.Endpoints)
	}
	if r.Quirks != nil {
		p.Quirks = auth.Quirks(*r.Quirks)
	}
	return p
}

// recordOf is the inverse of provider. It omits the client secret.
func recordOf(p auth.Provider) record {
	r := record{
		ID: p.ID, Name: p.Name, Issuer: p.Issuer, MetadataURL: p.MetadataURL, ClientID: p.ClientID,
		TokenAuth: string(p.TokenAuth), Scopes: p.Scopes, Redirect: p.Redirect,
		RedirectPage: p.RedirectPage, PostLogout: p.PostLogout, AuthParams: p.AuthParams, Resources: p.Resources, CAFile: p.CAFile,
		TrustedAudiences:  p.TrustedAudiences,
		ResourceIndicator: p.ResourceIndicator, AuthorizationDetails: p.AuthorizationDetails,
		ResponseMode: string(p.ResponseMode), PAR: string(p.PAR), DPoP: string(p.DPoP),
		ScopeAlias: p.ScopeAlias, KeyID: p.KeyID, KeyAlg: p.KeyAlg,
		PKCE: string(p.PKCE), Secret: string(p.SecretNeed), RedirectRule: string(p.RedirectRule),
		RegisterURL: p.RegisterURL, ManagePage: p.ManagePage, SetupSteps: p.SetupSteps,
	}
	r.Resource, r.Registration = p.Resource, string(p.Registration)
	if r.ResourceIndicator == r.Resource {
		r.ResourceIndicator = ""
	}
	if p.Endpoints != (auth.Endpoints{}) {
		e := endpoints(p.Endpoints)
		r.Endpoints = &e
	}
	if p.Quirks != (auth.Quirks{}) {
		q := quirks(p.Quirks)
		r.Quirks = &q
	}
	return r
}

// encode encodes one record, or a table [[provider]] of several.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := toml.NewEncoder(&b)
	e.Indent = ""
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
