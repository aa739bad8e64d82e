package auth

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxShown is how much of a body an Exchange keeps.
const maxShown = 16 << 10

// secretNames are parameters, members and headers whose values never show,
// compared without case.
var secretNames = []string{
	"access_token", "refresh_token", "id_token", "id_token_hint", "code", "code_verifier", "state", "nonce",
	"client_secret", "client_assertion", "assertion", "token", "password", "device_code", "user_code",
	"registration_access_token", "request_uri", "request", "session_state", "at_hash", "c_hash", "sid",
	"verification_uri_complete", "authorization", "cookie", "set-cookie", "dpop", "proxy-authorization",
}

// opaque matches text that may be a secret whatever it is called: long, and
// without the characters that make prose or an address.
var opaque = regexp.MustCompile(`^[A-Za-z0-9._~+/=-]{24,}$`)

// tokenWord is a run of text that may be a secret within a provider's own words,
// and serial the numbers that people are asked to quote to a provider.
var (
	tokenWord = regexp.MustCompile(`[A-Za-z0-9._~+=-]{24,}`)
	serial    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\.?$`)
)

// maskWords masks what looks like a token in prose: long, with digits, and no
// serial number.
func maskWords(text string) string {
	return tokenWord.ReplaceAllStringFunc(text, func(word string) string {
		if !strings.ContainsAny(word, "0123456789") || serial.MatchString(word) {
			return word
		}
		return mask(len(word))
	})
}

// quote is what a provider says of itself, fit to be shown: without this
// attempt's secrets, cleaned and cut at n runes. Some providers repeat in an
// error what they were sent (catalogue E10).
func (r *run) quote(text string, n int) string { return clean(maskWords(r.sweep(text)), n) }

// mask stands where a secret stood.
func mask(n int) string { return fmt.Sprintf("%s %d characters", masked, n) }

// record is the exchange as anybody may see it: secrets masked by name, by
// shape, and wherever a secret of this attempt stands.
func (r *run) record(req *http.Request, sent []byte, resp *http.Response, body []byte) *Exchange {
	if r.c.Observe == nil {
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
	}
	return e
}

// frontExchange is the authorization request or response, which the browser
// carries.
func (r *run) frontExchange(address string) *Exchange {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	return &Exchange{Method: http.MethodGet, URL: r.sweep(redactURL(u))}
}

// callbackExchange is the redirect that came back, as far as it may be shown.
func (r *run) callbackExchange(redirect string, cb Callback) *Exchange {
	q := url.Values{}
	for name, value := range map[string]string{
		"code": cb.Code.Reveal(), "state": cb.State.Reveal(), "iss": clip(cb.Issuer, 200),
		"error": r.quote(cb.ErrorCode, 80), "error_description": r.quote(cb.Description, 300),
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return &Exchange{Method: http.MethodGet, URL: r.sweep(redirect + "?" + redactForm(q))}
}

// sweep masks every secret of this attempt wherever it stands, plain or
// percent-encoded.
func (r *run) sweep(text string) string {
	for _, s := range r.secrets {
		plain := s.Reveal()
		text = strings.ReplaceAll(text, plain, mask(len(plain)))
		text = strings.ReplaceAll(text, url.QueryEscape(plain), mask(len(plain)))
	}
	return text
}

func isSecretName(name string) bool {
	return slices.Contains(secretNames, strings.ToLower(name))
}

func redactURL(u *url.URL) string {
	c := *u
	c.User = nil
	q, err := url.ParseQuery(c.RawQuery)
	if err != nil {
		c.RawQuery = ""
		return c.String()
	}
	c.RawQuery = ""
	if len(q) == 0 {
		return c.String()
	}
	return c.String() + "?" + redactForm(q)
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
			if isSecretName(name) {
				v = mask(len(v))
			} else {
				v = strings.ReplaceAll(url.QueryEscape(v), "%3A", ":")
			}
			pairs = append(pairs, name+"="+v)
		}
	}
	return strings.Join(pairs, "&")
}

func (r *run) redactHeader(h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		for _, v := range values {
			switch {
			case isSecretName(name):
				v = mask(len(v))
			case strings.EqualFold(name, "Location"):
				if u, err := url.Parse(v); err == nil {
					v = redactURL(u)
				} else {
					v = mask(len(v))
				}
			}
			out.Add(name, clip(r.sweep(v), 500))
		}
	}
	return out
}

// redactBody shows a form or JSON with its secrets masked; of anything else
// only the size.
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
	case isJSON(contentType) && len(body) <= maxShown:
		var v any
		if json.Unmarshal(body, &v, jsontext.AllowDuplicateNames(true)) == nil {
			if shown, err := json.Marshal(redactValue("", v), jsontext.WithIndent("  "), json.Deterministic(true)); err == nil {
				return string(shown)
			}
		}
	}
	return fmt.Sprintf("(%d bytes of %s)", len(body), clean(media, 40))
}

// redactValue masks strings by the name they stand under and by their shape;
// the keys of a key set are public and stay.
func redactValue(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			v[k] = redactValue(k, m)
		}
		return v
	case []any:
		for i, m := range v {
			v[i] = redactValue(name, m)
		}
		return v
	case string:
		public := slices.Contains([]string{"n", "x", "y", "kid", "x5t", "x5t#S256", "scope"}, name) || strings.Contains(v, "://")
		if isSecretName(name) || opaque.MatchString(v) && !public {
			return mask(len(v))
		}
		if !public {
			return maskWords(v)
		}
	}
	return v
}
