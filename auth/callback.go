package auth

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"latchkey/auth/internal/checks"
)

// MaxCallback is the largest size of the query of a redirect, and MaxForm of a
// callback in a form, in bytes.
const (
	MaxCallback = 8 << 10
	MaxForm     = 64 << 10
)

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
	// and Refused is the error of a failed one. A callback with Refused is offered
	// only to be reported. Beside it, it has the State that it carried, and Missed:
	// the reason of the refusal if that state proves that the provider answered this
	// attempt; nil means Refused.
	Checks  []CheckResult
	Refused error
	Missed  *Error

	// UnknownUser means that the system does not report which user of this computer
	// sent the callback.
	UnknownUser bool
}

// CameBack reports whether a callback refused for this reason was the provider's
// answer to the attempt, or may have been: the person who waits must learn of it.
func CameBack(reason Reason) bool {
	switch reason {
	case ReasonCallbackLong, ReasonCallbackTwice, ReasonCallbackBoth, ReasonCallbackHost, ReasonCallbackPath, ReasonCallbackMode,
		ReasonCallbackOdd, ReasonErrorNoState:
		return true
	}
	return false
}

// ParseCallback reads the query of a redirect. Its errors are *Error of step
// callback and ReasonBadCallback: a repeated parameter, a code beside an error,
// neither of them, more than MaxCallback bytes, invalid UTF-8, or a control
// character in a parameter that is not written for people. "Request and response
// parameters MUST NOT be included more than once" (RFC 6749 §3.1). Beside an error
// the callback has only State and Missed.
func ParseCallback(rawQuery string) (Callback, error) { return ParseCallbackBy(rawQuery, nil) }

// ParseCallbackBy is ParseCallback; made decides and records its checks.
func ParseCallbackBy(rawQuery string, made *checks.Record) (Callback, error) {
	return parseCallback(rawQuery, MaxCallback, made)
}

// ParseForm is ParseCallbackBy for the body of a form (OAuth 2.0 Form Post Response
// Mode §2), of at most MaxForm bytes.
func ParseForm(body string, made *checks.Record) (Callback, error) {
	return parseCallback(body, MaxForm, made)
}

func parseCallback(raw string, most int, made *checks.Record) (Callback, error) {
	q, err := parameters(raw, most, made)
	if err != nil {
		return refusedCallback(raw, err)
	}
	cb := Callback{
		Code: NewSecret(q.Get("code")), State: NewSecret(q.Get("state")),
		Issuer: q.Get("iss"), HasIssuer: q.Has("iss"),
		ErrorCode: q.Get("error"), Description: q.Get("error_description"),
	}
	switch {
	case !cb.Code.Empty() && q.Has("error"):
		both := badCallback(WhyCodeAndError)
		both.Reason, both.Code, both.Description = ReasonCallbackBoth, clean(maskWords(cb.ErrorCode), 80), clean(maskWords(cb.Description), 300)
		return refusedCallback(raw, both)
	case cb.Code.Empty() && cb.ErrorCode == "":
		return refusedCallback(raw, badCallback(WhyNoCodeNoError))
	}
	return cb, nil
}

// refusedCallback returns a callback that cannot be taken, and why. The error says
// no more than that; Missed has the reason for an attempt with this state.
func refusedCallback(raw string, missed *Error) (Callback, error) {
	return Callback{State: StateIn(raw), Missed: missed}, badCallback(missed.Why)
}

// StateIn returns the first state of a query or a form that cannot be taken
// otherwise, or the absent secret.
func StateIn(raw string) Secret {
	if len(raw) > MaxForm {
		raw = raw[:MaxForm]
	}
	q, _ := url.ParseQuery(raw) // what can be parsed
	return NewSecret(q.Get("state"))
}

