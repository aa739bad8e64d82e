package auth

import (
	"net/http"
	"slices"
	"strings"
)

// A challenge is one challenge of a WWW-Authenticate field (RFC 9110 §11.6.1).
type challenge struct {
	scheme  string // as it is written
	token68 string // RFC 9110 §11.2; empty if the challenge has parameters or nothing
	params  []challengeParam
}

// A challengeParam is one parameter, its name in lower case and its value without quotes.
type challengeParam struct{ name, value string }

// value returns a parameter, or "".
func (c challenge) value(name string) string {
	for _, p := range c.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// isForTokens reports whether the challenge asks for an access token: Bearer (RFC 6750
// §3) or DPoP (RFC 9449 §7.1).
func (c challenge) isForTokens() bool {
	return strings.EqualFold(c.scheme, "Bearer") || strings.EqualFold(c.scheme, "DPoP")
}

// maxChallenge is the largest size of one header line, in bytes, and maxChallenges the
// largest number of challenges that are read.
const (
	maxChallenge  = 8 << 10
	maxChallenges = 32
)

// challengesOf reads every challenge of a header (RFC 9110 §11.6.1): a field may stand
// several times, and have several challenges. isMalformed is whether a field could not be
// read to its end; what precedes the fault counts.
func challengesOf(header http.Header) (all []challenge, isMalformed bool) {
	for _, line := range header.Values("WWW-Authenticate") {
		found, rest := parseChallenges(line)
		isMalformed = isMalformed || rest != ""
		all = append(all, found...)
		if len(all) > maxChallenges {
			return all[:maxChallenges], true
		}
	}
	return all, isMalformed
}

// parseChallenges reads one field. rest is what could not be read, from the fault on; it
// is empty if everything was.
func parseChallenges(line string) (all []challenge, rest string) {
	if len(line) > maxChallenge {
		return nil, line
	}
	rest = line
	for {
		rest = strings.TrimLeft(rest, " \t,") // elements of a list may be empty (RFC 9110 §5.6.1)
		if rest == "" {
			return all, ""
		}
		name, after := cutToken(rest)
		if name == "" {
			return all, rest
		}
		if len(all) > 0 && strings.HasPrefix(strings.TrimLeft(after, " \t"), "=") {
			p, next, ok := cutParameter(rest)
			last := &all[len(all)-1]
			if !ok || last.token68 != "" || last.has(p.name) {
				return all, rest
			}
			last.params, rest = append(last.params, p), next
			continue
		}
		c := challenge{scheme: name}
		if value, next, ok := cutToken68(after); ok {
			c.token68, after = value, next
		} else if p, next, ok := cutParameter(strings.TrimLeft(after, " \t")); ok && after != strings.TrimLeft(after, " \t") {
			c.params, after = []challengeParam{p}, next
		} else if trimmed := strings.TrimLeft(after, " \t"); trimmed != "" && trimmed[0] != ',' {
			return append(all, c), trimmed
		}
		all, rest = append(all, c), after
	}
}

// has reports whether a challenge has a parameter: none may occur twice (RFC 9110 §11.2).
func (c challenge) has(name string) bool {
	return slices.ContainsFunc(c.params, func(p challengeParam) bool { return p.name == name })
}

// isTokenChar reports whether c is a tchar (RFC 9110 §5.6.2).
func isTokenChar(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// cutToken cuts a token off the beginning of s; empty if there is none.
func cutToken(s string) (token, rest string) {
	end := 0
	for end < len(s) && isTokenChar(s[end]) {
		end++
	}
	return s[:end], s[end:]
}

// cutToken68 cuts blanks and a token68 off that ends an element (RFC 9110 §11.2).
func cutToken68(s string) (value, rest string, ok bool) {
	s = strings.TrimLeft(s, " \t")
	end := 0
	for end < len(s) && (isTokenChar(s[end]) || s[end] == '/') && strings.IndexByte("!#$%&'*^`|", s[end]) < 0 {
		end++
	}
	if end == 0 {
		return "", "", false
	}
	for end < len(s) && s[end] == '=' {
		end++
	}
	rest = strings.TrimLeft(s[end:], " \t")
	return s[:end], rest, rest == "" || rest[0] == ','
}

// cutParameter cuts name=value or name="value" off, up to the comma after it.
func cutParameter(s string) (p challengeParam, rest string, ok bool) {
	name, rest := cutToken(s)
	rest = strings.TrimLeft(rest, " \t")
	if name == "" || !strings.HasPrefix(rest, "=") {
		return p, s, false
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	value, after := cutToken(rest)
	if strings.HasPrefix(rest, `"`) {
		if value, after, ok = cutQuoted(rest); !ok {
			return p, s, false
		}
	} else if value == "" {
		return p, s, false
	}
	after = strings.TrimLeft(after, " \t")
	return challengeParam{strings.ToLower(name), value}, after, after == "" || after[0] == ','
}

// cutQuoted cuts a quoted string off (RFC 9110 §5.6.4).
func cutQuoted(s string) (value, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:], true
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", s, false
}

// tokenChallenge returns the parameters with which a protected resource refuses a token
// (RFC 6750 §3, RFC 9449 §7.1): error, error_description, scope. Where several challenges
// ask for a token, the first that has a parameter counts.
func tokenChallenge(header http.Header) map[string]string {
	all, _ := challengesOf(header)
	params := map[string]string{}
	for _, c := range all {
		for _, p := range c.params {
			if _, known := params[p.name]; c.isForTokens() && !known {
				params[p.name] = p.value
			}
		}
	}
	return params
}

// asksForProof reports whether a resource's challenge names DPoP (RFC 9449 §7.1).
func asksForProof(header http.Header) bool {
	all, _ := challengesOf(header)
	return slices.ContainsFunc(all, func(c challenge) bool { return strings.EqualFold(c.scheme, "DPoP") })
}
