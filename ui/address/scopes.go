package address

import (
	"slices"
	"strings"
	"unicode"
)

// changing are the words in names of scopes that let a program change or delete something.
var changing = []string{
	"write", "delete", "admin", "manage", "modify", "update", "create", "remove", "edit", "full", "all", "send", "post", "publish",
	"upload", "insert", "replace", "destroy", "execute", "control", "owner", "rw", "readwrite", "manager", "administrator",
}

// Changes reports whether the name of a scope says that it lets a program change or delete
// something. Names are the servers' own: this decides only what is ticked at first.
func Changes(scope string) bool {
	parts := strings.FieldsFunc(splitCamel(scope), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(parts, func(part string) bool { return slices.Contains(changing, strings.ToLower(part)) })
}

// splitCamel puts a blank where a capital follows a small letter.
func splitCamel(text string) string {
	var b strings.Builder
	var last rune
	for _, r := range text {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
