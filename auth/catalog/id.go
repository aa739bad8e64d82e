package catalog

import (
	"net/url"
	"strings"

	"latchkey/auth"
)

// DefaultID is the id of a provider that was given none: the slug of its name,
// else of its issuer's host. It is empty where neither has a letter or digit.
func DefaultID(p auth.Provider) string {
	if id := slug(p.Name); id != "" {
		return id
	}
	u, err := url.Parse(p.Issuer)
	if err != nil {
		return ""
	}
	return slug(u.Hostname())
}

// slug keeps letters and digits in lower case and puts one '-' for all between,
// at most 40 characters.
func slug(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	id := strings.Join(words, "-")
	if len(id) > 40 {
		id = id[:40]
	}
	return strings.Trim(id, "-")
}
