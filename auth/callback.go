package auth

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"latchkey/auth/internal/checks"
)

// MaxCallback is the largest size of the query of a redirect, in bytes.
const MaxCallback = 8 << 10

// Callback is an authorization response (RFC 6749 §4.1.2, RFC 9207 §2). Any
// process on this computer can send one, so nothing in it is trusted before
// Attempt.Check.
type Callback struct {
	Code        Secret
	State       Secret
	Issuer      string // iss
	HasIssuer   bool   // whether iss was present
	ErrorCode   string // error, unchanged
	Description string // error_description, unchanged

	// Checks are the checks that a receiver made before it offered the callback,
	// and Refused is the error of a failed one. A callback with Refused has no
	// other content and is offered only to be reported.
	Checks  []CheckResult
	Refused error

	// UnknownUser means that the system does not report which user of this computer
	// sent the callback.
	UnknownUser bool
}

// ParseCallback reads the query of a redirect. Its errors are *Error of step
// callback and ReasonBadCallback: a repeated parameter, a code beside an error,
// neither of them, more than MaxCallback bytes, invalid UTF-8, or a control
// character in a parameter that is not written for people. "Request and response
// parameters MUST NOT be included more than once" (RFC 6749 §3.1).
func ParseCallback(rawQuery string) (Callback, error) { return ParseCallbackBy(rawQuery, nil) }

// ParseCallbackBy is ParseCallback; made decides and records its checks.
func ParseCallbackBy(rawQuery string, made *checks.Record) (Callback, error) {
	q, err := parameters(rawQuery, made)
	if err != nil {
		return Callback{}, err
	}
	cb := Callback{
		Code: NewSecret(q.Get("code")), State: NewSecret(q.Get("state")),
		Issuer: q.Get("iss"), HasIssuer: q.Has("iss"),
		ErrorCode: q.Get("error"), Description: q.Get("error_description"),
	}
	switch {
	case !cb.Code.Empty() && q.Has("error"):
		return Callback{}, badCallback("a code and an error")
	case cb.Code.Empty() && cb.ErrorCode == "":
		return Callback{}, badCallback("neither a code nor an error")
	}
	return cb, nil
}

// ParseSignedOut reads the query of the redirect after a sign-out: a state, and
// no parameter of a sign-in (OpenID Connect RP-Initiated Logout §3). Its errors
// are those of ParseCallback; made decides and records its checks.
func ParseSignedOut(rawQuery string, made *checks.Record) (Callback, error) {
	q, err := parameters(rawQuery, made)
	if err != nil {
		return Callback{}, err
	}
	if q.Has("code") || q.Has("error") {
		return Callback{}, badCallback("an answer to a sign-in")
	}
	return Callback{State: NewSecret(q.Get("state"))}, nil
}

// parameters reads a query from an untrusted sender.
func parameters(rawQuery string, made *checks.Record) (url.Values, error) {
	if len(rawQuery) > MaxCallback {
		return nil, badCallback("too long")
	}
	// url.ParseQuery also refuses ';', while url.URL.Query silently drops the
	// pair that contains it.
	q, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, badCallback("cannot be parsed")
	}
	for name, values := range q {
		if made.Refuses(checks.Repeated, len(values) > 1) {
			return nil, badCallback("a parameter stands twice")
		}
		if name == "error_description" || name == "error_uri" {
			continue // for people: Entra's descriptions have several lines
		}
		for _, text := range append(values, name) {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				return nil, badCallback("a character that no parameter may have")
			}
		}
	}
	return q, nil
}

// ParsePasted reads the whole final address that a person pasted. Its address
// must be the redirect address of this attempt, so that the rules for received
// addresses apply to pasted ones too (catalogue CB19).
func ParsePasted(address, redirect string) (Callback, error) {
	return parsePasted(address, redirect, nil)
}

func parsePasted(address, redirect string, made *checks.Record) (Callback, error) {
	address = unwrapPasted(address)
	want, err := url.Parse(redirect)
	if err == nil && want.Host != "" && strings.HasPrefix(address, want.Host+"/") {
		address = want.Scheme + "://" + address // browsers hide the scheme of http
	}
	got, unreadable := url.Parse(address)
	if unreadable != nil {
		return Callback{}, badCallback("is not an address")
	}
	elsewhere := err != nil || got.User != nil || got.Scheme != want.Scheme || got.Host != want.Host || got.EscapedPath() != want.EscapedPath()
	if made.Refuses(checks.Path, elsewhere) {
		return Callback{}, badCallback("is not the address this sign-in ends on")
	}
	return ParseCallbackBy(got.RawQuery, made)
}

// pasteMarks are what a terminal puts around a paste (bracketed paste mode).
var pasteMarks = strings.NewReplacer("\x1b[200~", "", "\x1b[201~", "", "\r", "", "\n", "")

// unwrapPasted removes what surrounds an address where it was copied: marks of the
// terminal, line breaks, blanks, quotes and angle brackets. An address contains
// none of them.
func unwrapPasted(text string) string {
	return strings.Trim(pasteMarks.Replace(text), " \t\"'`<>\u201c\u201d\u2018\u2019\u00ab\u00bb")
}

func badCallback(detail string) error {
	return &Error{Step: StepCallback, Kind: KindBadAnswer, Reason: ReasonBadCallback, Detail: detail}
}

// Expect is the only thing that a receiver takes on its address. The zero value is
// the answer to an authorization request in the query (RFC 6749 §4.1.2).
type Expect struct {
	// ResponseMode is the form of the answer to an authorization request; empty
	// means the query.
	ResponseMode ResponseMode
	// SignedOut means the redirect after a sign-out (OpenID Connect RP-Initiated
	// Logout §3) instead of that answer. It is always a query.
	SignedOut bool
}

// Form reports whether the answer is a form (OAuth 2.0 Form Post Response Mode §2).
func (e Expect) Form() bool { return e.ResponseMode == ModeFormPost && !e.SignedOut }

// Receiver takes the authorization response on the redirect address. The two
// implementations are a loopback listener and a private-use scheme. What a receiver
// takes is fixed when it is bound (Expect).
type Receiver interface {
	// RedirectURI is the registered address, with only the port filled in. Both
	// the authorization and the token request carry it.
	RedirectURI() string

	// Receive offers every well-formed callback that arrives, until offer accepts
	// one by returning nil or ctx ends. It returns the cause of ctx. A refused
	// callback gets an error page, and the wait continues.
	Receive(ctx context.Context, offer func(Callback) error) error

	// Finish shows the result of the sign-in on the waiting browser page; nil
	// means that the account is sealed.
	Finish(err error)

	// Close releases the address. It waits up to one second for a browser that is
	// still loading the result page.
	Close() error
}

// Refusal is a request or a hand-over that a receiver refused, without its
// content. The sender chooses Origin and Agent, so they may contain anything.
type Refusal struct {
	At     time.Time
	Reason Reason // ReasonForeignRequest, or why the callback was refused
	From   string // address and port on this computer; empty for a hand-over
	Origin string // the Origin header, or empty; Scheme for a hand-over
	Agent  string // the User-Agent header, or empty
	PID    int    // the process that handed it over; 0 if the system does not report it
	User   string // the id of the other user whose connection was closed; else empty
}
