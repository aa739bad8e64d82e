package auth

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/auth/internal/checks"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits on a token answer.
const (
	maxToken = 64 << 10                  // bytes of any one token
	maxLife  = 10 * 365 * 24 * time.Hour // a longer life is cut to this

	maxScopes = 1000 // more than any provider grants
)

// tokenAnswer reads an answer of the token endpoint before x/oauth2 does. The
// library would drop a whole answer, and the spent code with it, because of an
// odd expires_in, and would accept members in the wrong case (catalogue T8, E5).
// It then reads only a minimal answer that is known to be valid.
type tokenAnswer struct {
	run       *run
	step      Step
	requested []string // requested scopes; they are granted if the answer names none (RFC 6749 §5.1)
	// expectsIDToken is whether the scope openid requests an ID token and the provider's
	// file does not declare that none comes. An ID token that was not requested
	// is not read.
	expectsIDToken bool
	needsIDToken   bool // expectsIDToken, at a provider that speaks of OpenID Connect
	grant          Grant
	error          *Error
	// rotated is the refresh token of a 2xx answer that is unusable for another
	// reason: the token that was sent may be spent. It is empty if there is none.
	rotated     Secret
	namesScopes bool // whether the answer names the granted scopes, readably or not
	// idTokenUnread is whether a refresh brought an id_token that is not a token.
	idTokenUnread bool
}

// tokenMembers are the members of a token answer (RFC 6749 §5.1 and §5.2).
// token_type is strict if it is present: "The client MUST NOT use an access token
// if it does not understand the token type" (§7.1). An ID token is read only if
// one was requested; an invalid one fails a sign-in, but not a refresh; see
// settle.
var tokenMembers = memberTable{
	"access_token": strict, "token_type": strict, "refresh_token": strict, "id_token": strict, "error": strict,
	"expires_in": lenient, "refresh_token_expires_in": lenient, "scope": lenient, "authorization_details": lenient,
	"error_description": lenient,
}

// read inspects the answer for wire.
func (t *tokenAnswer) read(resp *http.Response, body []byte) error {
	t.error, t.rotated = nil, Secret{}
	err := t.run.checkStatus(t.step, resp, body)
	if err == nil {
		if err = t.parse(resp.Header.Get("Content-Type"), body); err != nil {
			t.rescue(body)
		}
	}
	if err != nil {
		t.error = AsError(err)
		return t.error
	}
	t.run.hide(t.grant.AccessToken, t.grant.RefreshToken, t.grant.IDToken)
	return nil
}

// parse reads a 2xx answer (RFC 6749 §5.1).
func (t *tokenAnswer) parse(contentType string, body []byte) error {
	members, err := t.members(contentType, body)
	if err != nil {
		return err
	}
	if code, ok := textMember(members, "error"); ok && code != "" {
		description, _ := textMember(members, "error_description")
		return t.run.refusal(t.step, code, description) // 200 with an error (catalogue 6749-11)
	}
	if members, err = t.nested(members); err != nil {
		return err
	}
	now := t.run.c.now()
	t.grant = Grant{ObtainedAt: now, Scopes: t.requested}
	if t.grant.AccessToken, err = t.token(members, "access_token"); err != nil {
		return err
	}
	if t.grant.RefreshToken, err = t.token(members, "refresh_token"); err != nil {
		return err
	}
	if err = t.idToken(members); err != nil {
		return err
	}
	if t.grant.AccessToken.Empty() {
		return t.bad(ReasonTokenResponse, "access_token").Because(WhyMissing)
	}
	if err := t.tokenType(members); err != nil {
		return err
	}
	if t.needsIDToken && t.step != StepRefresh && t.run.checks.Refuses(checks.IDTokenNeeded, t.grant.IDToken.Empty()) {
		return t.bad(ReasonNoIDToken, "")
	}
	t.grant.ExpiresAt = endOf(members["expires_in"], now)
	t.grant.RefreshEnds = endOf(members["refresh_token_expires_in"], now)
	t.details(members["authorization_details"])
	return t.readScopes(members)
}

// idToken reads the ID token if one was requested. A refresh does not depend on
// it (OpenID Connect Core §12.2), so a refresh leaves out an invalid one.
func (t *tokenAnswer) idToken(members map[string]jsontext.Value) (err error) {
	if !t.expectsIDToken {
		return nil
	}
	t.grant.IDToken, err = t.token(members, "id_token")
	if t.idTokenUnread = err != nil && t.step == StepRefresh; t.idTokenUnread {
		return nil
	}
	return err
}

