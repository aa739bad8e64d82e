package auth

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"latchkey/auth/internal/checks"
)

// strictness is the consequence of an unreadable member of an answer: strict for
// members that protect, lenient for members that only display or help. Each
// parser has one table beside it, and only that table decides.
type strictness int

const (
	// strict members name the issuer, the audience, the attempt, the expiry, the
	// key or the channel. An unreadable one refuses the answer, and so does its
	// name in another case. strict is the zero value, so a member in no table is
	// strict.
	strict strictness = iota
	// lenient members are displayed or are a convenience. An unreadable one
	// counts as missing.
	lenient
)

// memberTable is the strictness of each member of one kind of answer.
type memberTable map[string]strictness

// strictNames lists the members that an answer must not name in another case,
// because encoding/json would take them for these (catalogue E5).
func (t memberTable) strictNames() []string {
	var names []string
	for name, s := range t {
		if s == strict {
			names = append(names, name)
		}
	}
	return names
}

// memberReader reads the members of one answer by its table.
type memberReader struct {
	table   memberTable
	members map[string]jsontext.Value
	bad     string // the first unreadable strict member, or empty
}

// exactly reads one JSON object by a table: no repeated member, no strict one in
// another case, unless that check is switched off.
func (r *run) exactly(body []byte, t memberTable) (members map[string]jsontext.Value, err error) {
	members, err = decodeObject(body, t.strictNames()...)
	if r.checks.Refuses(checks.StrictJSON, err != nil) {
		return nil, err
	}
	if !r.checks.Off(checks.StrictJSON) {
		return members, nil
	}
	members = nil
	if json.Unmarshal(body, &members, jsontext.AllowDuplicateNames(true)) != nil {
		return nil, errNotJSON
	}
	return members, nil
}

// take reads one member into a value. It does not change the value if the member
// is missing, is null, or is lenient and unreadable.
func (m *memberReader) take(name string, into any) {
	v, ok := m.members[name]
	if !ok || v.Kind() == 'n' {
		return
	}
	if json.Unmarshal(v, into) != nil && m.table[name] == strict && m.bad == "" {
		m.bad = name
	}
}

// text returns a string member, or "" if take skips it.
func (m *memberReader) text(name string) (text string) {
	m.take(name, &text)
	return text
}

// list returns a member that is an array of strings, or nil if take skips it.
func (m *memberReader) list(name string) []string {
	var list []string
	m.take(name, &list)
	return list
}
