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
func (r *run) record(req *http.Request, sent []byte, resp *http.Response, body []byte) *Exchange {
	if r.observe == nil {
		return nil
	}
	e := &Exchange{
		Method:        req.Method,
		URL:           r.sweep(redactURL(req.URL)),
		RequestHeader: r.redactHeader(req.Header),
		RequestBody:   r.sweep(redactBody(req.Header.Get("Content-Type"), sent)),
	}
	if resp != nil {
		e.Status = resp.StatusCode
		e.ResponseHeader = r.redactHeader(resp.Header)
		e.ResponseBody = r.sweep(redactBody(resp.Header.Get("Content-Type"), body))
		if r.kind == AttemptCall {
			e.ResponseBody = sizeOf(resp.Header.Get("Content-Type"), body)
		}
	}
	return e
}

// frontExchange returns an authorization request or response, which the browser
// carries.
func (r *run) frontExchange(address string) *Exchange {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	return &Exchange{Method: http.MethodGet, URL: r.sweep(redactURL(u))}
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
	return &Exchange{Method: http.MethodGet, URL: r.sweep(redirect + "?" + redactForm(q))}
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
	}
	return text
}

func redactURL(u *url.URL) string {
	c := *u
	c.User, c.RawQuery, c.RawPath = nil, "", ""
	if c.Opaque != "" {
		c.Opaque = mask(len(c.Opaque))
	}
	c.Path, c.Fragment, c.RawFragment = "", "", ""
	text := c.String() + MaskPeople(maskWords(u.Path))
	if q, err := url.ParseQuery(u.RawQuery); err == nil && len(q) > 0 {
		text += "?" + redactForm(q)
	}
	if u.Fragment != "" {
		text += "#" + mask(len(u.Fragment))
	}
	return text
}

// redactForm writes a form for reading, not for sending: names sorted, masks
// unescaped.
func redactForm(q url.Values) string {
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	var pairs []string
	for _, name := range names {
		for _, v := range q[name] {
			shown := readable(name, v)
			if shown == v {
				shown = strings.ReplaceAll(url.QueryEscape(v), "%3A", ":")
			}
			pairs = append(pairs, maskWords(name)+"="+shown)
		}
	}
	return strings.Join(pairs, "&")
}

func (r *run) redactHeader(h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		for _, v := range values {
			out.Add(name, clip(r.sweep(readableHeader(name, v)), 500))
		}
	}
	return out
}

// redactBody shows a form or JSON with all but its harmless values masked. Of any
// other body it shows only the size.
func redactBody(contentType string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	media, _, _ := mime.ParseMediaType(contentType)
	switch {
	case media == "application/x-www-form-urlencoded":
		if q, err := url.ParseQuery(string(body)); err == nil {
			return redactForm(q)
		}
	case isJSON(contentType, body) && len(body) <= maxShown:
		var v any
		if json.Unmarshal(body, &v, jsontext.AllowDuplicateNames(true)) == nil {
			if shown, err := json.Marshal(redactValue("", v), jsontext.WithIndent("  "), json.Deterministic(true)); err == nil {
				return string(shown)
			}
		}
	}
	return sizeOf(contentType, body)
}

// sizeOf replaces a body that is not shown.
func sizeOf(contentType string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	media, _, _ := mime.ParseMediaType(contentType)
	return fmt.Sprintf("(%d bytes of %s)", len(body), clean(media, 40))
}

// redactValue masks strings and numbers by the name of their member. The keys of
// a key set are public and stay, and so do true, false and null.
func redactValue(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, m := range v {
			if text, isText := m.(string); isText && isPublicKey(v) && slices.Contains(publicKeyMembers, k) {
				out[k] = clip(text, 1000)
				continue
			}
			out[maskWords(k)] = redactValue(k, m)
		}
		return out
	case []any:
		for i, m := range v {
			v[i] = redactValue(name, m)
		}
		return v
	case string:
		return readable(name, v)
	case float64:
		if !isReadable(name) {
			return mask(len(fmt.Sprint(v)))
		}
	}
	return v
}
