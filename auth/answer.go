package auth

import (
	"bytes"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// maxRetryAfter caps the wait that a provider can impose (catalogue E8).
const maxRetryAfter = time.Hour

// checkStatus classifies an answer by its HTTP status: nil for 2xx, otherwise an
// *Error. Only an OAuth error counts as the provider's refusal; a 5xx or a
// captive portal's page ends no grant (catalogue G5).
func (r *run) checkStatus(step Step, resp *http.Response, body []byte) error {
	e := r.fail(step, KindProviderError, ReasonRefusedStatus, resp.Request.URL.Host)
	e.Status = resp.StatusCode
	switch s := resp.StatusCode; {
	case s >= 200 && s < 300:
		return nil
	case s >= 300 && s < 400:
		e.Kind, e.Reason = KindBadAnswer, ReasonRedirected
		if to, err := resp.Location(); err == nil {
			e.location = to.String()
		}
	case s == http.StatusTooManyRequests || s == http.StatusServiceUnavailable:
		e.Kind, e.Reason = KindNetwork, ReasonBusy
		e.RetryAfter = retryAfter(resp.Header.Get("Retry-After"), r.c.now())
		if oauth := r.oauthError(step, body); oauth != nil && oauth.Reason == ReasonServerError {
			e.Code, e.Description = oauth.Code, oauth.Description
		}
	case s == http.StatusNetworkAuthenticationRequired:
		e.Kind, e.Reason = KindNetwork, ReasonPortal
	case s >= 500:
		e.Kind, e.Reason = KindNetwork, ReasonUnavailable
	case s == http.StatusProxyAuthRequired:
		e.Kind, e.Reason = KindNetwork, ReasonProxy
	case s >= 400:
		if oauth := r.oauthError(step, body); oauth != nil {
			oauth.Status, e = s, oauth
		} else if r.provider.Quirks.BareRefusal && step == StepRefresh && s == http.StatusBadRequest && len(body) == 0 {
			e.Reason = ReasonInvalidGrant
		}
		if e.Reason == ReasonRefusedStatus {
			e.isJSON = isObject(body)
			if step != StepCall { // the content of a resource's answer is the caller's alone
				e.Description = r.ownWords(body)
			}
		}
		// A page to a revocation leaves open whether it arrived, and a resource may
		// answer with pages.
		atProvider := step != StepRevoke && step != StepCall
		if e.Reason == ReasonRefusedStatus && s == http.StatusForbidden && atProvider && isPage(resp.Header.Get("Content-Type"), body) {
			e.Reason = ReasonBlocked
		}
		r.challenged(e, resp)
	default:
		e.Kind, e.Reason = KindBadAnswer, ReasonMalformed
	}
	return e
}

// errorMembers are the members of an error answer (RFC 6749 §5.2).
var errorMembers = memberTable{"error": strict, "error_description": lenient}

// oauthError reads an error answer (RFC 6749 §5.2). It returns nil if the body is
// none.
func (r *run) oauthError(step Step, body []byte) *Error {
	members, err := decodeObject(body, errorMembers.strictNames()...)
	if err != nil {
		return nil
	}
	code, ok := textMember(members, "error")
	if !ok || code == "" {
		return nil
	}
	description, _ := textMember(members, "error_description")
	return r.refusal(step, code, description)
}

// ownWordMembers are where answers that are no OAuth error have a sentence for
// people, in the order of preference.
var ownWordMembers = []string{"error_description", "message", "detail", "error_message", "errorSummary", "title"}

// ownWords returns a provider's sentence from an answer that is no OAuth error, at
// the top or in an object named error (Strava, Google), or "" if there is none.
func (r *run) ownWords(body []byte) string {
	members, err := decodeObject(body)
	if err != nil {
		return ""
	}
	for _, name := range ownWordMembers {
		if text, ok := textMember(members, name); ok && text != "" {
			return r.quote(text, 300)
		}
	}
	if inner := members["error"]; inner.Kind() == '{' {
		return r.ownWords(inner)
	}
	return ""
}

// refusal returns the *Error for an OAuth error code from any endpoint.
func (r *run) refusal(step Step, code, description string) *Error {
	e := r.fail(step, KindProviderError, ReasonOAuthError, "")
	e.Code, e.Description = r.quote(code, 80), r.quote(description, 300)
	switch code {
	case "access_denied", "consent_required", "authorization_declined", "user_cancelled_authorize", "user_cancelled_login": // the last two: Apple, LinkedIn
		if e.Reason = ReasonDenied; step == StepRefresh && code == "consent_required" {
			e.Reason = ReasonInteraction // no person was there to deny it
		}
	case "invalid_dpop_proof", "use_dpop_nonce":
		r.proofRefused(e)
	case "invalid_scope":
		if e.Reason = ReasonInvalidScope; r.lacksOpenID() {
			e.Reason = ReasonOpenIDNeeded
		}
	case "invalid_client", "unauthorized_client":
		e.Reason = ReasonInvalidClient
		switch {
		case code != "invalid_client" || r.provider.ClientSecret.Empty():
		case IsPrivateKey(r.provider.ClientSecret):
			e.Reason = ReasonKeyRefused
			r.aboutTime(e) // an assertion lives for a minute
		default:
			e.Reason = ReasonSecretRefused
		}
	case "redirect_uri_mismatch", "invalid_redirect_uri":
		e.Reason, e.Line = ReasonRedirectRefused, r.provider.fixedPort()
	case "invalid_grant":
		e.Reason = ReasonInvalidGrant
	case "login_required", "interaction_required", "account_selection_required":
		e.Reason = ReasonInteraction
	case "server_error", "temporarily_unavailable":
		e.Reason = ReasonServerError
	}
	return e
}

// lacksOpenID reports whether this sign-in requests scopes without openid from a
// provider that speaks of OpenID Connect: some refuse any such request.
func (r *run) lacksOpenID() bool {
	return len(r.scopes) > 0 && r.speaksOpenID && !slices.Contains(r.scopes, "openid")
}

// retryAfter reads Retry-After as seconds or as an HTTP date (RFC 9110 §10.2.3).
// It returns 0 for an invalid value and caps the result at maxRetryAfter.
func retryAfter(value string, now time.Time) time.Duration {
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		switch {
		case n <= 0:
			return 0
		case n > int64(maxRetryAfter/time.Second):
			return maxRetryAfter
		}
		return time.Duration(n) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(0, at.Sub(now)), maxRetryAfter)
}

