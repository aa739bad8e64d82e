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
// invisible characters, no line breaks, at most n runes (catalogue 6749-8, K9). A
// joiner that the script needs stays.
func clean(s string, n int) string {
	var b strings.Builder
	count := 0
	before := rune(-1)
	for at, r := range s {
		last := before
		before = r
		hidden := unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) && !joins(last, r, s[at:])
		if r == utf8.RuneError || unicode.IsControl(r) || hidden {
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

// The joiners (Unicode Standard §23.2): they shape the letters beside them, and are
// part of how names are spelled.
const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
)

// joining are the scripts in which a joiner shapes letters, as RFC 5892 appendix A
// permits it in names: cursive scripts, and those with a virama.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati,
	unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
}

// joins reports whether r, at the beginning of rest, is a joiner between two letters
// of a script that needs it, or within an emoji. Elsewhere it would only make two
// texts that look alike differ.
func joins(before, r rune, rest string) bool {
	if r != nonJoiner && r != joiner {
		return false
	}
	after, _ := utf8.DecodeRuneInString(rest[utf8.RuneLen(r):])
	if unicode.In(before, joining...) && unicode.In(after, joining...) {
		return true
	}
	emoji := unicode.Is(unicode.So, before) || before == '\ufe0f' || unicode.Is(unicode.Sk, before)
	return r == joiner && emoji && unicode.Is(unicode.So, after)
}

// Visible returns text without the characters that clean removes, which could move a
// terminal's cursor or reverse its text (catalogue K9). Unlike clean it leaves nothing
// in their place.
func Visible(text string) string {
	var b strings.Builder
	before := rune(-1)
	for at, r := range text {
		if !unicode.IsControl(r) && (!unicode.Is(unicode.Cf, r) || joins(before, r, text[at:])) {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
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
