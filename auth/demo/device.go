package demo

import (
	"strings"
	"unicode"
)

// plainUserCode is a user code without what people put between its letters
// (RFC 8628 §6.1).
func plainUserCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
}