// rescue keeps the refresh token of an answer that is refused for another reason.
func (t *tokenAnswer) rescue(body []byte) {
	members, err := decodeObject(body, tokenMembers.strictNames()...)
	if err != nil {
		return
	}
	if members, err = t.nested(members); err != nil {
		return
	}
	if code, _ := textMember(members, "error"); code != "" {
		return
	}
	t.rotated, _ = t.token(members, "refresh_token")
	t.run.hide(t.rotated)
}

func (t *tokenAnswer) bad(reason Reason, detail string) *Error {
	return t.run.fail(t.step, KindBadAnswer, reason, detail)
}

// members reads the answer as JSON, or as a form if the provider's file declares
// form answers.
func (t *tokenAnswer) members(contentType string, body []byte) (map[string]jsontext.Value, error) {
	asForm := t.run.provider.Quirks.FormAnswers && !isJSON(contentType, body)
	if !asForm && t.run.checks.Refuses(checks.ContentType, !isJSON(contentType, body)) {
		return nil, t.bad(ReasonNotJSON, clean(contentType, 80))
	}
	read := func(body []byte) (map[string]jsontext.Value, error) {
		return t.run.object(body, tokenMembers.strictNames()...)
	}
	if asForm {
		read = formMembers
	}
	members, err := read(body)
	if err != nil {
		return nil, t.bad(AsError(err).Reason, "")
	}
	return members, nil
}

// nested returns the member that contains the tokens, if the provider's file
// declares one.
func (t *tokenAnswer) nested(members map[string]jsontext.Value) (map[string]jsontext.Value, error) {
	path := t.run.provider.Quirks.TokenPath
	inner, ok := members[path]
	if path == "" || !ok {
		return members, nil
	}
	found, err := decodeObject(inner, tokenMembers.strictNames()...)
	if err != nil {
		return nil, t.bad(ReasonTokenResponse, path)
	}
	return found, nil
}

// formMembers reads a form-encoded answer; each value becomes a JSON string.
func formMembers(body []byte) (map[string]jsontext.Value, error) {
	q, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errNotJSON
	}
	members := map[string]jsontext.Value{}
	for name, values := range q {
		if len(values) > 1 {
			return nil, errRepeated
		}
		quoted, err := jsontext.AppendQuote(nil, values[0])
		if err != nil {
			return nil, errNotJSON
		}
		members[name] = quoted
	}
	return members, nil
}

// object reads one JSON object strictly, unless the check is switched off.
func (r *run) object(body []byte, known ...string) (map[string]jsontext.Value, error) {
	members, err := decodeObject(body, known...)
	if r.checks.Refuses(checks.StrictJSON, err == errRepeated) || !r.checks.Off(checks.StrictJSON) {
		return members, err
	}
	return looseObject(body)
}

// looseObject reads an object as encoding/json does. It is the weakened form of
// object.
func looseObject(body []byte) (map[string]jsontext.Value, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, errNotJSON
	}
	members := map[string]jsontext.Value{}
	for name, v := range raw {
		members[strings.ToLower(name)] = jsontext.Value(v)
	}
	return members, nil
}

// token reads one token. An absent member, null and "" all mean no token. A token
// has at most maxToken bytes, all of %x20-7E (RFC 6749 appendix A.12).
func (t *tokenAnswer) token(members map[string]jsontext.Value, name string) (Secret, error) {
	v, ok := members[name]
	if !ok || v.Kind() == 'n' {
		return Secret{}, nil
	}
	text, isText := textMember(members, name)
	visible := !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
	tooLong := isText && visible && len(text) > maxToken
	switch refused := t.run.checks.Refuses(checks.TokenChars, !visible || tooLong); {
	case refused && tooLong:
		return Secret{}, t.bad(ReasonTokenTooLong, name)
	case refused || !isText:
		return Secret{}, t.bad(ReasonTokenResponse, name).Because(WhyNotToken)
	}
	return NewSecret(text), nil
}

