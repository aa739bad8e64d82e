package auth

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// TokenAuth is the client's authentication method at the token endpoint, by its
// registered name (RFC 7591 §2).
type TokenAuth string

// The methods a native client uses.
const (
	AuthNone  TokenAuth = "none"
	AuthBasic TokenAuth = "client_secret_basic"
	AuthPost  TokenAuth = "client_secret_post"
	// AuthPrivateKey signs an assertion with a private key, which is in
	// ClientSecret as PEM (RFC 7523, OpenID Connect Core §9).
	AuthPrivateKey TokenAuth = "private_key_jwt"
)

// Use is whether to use an optional protection.
type Use string

// The uses.
const (
	UseAuto    Use = ""        // as UseOffered
	UseOffered Use = "offered" // if the server offers or demands it
	UseAlways  Use = "always"  // without a fallback
	UseNever   Use = "never"
)

// Known reports whether u is one of the uses by name.
func (u Use) Known() bool { return slices.Contains(uses, string(u)) }

// ResponseMode is the way on which the authorization response travels.
type ResponseMode string

// The response modes (OAuth 2.0 Multiple Response Types §2.1, OAuth 2.0 Form
// Post Response Mode).
const (
	ModeQuery    ResponseMode = ""
	ModeFormPost ResponseMode = "form_post"
)

var uses = []string{string(UseOffered), string(UseAlways), string(UseNever)}

// validateOptions refuses values that an option does not have.
func (p Provider) validateOptions() error {
	for _, o := range []struct {
		name  string
		value string
		known []string
	}{
		{"token_auth", string(p.TokenAuth), []string{string(AuthNone), string(AuthBasic), string(AuthPost), string(AuthPrivateKey)}},
		{"response_mode", string(p.ResponseMode), []string{string(ModeFormPost)}},
		{"par", string(p.PAR), uses},
		{"dpop", string(p.DPoP), uses},
		{"key_alg", p.KeyAlg, algorithmNames(signing)},
		{"registration", string(p.Registration), []string{string(RegistrationOwn), string(RegistrationCIMD), string(RegistrationDCR)}},
		{"revocation", string(p.Quirks.Revocation), []string{string(RevokeTokenOnly), string(RevokeBearer), string(RevokeGitHub), string(RevokeAccess), string(RevokeLiving)}},
	} {
		if o.value != "" && !slices.Contains(o.known, o.value) {
			return p.invalid(ReasonBadProvider, o.name+" "+clip(o.value, 40))
		}
	}
	if r := p.ResourceIndicator; r != "" {
		// RFC 8707 §2: an absolute URI without a fragment.
		if u, err := url.Parse(r); err != nil || !u.IsAbs() || u.Fragment != "" {
			return p.invalid(ReasonBadProvider, "resource_indicator")
		}
	}
	if p.Resource != "" && checkEndpoint(p.Resource) != nil {
		return p.invalid(ReasonBadProvider, "resource").Because(WhyOf(checkEndpoint(p.Resource)))
	}
	if d := p.AuthorizationDetails; d != "" && jsontext.Value(d).Kind() != '[' {
		return p.invalid(ReasonBadProvider, "authorization_details").Because(WhyNotArray)
	}
	if name, taken := p.ownParam(); taken {
		return p.invalid(ReasonBadProvider, "auth_params: "+clip(name, 40)).Because(WhyOwnParameter)
	}
	if v := p.Quirks.ValidateURL; v != "" && checkEndpoint(v) != nil {
		return p.invalid(ReasonBadProvider, "validate_url")
	}
	return p.validateUserinfo()
}

// validateUserinfo refuses a userinfo header that could carry a credential or
// change the request, and a body that is not JSON.
func (p Provider) validateUserinfo() error {
	if h := p.Quirks.UserinfoHeader; h != "" {
		name, value, ok := strings.Cut(h, ": ")
		taken := slices.Contains([]string{"authorization", "dpop", "cookie", "host", "content-type", "content-length", "transfer-encoding"}, strings.ToLower(name))
		if !ok || taken || !visibleASCII(name) || !visibleASCII(value) {
			return p.invalid(ReasonBadProvider, "userinfo_header")
		}
	}
	if b := p.Quirks.UserinfoBody; b != "" && !jsontext.Value(b).IsValid() {
		return p.invalid(ReasonBadProvider, "userinfo_body")
	}
	return nil
}

// ownParams are the parameters of an authorization request that a check or a
// secret of ours depends on, and those that replace the whole request (RFC 9101,
// RFC 9126). No file may set them.
var ownParams = []string{
	"client_id", "response_type", "response_mode", "redirect_uri", "scope", "state", "nonce",
	"code_challenge", "code_challenge_method", "dpop_jkt", "request", "request_uri",
	"client_secret", "client_assertion", "client_assertion_type", "code_verifier",
}

// ownParam returns the first of AuthParams that no file may set. Names have letters,
// digits, '-', '.' and '_' only (RFC 6749 §8.2): some servers read "redirect_uri[]",
// "redirect_uri\x00" or "redirect.uri" as redirect_uri.
func (p Provider) ownParam() (name string, found bool) {
	for _, name := range slices.Sorted(maps.Keys(p.AuthParams)) {
		read := strings.ReplaceAll(strings.ToLower(name), ".", "_")
		if name == "" || strings.ContainsFunc(name, isNoNameChar) || slices.Contains(ownParams, read) {
			return name, true
		}
	}
	return "", false
}

// isNoNameChar reports whether r is no name-char (RFC 6749 §A).
func isNoNameChar(r rune) bool {
	letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	return !letter && (r < '0' || '9' < r) && !strings.ContainsRune("-._", r)
}
