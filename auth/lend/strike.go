package lend

import (
	"bytes"
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strings"

	"latchkey/auth"
)

// struck stands for each byte of a token in an answer. The length stays, and with it what
// the answer says of its size.
const struck = '*'

// striker strikes tokens out of an answer that comes piece by piece. It keeps back the end
// of a piece that may be the beginning of a token.
//
// It finds a token as it is and as an honest API may echo it: in a URL, in JSON, in HTML
// and in base64. An API that wants the program to have the token can give it in any other
// form, as it could by other ways: it has the token.
type striker struct {
	forms [][]byte // longest first
	kept  []byte
}

// forms are the forms of some secrets, longest first.
type forms struct {
	of  []auth.Secret
	all [][]byte
}

func newForms(secrets []auth.Secret) *forms {
	f := &forms{of: secrets}
	for _, secret := range secrets {
		for _, form := range formsOf(secret.Reveal()) {
			if !slices.ContainsFunc(f.all, func(have []byte) bool { return string(have) == form }) {
				f.all = append(f.all, []byte(form))
			}
		}
	}
	slices.SortStableFunc(f.all, func(a, b []byte) int { return len(b) - len(a) })
	return f
}

// formsOf returns the forms of a token that are struck out.
func formsOf(token string) []string {
	query := url.QueryEscape(token)
	forms := []string{
		token, query, lowerEscapes(query), url.PathEscape(token), strings.ReplaceAll(token, "/", `\/`), html.EscapeString(token),
		strings.NewReplacer("+", "&#43;", "=", "&#61;").Replace(token), strings.NewReplacer("+", "&#x2B;", "=", "&#x3D;", "/", "&#x2F;").Replace(token),
	}
	// In base64 the letters of a text depend on where it begins, and its two ends on what
	// stands beside it.
	for before := range 3 {
		text := make([]byte, before, before+len(token))
		text = append(text, token...)
		first, whole := (before*8+5)/6, len(text)/3*4
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if encoded := encoding.EncodeToString(text); first < whole {
				forms = append(forms, encoded[first:whole])
			}
		}
	}
	return forms
}

// lowerEscapes writes the escapes of a URL with small letters.
func lowerEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], bytes.ToLower(b[i+1:i+3]))
		}
	}
	return string(b)
}

// text strikes tokens out of a whole text.
func (s *striker) text(in string) string {
	out := []byte(in)
	s.strike(out)
	return string(out)
}

// piece returns what may be passed on of the pieces so far.
func (s *striker) piece(in []byte) []byte {
	all := append(s.kept, in...)
	s.strike(all)
	keep := s.beginning(all)
	out := all[:len(all)-keep]
	s.kept = slices.Clone(all[len(all)-keep:])
	return out
}

// rest returns what was kept back, at the end of the answer.
func (s *striker) rest() []byte {
	out := s.kept
	s.kept = nil
	return out
}

// strike overwrites every token in b.
func (s *striker) strike(b []byte) {
	for _, form := range s.forms {
		for rest := b; ; {
			i := bytes.Index(rest, form)
			if i < 0 {
				break
			}
			for j := range form {
				rest[i+j] = struck
			}
			rest = rest[i+len(form):]
		}
	}
}

// beginning returns the length of the longest end of b with which a token may begin.
func (s *striker) beginning(b []byte) int {
	longest := 0
	for _, form := range s.forms {
		end := b[max(0, len(b)-len(form)+1):]
		for len(end) > longest {
			i := bytes.IndexByte(end, form[0])
			if i < 0 || len(end)-i <= longest {
				break
			}
			if end = end[i:]; bytes.HasPrefix(form, end) {
				longest = len(end)
				break
			}
			end = end[1:]
		}
	}
	return longest
}
