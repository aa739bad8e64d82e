package lend

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// permits reports whether the lease's terms include a path, which is escaped as it was
// sent. A path that servers may read as another one is never included: one with dot
// segments or a backslash. Where paths are limited, neither is one whose segments depend on
// how often a server decodes it, or that has empty segments.
func (t Terms) permits(path string) bool {
	if isAmbiguous(path, false) {
		return false
	}
	if len(t.Paths) == 0 {
		return true
	}
	if isAmbiguous(path, true) {
		return false
	}
	plain, err := url.PathUnescape(path)
	if err != nil || !utf8.ValidString(plain) || strings.ContainsRune(plain, 0) {
		return false
	}
	if plain == "" {
		plain = "/"
	}
	return slices.ContainsFunc(t.Paths, func(prefix string) bool { return isBelow(plain, prefix) })
}

// IsPrefix reports whether a text can be a prefix of Terms.Paths: a path, decoded, that no
// server reads as another one.
func IsPrefix(prefix string) bool {
	return strings.HasPrefix(prefix, "/") && utf8.ValidString(prefix) && !isAmbiguous(prefix, true) &&
		!strings.ContainsFunc(prefix, func(r rune) bool { return r < ' ' || r == 0x7f || r == '?' || r == '#' })
}

// isBelow reports whether a path is the prefix or below it. A prefix with a closing slash
// includes only what is below it.
func isBelow(path, prefix string) bool {
	if strings.HasSuffix(prefix, "/") {
		return strings.HasPrefix(path, prefix)
	}
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}

// isAmbiguous reports whether a server may read an escaped path as another one. In a path
// that is compared with a prefix (strict) an encoded slash, a percent sign that encodes
// another escape, and an empty segment are ambiguous, too.
func isAmbiguous(path string, strict bool) bool {
	lower := strings.ToLower(path)
	if strings.ContainsAny(lower, "\\") || strings.Contains(lower, "%5c") {
		return true
	}
	if strict && (strings.Contains(lower, "%2f") || strings.Contains(lower, "%25") || strings.Contains(lower, "//")) {
		return true
	}
	for segment := range strings.SplitSeq(strings.NewReplacer("%2e", ".", "%2f", "/", "%3b", ";").Replace(lower), "/") {
		name, _, _ := strings.Cut(segment, ";") // Java servers drop what follows it: "..;" is ".."
		if name == "." || name == ".." {
			return true
		}
	}
	return false
}

// allows reports whether the lease's terms include a method. Methods are compared with
// case (RFC 9110 §9.1).
func (t Terms) allows(method string) bool {
	return len(t.Methods) == 0 || slices.Contains(t.Methods, method) || t.limitsCalls(method)
}
