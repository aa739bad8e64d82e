package auth

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Detail is one authorization detail that was requested or granted (RFC 9396 §2).
type Detail struct {
	Type      string // as named by the provider's file or the provider, cleaned
	Requested bool
	Granted   bool // granted unchanged; a narrower one is a different Detail
}

// Details compares the requested authorization details with the granted ones. It
// returns first the requested ones in their order, then those that were granted
// without being requested. If the provider does not report what it granted, which
// RFC 9396 §7 requires, no detail counts as granted.
func (a Account) Details() []Detail {
	granted := elements(a.Grant.Details)
	var all []Detail
	for _, d := range elements(a.RequestedDetails) {
		i := slices.Index(granted, d)
		if i >= 0 {
			granted = slices.Delete(granted, i, i+1)
		}
		all = append(all, Detail{Type: typeOf(d), Requested: true, Granted: i >= 0})
	}
	for _, d := range granted {
		all = append(all, Detail{Type: typeOf(d), Granted: true})
	}
	return all
}

// elements returns the objects of a JSON array in canonical form, so that equal
// objects are equal strings.
func elements(array string) []string {
	value := jsontext.Value(array)
	if value.Kind() != '[' || value.Canonicalize() != nil {
		return nil
	}
	var all []string
	dec := jsontext.NewDecoder(bytes.NewReader(value))
	_, _ = dec.ReadToken() // '['
	for dec.PeekKind() == '{' {
		element, err := dec.ReadValue()
		if err != nil {
			return nil
		}
		all = append(all, string(element))
	}
	return all
}

func typeOf(detail string) string {
	members, err := decodeObject([]byte(detail), "type")
	if err != nil {
		return ""
	}
	name, _ := textMember(members, "type")
	return clean(name, 80)
}

// details reads the granted authorization details: an array of objects, each with
// a type. They are only shown and compared (Account.Details), so unreadable ones
// are left out, and no detail then counts as granted.
func (t *tokenAnswer) details(v jsontext.Value) {
	if v == nil || v.Kind() == 'n' {
		return
	}
	found := elements(string(v))
	typed := v.Kind() == '[' && len(found) == length(v) && !slices.ContainsFunc(found, func(d string) bool { return typeOf(d) == "" })
	if typed && len(v) <= maxToken {
		t.grant.Details = string(v)
	}
}

// length returns the number of elements of a JSON array, or -1 if it is
// malformed.
func length(v jsontext.Value) (n int) {
	dec := jsontext.NewDecoder(bytes.NewReader(v))
	_, _ = dec.ReadToken()
	for dec.PeekKind() != ']' {
		if dec.SkipValue() != nil {
			return -1
		}
		n++
	}
	return n
}
