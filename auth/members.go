package auth

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"latchkey/auth/internal/checks"
)

// strictness says what a member of an answer costs where it cannot be read. It is
// the rule of the house: strict where it protects somebody, lenient where it only
// displays or helps. Beside each parser stands one table that decides for each
// member, and nothing else decides.
type strictness int

const (
	// strict members say who issued, for whom, for which attempt, until when, by
	// which key or over which channel. One that is there and cannot be read refuses
	// the answer, and so does its name in another case. It is the zero value, so that
	// a member which no table names is strict.
	strict strictness = iota
	// lenient members are shown, or make something easier. One that cannot be read
	// is left out, as if it were not there.
	lenient
)

// memberTable decides for the members of one kind of answer.
type memberTable map[string]strictness

// strictNames are the members that an answer may not name in another case:
// encoding/json elsewhere would take them for these (catalogue E5).
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
	bad     string // the first strict member that cannot be read; empty: none
}

// exactly reads one JSON object by a table: no member twice, no strict one in another
// case, unless that check is off.
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

// take reads one member into a value. It leaves the value as it is where the
// member is not there, is null, or is lenient and cannot be read.
func (m *memberReader) take(name string, into any) {
	v, ok := m.members[name]
	if !ok || v.Kind() == 'n' {
		return
	}
	if json.Unmarshal(v, into) != nil && m.table[name] == strict && m.bad == "" {
		m.bad = name
	}
}

// text is a member that is a string; empty where take would leave it out.
func (m *memberReader) text(name string) (text string) {
	m.take(name, &text)
	return text
}

// list is a member that is an array of strings; nil where take would leave it out.
func (m *memberReader) list(name string) []string {
	var list []string
	m.take(name, &list)
	return list
}