// ParseSignedOut reads the query of the redirect after a sign-out: a state, and
// no parameter of a sign-in (OpenID Connect RP-Initiated Logout §3). Its errors
// are those of ParseCallback; made decides and records its checks.
func ParseSignedOut(rawQuery string, made *checks.Record) (Callback, error) {
	q, err := parameters(rawQuery, MaxCallback, made)
	if err != nil {
		return refusedCallback(rawQuery, err)
	}
	if q.Has("code") || q.Has("error") {
		return Callback{}, badCallback(WhySignInAnswer)
	}
	return Callback{State: NewSecret(q.Get("state"))}, nil
}

// parameters reads a query of at most so many bytes from an untrusted sender.
func parameters(rawQuery string, most int, made *checks.Record) (url.Values, *Error) {
	if len(rawQuery) > most {
		long := badCallback(WhyTooLong)
		long.Reason = ReasonCallbackLong
		return nil, long
	}
	// url.ParseQuery also refuses ';', while url.URL.Query silently drops the
	// pair that contains it.
	q, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, badCallback(WhyUnparsed)
	}
	for name, values := range q {
		if made.Refuses(checks.Repeated, len(values) > 1) {
			twice := badCallback(WhyTwice)
			twice.Reason = ReasonCallbackTwice
			return nil, twice
		}
		if name == "error_description" || name == "error_uri" {
			continue // for people: Entra's descriptions have several lines
		}
		for _, text := range append(values, name) {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				return nil, badCallback(WhyCharacter)
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
		return Callback{}, badCallback(WhyNotURL)
	}
	elsewhere := err != nil || got.User != nil || got.Scheme != want.Scheme || got.Host != want.Host || got.EscapedPath() != want.EscapedPath()
	if made.Refuses(checks.Path, elsewhere) {
		var missed *Error
		if err == nil {
			missed = Elsewhere(want, got.Host, got)
		}
		return Callback{State: StateIn(got.RawQuery), Missed: missed}, badCallback(WhyElsewhere)
	}
	return ParseCallbackBy(got.RawQuery, made)
}

// Elsewhere returns the reason of a callback that did not come to the redirect
// address: at another name of this computer, or at another path. Detail is the
// redirect address changed accordingly, or empty if no file could have it. It returns
// nil for any other host. redirect is the redirect address with its port; host and
// came are the host and the address of the request.
func Elsewhere(redirect *url.URL, host string, came *url.URL) *Error {
	e := badCallback("")
	there := url.URL{Scheme: redirect.Scheme, Host: redirect.Host, Path: redirect.Path, RawPath: redirect.RawPath}
	at := url.URL{Host: host}
	switch {
	case host == redirect.Host && came.EscapedPath() != redirect.EscapedPath():
		e.Reason, there.Path, there.RawPath = ReasonCallbackPath, came.Path, came.RawPath
	case host != redirect.Host && at.Port() == redirect.Port() && (at.Hostname() == "localhost" || IsLoopbackLiteral(at.Hostname())):
		e.Reason, there.Host = ReasonCallbackHost, host
	default:
		return nil
	}
	if address := there.String(); len(address) <= 200 && checkEndpoint(address) == nil && CheckRedirect(address) == nil {
		e.Detail = address
	}
	return e
}

// pasteMarks are what a terminal puts around a paste (bracketed paste mode).
var pasteMarks = strings.NewReplacer("\x1b[200~", "", "\x1b[201~", "", "\r", "", "\n", "")

// unwrapPasted removes what surrounds an address where it was copied: marks of the
// terminal, line breaks, blanks, quotes and angle brackets. An address contains
// none of them.
func unwrapPasted(text string) string {
	return strings.Trim(pasteMarks.Replace(text), " \t\"'`<>\u201c\u201d\u2018\u2019\u00ab\u00bb")
}

func badCallback(why Why) *Error {
	return &Error{Step: StepCallback, Kind: KindBadAnswer, Reason: ReasonBadCallback, Why: why}
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
	Count  int    // requests that this receiver has refused so far, this one included; see Refusals
}