// isJSON decides what counts as JSON: an answer with a JSON content type, or a
// whole JSON object with any other content type or none, except HTML, which
// captive portals and proxies send.
func isJSON(contentType string, body []byte) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err == nil && (media == "application/json" || strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json")) {
		return true
	}
	return !isHTML(contentType) && isObject(body)
}

// isObject reports whether a body is one JSON object; repeated members are
// allowed.
func isObject(body []byte) bool {
	v := jsontext.Value(body)
	return v.IsValid(jsontext.AllowDuplicateNames(true)) && v.Kind() == '{'
}

// isPage reports whether an answer is a page of HTML. An empty body is not,
// whatever its content type.
func isPage(contentType string, body []byte) bool {
	return isHTML(contentType) && bytes.ContainsRune(body, '<')
}

// isHTML reports whether a Content-Type is that of a page of HTML.
func isHTML(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "text/html" || media == "application/xhtml+xml")
}

// decodeObject reads exactly one JSON object strictly: valid UTF-8, no repeated
// member at any depth, nothing after it (RFC 8259; catalogue CORE-12). It refuses
// a member that differs from one of known only by case, because encoding/json
// would take it for that member (catalogue E5).
func decodeObject(body []byte, known ...string) (map[string]jsontext.Value, error) {
	value := jsontext.Value(body)
	if !value.IsValid() {
		if value.IsValid(jsontext.AllowDuplicateNames(true)) {
			return nil, errRepeated
		}
		return nil, errNotJSON
	}
	if value.Kind() != '{' {
		return nil, errNotJSON
	}
	members := map[string]jsontext.Value{}
	dec := jsontext.NewDecoder(strings.NewReader(string(body)))
	_, _ = dec.ReadToken() // '{', checked above
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, errNotJSON
		}
		key := name.String()
		member, err := dec.ReadValue()
		if err != nil {
			return nil, errNotJSON
		}
		for _, k := range known {
			if key != k && strings.EqualFold(key, k) {
				return nil, errRepeated
			}
		}
		members[key] = member.Clone()
	}
	return members, nil
}

var (
	errNotJSON  = &Error{Kind: KindBadAnswer, Reason: ReasonNotJSON}
	errRepeated = &Error{Kind: KindBadAnswer, Reason: ReasonRepeatedMember}
)

// textMember returns a member's value if it is a JSON string.
func textMember(members map[string]jsontext.Value, name string) (string, bool) {
	v, ok := members[name]
	if !ok || v.Kind() != '"' {
		return "", false
	}
	text, err := jsontext.AppendUnquote(nil, v)
	return string(text), err == nil
}
