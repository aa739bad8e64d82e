package auth

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Detail is one authorization detail (RFC 9396 §2): something in particular that
// was asked for, or granted.
type Detail struct {
	Type    string // as the provider's file or the provider names it, cleaned
	Asked   bool
	Granted bool // exactly as it stands; a narrower one is another
}

// Details compares the authorization details that were asked for with those that
// were granted: first what was asked for, in its order, then what was granted
// otherwise. A provider that does not say what it granted has granted none that is
// known (RFC 9396 §7 wants it said).
func (a Account) Details() []Detail {
	granted := elements(a.Grant.Details)
	var all []Detail
	for _, d := range elements(a.RequestedDetails) {
		i := slices.Index(granted, d)
		if i >= 0 {
			granted = slices.Delete(granted, i, i+1)
		}
		all = append(all, Detail{Type: typeOf(d), Asked: true, Granted: i >= 0})
	}
	for _, d := range granted {
		all = append(all, Detail{Type: typeOf(d), Granted: true})
	}
	return all
}

// elements are the objects of a JSON array, each in canonical form, so that equal
// ones are equal texts.
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

// details reads what was granted in particular: an array of objects, each with its
// type. It is only shown and compared (Account.Details), so that what cannot be read
// is left out: then nothing is known to be granted.
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

// length is how many elements a JSON array has.
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
