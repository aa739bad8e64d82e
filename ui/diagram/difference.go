package diagram

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"latchkey/auth"
)

// Difference is one thing in which two steps that do the same differ.
type Difference struct {
	What   DifferenceKind
	Name   string // of the field, of the check, or empty
	A, B   string // as it is on each side; of a field masked if it is a secret
	InA    bool   // that side has it
	InB    bool
	Answer bool // a field of the response
	Header bool // a field that is a header
}

// DifferenceKind is what differs.
type DifferenceKind string

// The kinds of differences.
const (
	DifferentField   DifferenceKind = "field"
	DifferentAddress DifferenceKind = "address" // method and path of the request
	DifferentStatus  DifferenceKind = "status"  // of the response
	DifferentCheck   DifferenceKind = "check"   // the outcome of a check
	DifferentEnd     DifferenceKind = "end"     // one failed, or failed differently
)

// differences compares two steps that do the same. Without sameServer the keys of the
// providers are not compared: each has its own.
func differences(a, b Step, sameServer bool) []Difference {
	var all []Difference
	add := func(what DifferenceKind, name, inA, inB string) {
		if inA != inB {
			all = append(all, Difference{What: what, Name: name, A: inA, B: inB, InA: inA != "", InB: inB != ""})
		}
	}
	add(DifferentAddress, "", targetOf(a), targetOf(b))
	// Of the secrets that were drawn, a diagram has only those that travelled later.
	if kindOf(a.Step) != kindOf(b.Step) || a.Step.Step != string(auth.StepPrepare) {
		all = append(all, fieldDifferences(a.Fields, b.Fields, sameServer)...)
	}
	add(DifferentStatus, "", statusOf(a), statusOf(b))
	for _, name := range checkNames(a, b) {
		add(DifferentCheck, name, outcomeOf(a, name), outcomeOf(b, name))
	}
	add(DifferentEnd, "", endOf(a), endOf(b))
	return all
}

func targetOf(s Step) string {
	if s.Request == nil {
		return ""
	}
	return s.Request.Method + " " + pathOf(s.Request.URL)
}

func statusOf(s Step) string {
	if s.Response == nil {
		return ""
	}
	return strconv.Itoa(s.Response.Status)
}

func endOf(s Step) string {
	if !s.Failed() {
		return ""
	}
	return strings.TrimSpace(s.Error.Reason + " " + s.Error.Code)
}

// checkNames lists the checks of either step, those of a first.
func checkNames(a, b Step) []string {
	var names []string
	for _, c := range slices.Concat(a.Checks, b.Checks) {
		if !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

func outcomeOf(s Step, check string) string {
	for _, c := range s.Checks {
		if c.Name == check {
			return c.Outcome
		}
	}
	return ""
}

// fieldDifferences compares the fields by their names and places. Fields of one name in
// one place are compared in their order.
func fieldDifferences(a, b []Field, sameServer bool) []Difference {
	type where struct {
		name           string
		answer, header bool
	}
	of := func(f Field) where { return where{strings.ToLower(f.Name), f.Answer, f.Header} }
	left := map[where][]Field{}
	for _, f := range b {
		left[of(f)] = append(left[of(f)], f)
	}
	var all []Difference
	for _, f := range a {
		d := Difference{What: DifferentField, Name: f.Name, A: f.Value, InA: true, Answer: f.Answer, Header: f.Header}
		if same := left[of(f)]; len(same) > 0 {
			d.B, d.InB, left[of(f)] = same[0].Value, true, same[1:]
		}
		if !d.InB || !isSame(f.Name, d.A, d.B, sameServer) {
			all = append(all, d)
		}
	}
	for _, f := range b {
		if rest := left[of(f)]; len(rest) > 0 && rest[0].Value == f.Value {
			left[of(f)] = rest[1:]
			all = append(all, Difference{What: DifferentField, Name: f.Name, B: f.Value, InB: true, Answer: f.Answer, Header: f.Header})
		}
	}
	return all
}

// newEachTime are fields whose value is new in each attempt: only whether they are there
// is compared.
var newEachTime = []string{
	"code_challenge", "dpop_jkt", "state", "nonce", "iat", "exp", "nbf", "auth_time", "at_hash", "c_hash", "jti", "sid", "session_state",
	"user_code", "verification_uri_complete", "request_uri", "updated_at", "client_assertion",
}

// isSame reports whether a field has the same value on both sides, apart from what is new
// in each attempt.
func isSame(name, a, b string, sameServer bool) bool {
	name = strings.ToLower(name)
	switch {
	case slices.Contains(newEachTime, name), name == "keys" && !sameServer:
		return true
	case name == "location": // its parameters are fields of their own
		a, _, _ = strings.Cut(a, "?")
		b, _, _ = strings.Cut(b, "?")
	case name == "expires_in":
		return isNear(a, b)
	}
	return plain(a) == plain(b)
}

// isNear reports whether two numbers of seconds are the same apart from the time that
// the answers took.
func isNear(a, b string) bool {
	x, errA := strconv.Atoi(a)
	y, errB := strconv.Atoi(b)
	return errA == nil && errB == nil && max(x-y, y-x) <= 5 || a == b
}

var (
	maskedPart = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`•••(•? [A-Za-z0-9_.~+/=-]{4}\b| \d+ characters)`)
	})
	ownPort = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(127\.0\.0\.1|\[::1\]|localhost):\d+`) })
)

// plain returns a value without what is new in each attempt: how long a secret is,
// or its end, and the port of a server on this computer.
func plain(value string) string {
	return ownPort().ReplaceAllString(maskedPart().ReplaceAllString(value, "•••"), "$1")
}

// DiffersIn reports whether a field differs, so that it can be marked.
func (p Pair) DiffersIn(f Field) bool {
	return slices.ContainsFunc(p.Differences, func(d Difference) bool {
		return d.What == DifferentField && strings.EqualFold(d.Name, f.Name) && d.Answer == f.Answer && d.Header == f.Header
	})
}
