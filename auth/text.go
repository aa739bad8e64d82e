package auth

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// clean makes hostile text safe to display: no control, bidirectional or
// invisible characters, no line breaks, at most n runes (catalogue 6749-8, K9).
func clean(s string, n int) string {
	var b strings.Builder
	count := 0
	for _, r := range s {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
			r = ' '
		}
		if count == n {
			b.WriteRune('…')
			break
		}
		b.WriteRune(r)
		count++
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// pattern compiles a regular expression on its first use: most commands use none,
// and compiling all of them takes as long as a short command.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// clip shortens hostile or long text for a message.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// HostOf returns the host of an address in lower case, with its port if it has
// one, or "" if the address cannot be parsed.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
