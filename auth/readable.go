package auth

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// This file lists what is shown of a recorded exchange. Everything else is
// masked, because a provider may use any name for a secret or for a person.

// readableNames are parameters, members and claims whose values neither identify
// a person nor give access, compared without case. Names of metadata are in
// isReadable.
var readableNames = []string{
	// requests
	"response_type", "response_mode", "response_types", "client_id", "redirect_uri", "redirect_uris", "scope", "scopes",
	"code_challenge", "code_challenge_method", "prompt", "max_age", "acr_values", "display", "ui_locales", "access_type",
	"resource", "audience", "grant_type", "grant_types", "token_type_hint", "client_assertion_type",
	"include_granted_scopes", "post_logout_redirect_uri", "post_logout_redirect_uris", "application_type",
	"token_endpoint_auth_method", "client_name", "dpop_bound_access_tokens",
	// answers
	"token_type", "expires_in", "refresh_expires_in", "refresh_token_expires_in", "interval", "iss", "issuer", "error",
	"error_description", "error_uri", "error_code", "error_codes", "verification_uri", "verification_url",
	"client_id_issued_at", "client_secret_expires_at", "active",
	// claims that do not identify a person
	"aud", "azp", "exp", "iat", "nbf", "auth_time", "acr", "amr", "updated_at",
	// metadata and keys
	"jwks_uri", "op_policy_uri", "op_tos_uri", "service_documentation", "kty", "alg", "use", "key_ops", "crv", "kid",
}

// proseNames are those of readableNames that contain a provider's own text.
var proseNames = []string{"error", "error_description", "client_name"}

// isReadable reports whether a value with this name is shown.
func isReadable(name string) bool {
	name = strings.ToLower(name)
	return slices.Contains(readableNames, name) || strings.HasSuffix(name, "_supported") || strings.HasSuffix(name, "_endpoint")
}

// secretWords are the parts of a name that make its value a secret.
var secretWords = []string{"token", "secret", "code", "assertion", "password", "ticket", "credential", "api_key"}

// namesSecret reports whether a member's name says that its value is a secret.
func namesSecret(name string) bool {
	name = strings.ToLower(name)
	return !isReadable(name) && slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// value returns a value in the form in which it is shown.
func (d redactor) value(name, value string) string {
	value = d.swept(value)
	switch {
	case value == "", alreadyMasked().MatchString(value):
		return value
	case d.of == contentPerson, !isReadable(name):
		return mask(utf8.RuneCountInString(value))
	case strings.Contains(value, "://"):
		if u, err := url.Parse(value); err == nil {
			return d.url(u)
		}
		return mask(utf8.RuneCountInString(value))
	case slices.Contains(proseNames, strings.ToLower(name)):
		return MaskPeople(maskWords(value))
	case strings.HasSuffix(strings.ToLower(name), "_endpoint"): // not an address
		return mask(utf8.RuneCountInString(value))
	}
	if d.answer && d.of != contentKeys && value != d.client {
		value = maskTokens(value)
	}
	return MaskPeople(value)
}

// publicKeyMembers are the parts of a public key (RFC 7518 §6).
var publicKeyMembers = []string{"n", "e", "x", "y", "x5t", "x5t#S256"}

// isPublicKey reports whether an object is a JSON Web Key without a private part.
func isPublicKey(o map[string]any) bool {
	_, key := o["kty"].(string)
	_, private := o["d"]
	return key && !private
}

// readableHeaders are the headers whose values are shown.
var readableHeaders = []string{
	"accept", "accept-language", "allow", "cache-control", "connection", "content-encoding", "content-length", "content-type", "date",
	"expires", "pragma", "referrer-policy", "retry-after", "server", "transfer-encoding", "strict-transport-security", "user-agent", "vary", "cross-origin-opener-policy", "x-content-type-options", "x-frame-options",
	"x-oauth-scopes", "x-accepted-oauth-scopes", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
}

// header returns a header's value in the form in which it is shown.
func (d redactor) header(name, value string) string {
	switch name = strings.ToLower(name); {
	case name == "location":
		if u, err := url.Parse(value); err == nil {
			return d.url(u)
		}
	case name == "www-authenticate":
		return d.challenge(value)
	case slices.Contains(readableHeaders, name):
		return MaskPeople(maskWords(value))
	}
	return mask(utf8.RuneCountInString(value))
}

// challenge keeps the schemes and the harmless parameters of a
// WWW-Authenticate header (RFC 9110 §11.6.1).
func (d redactor) challenge(line string) string {
	all, rest := parseChallenges(line)
	var shown []string
	for _, c := range all {
		scheme := mask(len(c.scheme))
		if slices.Contains([]string{"basic", "bearer", "digest", "dpop", "negotiate"}, strings.ToLower(c.scheme)) {
			scheme = c.scheme
		}
		if c.token68 != "" {
			scheme += " " + mask(len(c.token68))
		}
		var params []string
		for _, p := range c.params {
			value := d.value(p.name, p.value)
			if p.name == "algs" || p.name == "realm" {
				value = MaskPeople(maskWords(p.value))
			}
			params = append(params, maskWords(p.name)+`="`+value+`"`)
		}
		shown = append(shown, strings.TrimSpace(scheme+" "+strings.Join(params, ", ")))
	}
	if rest != "" {
		shown = append(shown, mask(len(rest)))
	}
	return strings.Join(shown, ", ")
}

// person matches an e-mail address, also percent-encoded.
var person = pattern(`[\pL\pN._+-]+(?:@|%40)[\pL\pN-]+\.[\pL\pN.-]+`)

// alreadyMasked matches the output of mask.
var alreadyMasked = pattern(`^` + masked + `( [0-9]+ characters)?$`)

// MaskAnswer masks the body of an answer that an older version recorded at a step,
// by today's rules. It returns text that is no JSON object or array unchanged.
func MaskAnswer(step Step, body string) string {
	d := redactor{answer: true, of: contentAt(step)}
	if step == StepUserinfo {
		d.of = contentPerson
	}
	if text := strings.TrimSpace(body); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return sweep(d.body("application/json", []byte(body)), tokensIn([]byte(body))...)
	}
	return body
}

// MaskRequest is MaskAnswer for the body of a request, which may be a form too.
func MaskRequest(body string) string {
	text := strings.TrimSpace(body)
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return redactor{}.body("application/json", []byte(body))
	}
	if q, err := url.ParseQuery(text); err == nil && strings.Contains(text, "=") && !strings.HasPrefix(text, "(") {
		return redactor{}.form(q)
	}
	return body
}

// MaskPeople masks e-mail addresses within a text.
func MaskPeople(text string) string { return person().ReplaceAllString(text, masked+"@"+masked) }
