package auth

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxShown is the largest body that an Exchange keeps, in bytes.
const maxShown = 16 << 10

// tokenWord matches text that may be a secret within a provider's own words, and
// serial the numbers that a provider asks people to quote to it.
var (
	tokenWord = pattern(`[A-Za-z0-9._~+=-]{24,}`)
	serial    = pattern(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\.?$`)
)

// maskTokens masks the words of an answer that look like a token: what maskWords
// masks, and long ones of letters in both cases.
func maskTokens(text string) string {
	return longWord().ReplaceAllStringFunc(maskWords(text), func(word string) string {
		if strings.ToLower(word) == word || strings.ToUpper(word) == word {
			return word
		}
		return mask(len(word))
	})
}

// longWord matches a long word without the dots that join the parts of names.
var longWord = pattern(`[A-Za-z0-9~+=-]{24,}`)

// maskWords masks words that look like a token: long, with digits, and not a
// serial number.
func maskWords(text string) string {
	return tokenWord().ReplaceAllStringFunc(text, func(word string) string {
		if !strings.ContainsAny(word, "0123456789") || serial().MatchString(word) {
			return word
		}
		return mask(len(word))
	})
}

// quote prepares a provider's text for display: without this attempt's secrets,
// cleaned and cut at n runes. Some providers repeat in an error what they were
// sent (catalogue E10).
func (r *run) quote(text string, n int) string { return clean(maskWords(r.sweep(text)), n) }

// mask returns the text that replaces a secret of n characters.
func mask(n int) string { return fmt.Sprintf("%s %d characters", masked, n) }

// record returns the exchange in the form that may be shown: only the values of
// parameters, members and headers that are known to be harmless (readable.go),
// and no secret of this attempt. Of a resource's answer to a call it contains
// only the status, the type and the size.
//
// What Latchkey sends is its own; what a server answers may put a token under any
// name, in a header as in a body. So the values of an answer are masked as well if
// they look like a token, and the tokens that it names are secrets of the attempt
// from then on.
func (r *run) record(req *http.Request, sent []byte, resp *http.Response, body []byte, of content) *Exchange {
	if r.observe == nil && r.gate == nil {
		return nil
	}
	own := redactor{sweep: r.sweep}
	e := &Exchange{
		Method:        req.Method,
		URL:           r.sweep(own.url(req.URL)),
		RequestHeader: r.redactHeader(own, req.Header),
		RequestBody:   r.sweep(own.body(req.Header.Get("Content-Type"), sent)),
	}
	if resp != nil {
		theirs := redactor{sweep: r.sweep, answer: true, of: of, client: r.provider.ClientID}
		e.Status = resp.StatusCode
		e.ResponseHeader = r.redactHeader(theirs, resp.Header)
		e.ResponseBody = r.sweep(theirs.body(resp.Header.Get("Content-Type"), body))
	}
	return e
}

// content is what an answer contains, as far as that changes what is shown of it.
type content int

const (
	contentOther  content = iota
	contentKeys           // a key set, whose keys are public
	contentPerson         // userinfo, of which only the keys are shown
)

// redactor shows a request or an answer without secrets. The zero value is for
// requests of this program, and without the secrets of an attempt.
type redactor struct {
	sweep  func(string) string // masks the secrets of the attempt; nil: there are none
	answer bool                // what a server sent
	of     content
	client string // Provider.ClientID, which an answer may name
}

// maxHidden is how many tokens of one answer become secrets of the attempt.
const maxHidden = 100

// tokensIn returns the values of an answer whose names say that they are secrets, at
// any depth, in JSON and in a form. A refused answer is read by nothing else.
func tokensIn(body []byte) []Secret {
	var found []Secret
	add := func(text string) {
		if len(found) < maxHidden && len(text) >= leastSecret && len(text) <= maxToken {
			found = append(found, NewSecret(text))
		}
	}
	var v any
	if json.Unmarshal(body, &v, jsontext.AllowDuplicateNames(true)) == nil {
		collectTokens("", v, add)
		return found
	}
	if q, err := url.ParseQuery(string(body)); err == nil {
		for name, values := range q {
			for _, value := range values {
				if namesSecret(name) {
					add(value)
				}
			}
		}
	}
	return found
}

// collectTokens calls add for each string below a member that namesSecret.
func collectTokens(name string, v any, add func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			if namesSecret(name) {
				k = name
			}
			collectTokens(k, m, add)
		}
	case []any:
		for _, m := range v {
			collectTokens(name, m, add)
		}
	case string:
		if namesSecret(name) {
			add(v)
		}
	}
}

// frontExchange returns an authorization request or response, which the browser
// carries.
func (r *run) frontExchange(address string) *Exchange {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	return &Exchange{Method: http.MethodGet, URL: r.sweep(redactor{}.url(u))}
}

// callbackExchange returns the received redirect in the form that may be shown.
// It masks the redirect's own code and state wherever they repeat, also in a
// refused redirect, because they may be the secrets of another attempt.
func (r *run) callbackExchange(redirect string, cb Callback) *Exchange {
	own := func(text string) string { return sweep(text, cb.Code, cb.State) }
	q := url.Values{}
	for name, value := range map[string]string{
		"code": cb.Code.Reveal(), "state": cb.State.Reveal(), "iss": clip(own(cb.Issuer), 200),
		"error": r.quote(own(cb.ErrorCode), 80), "error_description": r.quote(own(cb.Description), 300),
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return &Exchange{Method: http.MethodGet, URL: r.sweep(redirect + "?" + redactor{answer: true}.form(q))}
}

// sweep masks every secret of this attempt in text, plain or percent-encoded.
func (r *run) sweep(text string) string { return sweep(text, r.secrets...) }

// leastSecret is the least length, in bytes, of a secret that sweep masks: a
// shorter one could match ordinary words.
const leastSecret = 8

func sweep(text string, secrets ...Secret) string {
	for _, s := range secrets {
		if s.Len() < leastSecret {
			continue
		}
		plain := s.Reveal()
		text = strings.ReplaceAll(text, plain, mask(len(plain)))
		text = strings.ReplaceAll(text, url.QueryEscape(plain), mask(len(plain)))
		text = strings.ReplaceAll(text, url.PathEscape(plain), mask(len(plain)))
	}
	return text
}

func (d redactor) url(u *url.URL) string {
	c := *u
	c.User, c.RawQuery, c.RawPath = nil, "", ""
	if c.Opaque != "" {
		c.Opaque = mask(len(c.Opaque))
	}
	c.Path, c.Fragment, c.RawFragment = "", "", ""
	text := c.String() + MaskPeople(maskWords(u.Path))
	if q, err := url.ParseQuery(u.RawQuery); err == nil && len(q) > 0 {
		text += "?" + d.form(q)
	}
	if u.Fragment != "" {
		text += "#" + mask(len(u.Fragment))
	}
	return text
}

// form writes a form for reading, not for sending: names sorted, masks
// unescaped.
func (d redactor) form(q url.Values) string {
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	var pairs []string
	for _, name := range names {
		for _, v := range q[name] {
			shown := d.value(name, v)
			if shown == v {
				shown = strings.ReplaceAll(url.QueryEscape(v), "%3A", ":")
			}
			pairs = append(pairs, maskWords(name)+"="+shown)
		}
	}
	return strings.Join(pairs, "&")
}

func (r *run) redactHeader(d redactor, h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		for _, v := range values {
			out.Add(maskWords(name), clip(r.sweep(d.header(name, v)), 500))
		}
	}
	return out
}

// body shows a form or JSON with all but its harmless values masked. Of any
// other body it shows only the size.
func (d redactor) body(contentType string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	media, _, _ := mime.ParseMediaType(contentType)
	switch {
	case media == "application/x-www-form-urlencoded":
		if q, err := url.ParseQuery(string(body)); err == nil {
			return d.form(q)
		}
	case isJSON(contentType, body) && len(body) <= maxShown:
		var v any
		if json.Unmarshal(body, &v, jsontext.AllowDuplicateNames(true)) == nil {
			if shown, err := json.Marshal(d.member("", v), jsontext.WithIndent("  "), json.Deterministic(true)); err == nil {
				return string(shown)
			}
		}
	}
	return sizeOf(contentType, int64(len(body)))
}

// sizeOf replaces a body that is not shown.
func sizeOf(contentType string, size int64) string {
	if size == 0 {
		return ""
	}
	media, _, _ := mime.ParseMediaType(contentType)
	return fmt.Sprintf("(%d bytes of %s)", size, clean(media, 40))
}

// member masks strings and numbers by the name of their member. The keys of
// a key set are public and stay, and so do true, false and null.
func (d redactor) member(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, m := range v {
			if text, isText := m.(string); isText && d.of != contentPerson && (d.of == contentKeys || !d.answer) && isPublicKey(v) && slices.Contains(publicKeyMembers, k) {
				out[k] = clip(text, 1000)
				continue
			}
			out[MaskPeople(maskWords(d.swept(k)))] = d.member(k, m)
		}
		return out
	case []any:
		for i, m := range v {
			v[i] = d.member(name, m)
		}
		return v
	case string:
		return d.value(name, v)
	case bool:
		if d.of == contentPerson {
			return masked
		}
	case float64:
		if d.of == contentPerson || !isReadable(name) {
			return mask(len(fmt.Sprint(v)))
		}
	}
	return v
}

// swept returns text without the secrets of the attempt.
func (d redactor) swept(text string) string {
	if d.sweep == nil {
		return text
	}
	return d.sweep(text)
}
