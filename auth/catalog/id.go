package catalog

import (
	"net/url"
	"strings"

	"latchkey/auth"
)

// DefaultID is the id of a provider that has none: the slug of its name, else of
// its issuer's host. It is empty if neither has a letter or digit.
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

// slug converts s to lower case and replaces each run of other characters than
// letters and digits by one '-'; at most 40 characters.
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
