package diagram

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// Field is one value of a request or a response.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"` // masked if it is a secret
	Says  string `json:"says"`  // what it is; empty for a name that is not known
	Also  []int  `json:"also"`  // the other steps in which the same value occurs; never null

	Nickname string `json:"-"` // of a masked value, such as "code verifier A"; else empty
	Answer   bool   `json:"-"` // it is in the response
	Header   bool   `json:"-"` // it is a header
}

// shownHeaders are the headers that explain a flow, in the order in which they are
// listed. The others only say how HTTP works.
var shownHeaders = []string{
	"Authorization", "DPoP", "Content-Type", "Accept", "Location", "WWW-Authenticate", "DPoP-Nonce", "Retry-After", "Cache-Control",
}

// fieldsOf returns the parameters, headers and members of a step; never nil.
func fieldsOf(s trace.Step) []Field {
	fields := []Field{}
	if s.Request != nil {
		if u, err := url.Parse(s.Request.URL); err == nil {
			fields = append(fields, formFields(u.RawQuery)...)
		}
		fields = append(fields, headerFields(s.Request.Headers)...)
		fields = append(fields, bodyFields(s.Request.Body)...)
	}
	asked := len(fields)
	if s.Response != nil {
		fields = append(fields, headerFields(s.Response.Headers)...)
		if u, err := url.Parse(s.Response.Headers.Get("Location")); err == nil {
			fields = append(fields, formFields(u.RawQuery)...)
		}
		fields = append(fields, bodyFields(s.Response.Body)...)
	}
	for i := range fields {
		fields[i].Answer = i >= asked
	}
	return fields
}

func newField(name, value string) Field {
	says := words.FieldSays(name)
	if says == "" && strings.HasSuffix(name, "_supported") { // RFC 8414 §2: extensions name theirs so
		says = words.SupportedSays()
	}
	return Field{Name: name, Value: value, Says: says, Also: []int{}}
}

// headerFields returns the headers that explain a flow.
func headerFields(h http.Header) []Field {
	var fields []Field
	for _, name := range shownHeaders {
		for _, value := range h.Values(name) {
			f := newField(name, value)
			f.Says, f.Header = words.HeaderSays(name), true
			fields = append(fields, f)
		}
	}
	return fields
}

// bodyFields returns the members of a JSON object or the parameters of a form.
func bodyFields(body string) []Field {
	if strings.HasPrefix(strings.TrimSpace(body), "{") {
		return memberFields(body)
	}
	if strings.Contains(body, "=") && !strings.ContainsAny(body, "\n<") {
		return formFields(body)
	}
	return nil
}

// formFields returns the parameters of a query or form in their order. A masked
// value is not encoded, so a value that cannot be decoded stays as it is.
func formFields(query string) []Field {
	var fields []Field
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name == "" {
			continue
		}
		fields = append(fields, newField(unescaped(name), unescaped(value)))
	}
	return fields
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// memberFields returns the members of a JSON object in their order. A value that
// is no text is shown as JSON.
func memberFields(body string) []Field {
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if _, err := d.Token(); err != nil {
		return nil
	}
	var fields []Field
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return fields
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return fields
		}
		fields = append(fields, newField(name.(string), plainValue(raw)))
	}
	return fields
}

// plainValue returns a text without quotes, a list of texts with blanks between
// them, and anything else as JSON.
func plainValue(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil && list != nil {
		return strings.Join(list, " ")
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return string(raw)
	}
	return b.String()
}

// secrets are the names under which one secret travels, with its own name first.
// Their values are masked, so only the name says that two are one.
var secrets = [][]string{
	{"state"}, {"nonce"}, {"code"}, {"code_verifier"}, {"device_code"}, {"user_code"}, {"request_uri"},
	{"refresh_token"}, {"access_token", "authorization"}, {"id_token", "id_token_hint"}, {"client_secret"},
}

// secretOf returns the own name of the secret that a masked field contains, or "".
// The token of a revocation is what its hint says.
func secretOf(f Field, step Step) string {
	if !strings.Contains(f.Value, "•••") {
		return ""
	}
	name := strings.ToLower(f.Name)
	if name == "token" {
		name = cmp.Or(hint(step), "access_token")
	}
	for _, names := range secrets {
		if slices.Contains(names, name) {
			return names[0]
		}
	}
	return ""
}

func hint(step Step) string {
	for _, f := range step.Fields {
		if f.Name == "token_type_hint" {
			return f.Value
		}
	}
	return ""
}

// drawn are the secrets that an attempt draws at its beginning.
var drawn = []string{"state", "nonce", "code_verifier"}

// addDrawn gives the step that draws the secrets of an attempt those that travel
// later, as they are shown there: nothing else about them is recorded.
func addDrawn(steps []Step) {
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Step.Step == string(auth.StepPrepare) })
	if i < 0 {
		return
	}
	for _, name := range drawn {
		for _, later := range steps[i+1:] {
			at := slices.IndexFunc(later.Fields, func(f Field) bool { return f.Name == name && secretOf(f, later) == name })
			if at >= 0 {
				steps[i].Fields = append(steps[i].Fields, newField(name, later.Fields[at].Value))
				break
			}
		}
	}
}

// isTelling reports whether a value is so special that two equal ones are the same
// thing: not a number, a short word, a masked text, or what a header says of HTTP.
func isTelling(f Field) bool {
	return !f.Header && len(f.Value) >= 8 && !strings.Contains(f.Value, "•••") &&
		strings.ContainsAny(f.Value, "abcdefghijklmnopqrstuvwxyz")
}