// tokenType accepts Bearer in any case, and DPoP if we sent a proof: "The client
// MUST NOT use an access token if it does not understand the token type" (RFC
// 6749 §7.1). A server may answer a proof with a bearer token (RFC 9449 §5). Such
// an unbound grant is refused if the provider's file always requires bound
// tokens, or if the account's access token was bound before. Without a token_type,
// Bearer is assumed.
func (t *tokenAnswer) tokenType(members map[string]jsontext.Value) error {
	kind, isText := textMember(members, "token_type")
	if v, there := members["token_type"]; kind == "" && (isText || !there || v.Kind() == 'n') {
		kind = "Bearer"
		t.run.local(t.step, PartyLatchkey, NoteNoTokenType, nil)
	}
	t.grant.TokenType = kind
	bearer := strings.EqualFold(kind, "Bearer") ||
		t.run.provider.Quirks.TokenPath != "" && kind == "user" // Slack's token_type names whose token it is
	mustBind := !t.run.renewsBound && (t.run.provider.DPoP == UseAlways || t.run.kind != AttemptSignIn)
	bound := t.run.dpop != nil && strings.EqualFold(kind, "DPoP")
	if t.run.checks.Refuses(checks.TokenType, !bound && (!bearer || t.run.dpop != nil && mustBind)) {
		return t.bad(ReasonTokenType, clean(kind, 40))
	}
	switch {
	case bound:
		t.grant.DPoPKey = t.run.dpop.secret()
		t.run.hide(t.grant.DPoPKey)
	case bearer && !mustBind && t.run.dpop != nil:
		// The refresh token may be bound all the same, so its key is kept (RFC 9449 §5).
		if t.grant.Refreshable() || t.run.renewsBound {
			t.grant.DPoPKey = t.run.dpop.secret()
			t.run.hide(t.grant.DPoPKey)
		}
		t.run.dpop = nil // later requests use a bearer token
	}
	return nil
}

// NoteNoTokenType is the note in the trace of a sign-in or a refresh whose answer
// has no token_type.
const NoteNoTokenType = "the answer names no token_type; Bearer is assumed"

// readScopes sets the granted scopes: those of the answer, or else the requested
// ones (RFC 6749 §5.1). If the answer names them unreadably, they are unknown.
// More than maxScopes fail a sign-in, which loses nothing yet; a refresh loses
// only the list.
func (t *tokenAnswer) readScopes(members map[string]jsontext.Value) error {
	v, there := members[cmp.Or(t.run.provider.Quirks.ScopeMember, "scope")]
	if !there || v.Kind() == 'n' {
		return nil
	}
	t.namesScopes = true
	scopes, ok := t.scopes(members)
	switch {
	case ok && len(scopes) <= maxScopes:
		t.grant.Scopes = t.asRequested(scopes)
	case ok && t.step != StepRefresh:
		return t.bad(ReasonTokenResponse, strconv.Itoa(maxScopes)).Because(WhyScopes)
	default:
		t.grant.Scopes, t.grant.ScopesUnread = nil, true
		t.run.remarks = append(t.run.remarks, Entry{At: t.run.c.now(), What: HappenedScopesUnread})
	}
	return nil
}

// scopes reads the granted scopes, without duplicates, from a string or from an
// array of strings. It returns false if they are unreadable. It stops after
// maxScopes+1.
func (t *tokenAnswer) scopes(members map[string]jsontext.Value) ([]string, bool) {
	member := cmp.Or(t.run.provider.Quirks.ScopeMember, "scope")
	text, ok := textMember(members, member)
	if !ok {
		text, ok = joinedArray(members[member])
	}
	if !ok {
		return nil, false
	}
	split := strings.Fields
	if sep := t.run.provider.Quirks.ScopeSeparator; sep != "" {
		split = func(s string) []string {
			return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(sep+" ", r) })
		}
	}
	var granted []string
	seen := map[string]bool{}
	for _, s := range split(text) {
		if s = clean(s, 200); s == "" || seen[s] {
			continue
		}
		seen[s] = true
		if granted = append(granted, s); len(granted) > maxScopes {
			break
		}
	}
	return granted, true
}

// joinedArray returns the strings of a JSON array, joined by spaces.
func joinedArray(v jsontext.Value) (string, bool) {
	var items []string
	if v.Kind() != '[' || json.Unmarshal(v, &items) != nil {
		return "", false
	}
	return strings.Join(items, " "), true
}

// plain replaces the answer before x/oauth2 reads it by the least that the
// library accepts, because this type has read the real one.
func (t *tokenAnswer) plain(resp *http.Response) {
	body, _ := json.Marshal(map[string]string{"access_token": "read", "token_type": "Bearer"})
	resp.Header = http.Header{"Content-Type": {"application/json"}}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
}

// asRequested gives granted scopes the names with which they were requested, if the
// provider's file declares that answers use other names (Provider.ScopeAlias).
func (t *tokenAnswer) asRequested(granted []string) []string {
	if len(t.run.provider.ScopeAlias) == 0 {
		return granted
	}
	for _, name := range t.requested {
		alias, known := t.run.provider.ScopeAlias[name]
		if !known || slices.Contains(granted, name) {
			continue
		}
		switch i := slices.Index(granted, alias); {
		case i >= 0:
			granted[i] = name
		case alias == "" && (name != "offline_access" || t.step == StepRefresh || !t.grant.RefreshToken.Empty()):
			granted = append(granted, name)
		}
	}
	return granted
}
