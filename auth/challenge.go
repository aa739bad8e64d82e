package auth

import (
	"net/http"
	"slices"
	"strings"
)

// challenge reads what a protected resource says of a token that it refuses
// (WWW-Authenticate; RFC 6750 §3, RFC 9449 §7.1): error, error_description, scope.
// Challenges of other schemes are passed over, and so is what cannot be read.
func challenge(header http.Header) map[string]string {
	for _, line := range header.Values("WWW-Authenticate") {
		if len(line) > maxChallenge {
			continue
		}
		params, ours := map[string]string{}, false
		for rest := line; rest != ""; {
			var name, value string
			var isScheme bool
			name, value, isScheme, rest = nextParameter(rest)
			switch {
			case isScheme:
				ours = strings.EqualFold(name, "Bearer") || strings.EqualFold(name, "DPoP")
			case ours && params[strings.ToLower(name)] == "":
				params[strings.ToLower(name)] = value
			}
		}
		if len(params) > 0 {
			return params
		}
	}
	return nil
}

// maxChallenge bounds one header line, in bytes.
const maxChallenge = 8 << 10

// nextParameter cuts one scheme or one name="value" off a challenge (RFC 9110
// §11.2). It always takes at least one byte.
func nextParameter(s string) (name, value string, isScheme bool, rest string) {
	s = strings.TrimLeft(s, " \t,")
	end := strings.IndexAny(s, " \t,=")
	if end < 0 {
		return s, "", true, ""
	}
	name, rest = s[:end], strings.TrimLeft(s[end:], " \t")
	if !strings.HasPrefix(rest, "=") {
		return name, "", true, rest
	}
	rest = strings.TrimLeft(strings.TrimLeft(rest, "="), " \t")
	if !strings.HasPrefix(rest, `"`) {
		value, rest, _ = strings.Cut(rest, ",")
		return name, strings.TrimSpace(value), false, rest
	}
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			return name, b.String(), false, rest[i+1:]
		case c == '\\' && i+1 < len(rest):
			i++
			b.WriteByte(rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return name, b.String(), false, ""
}

// challenged adds to e what the resource said of the token.
func (r *run) challenged(e *Error, resp *http.Response) {
	if !slices.Contains([]int{http.StatusUnauthorized, http.StatusForbidden}, resp.StatusCode) {
		return
	}
	c := challenge(resp.Header)
	if e.Code == "" {
		e.Code, e.Description = r.quote(c["error"], 80), r.quote(c["error_description"], 300)
	}
}
