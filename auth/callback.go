package auth

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"latchkey/auth/internal/checks"
)

// MaxCallback is how long the query of a redirect may be, in bytes.
const MaxCallback = 8 << 10

// Callback is an authorization response (RFC 6749 §4.1.2, RFC 9207 §2): what
// anybody on this computer may have sent us. Nothing in it is believed before
// Attempt.Check.
type Callback struct {
	Code        Secret
	State       Secret
	Issuer      string // iss
	HasIssuer   bool   // whether iss was there at all
	ErrorCode   string // error, as it came
	Description string // error_description, as it came

	// Checks are those that a receiver made before it offered the callback, and
	// Refused is why it refuses it: such a one has nothing else, and is only offered
	// to be reported.
	Checks  []CheckResult
	Refused error
}

// ParseCallback reads the query of a redirect. Its errors are *Error of step
// callback and ReasonBadCallback: a parameter twice, a code beside an error,
// neither of them, more than MaxCallback bytes, or text that is not UTF-8
// without control characters, but in what is written for people. "Request and response parameters MUST NOT be
// included more than once" (RFC 6749 §3.1).
func ParseCallback(rawQuery string) (Callback, error) { return ParseCallbackBy(rawQuery, nil) }

// ParseCallbackBy is ParseCallback with its checks decided and noted by made.
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

// ParseSignedOut reads the query of the way back from signing out: a state and
// nothing that belongs to a sign-in (OpenID Connect RP-Initiated Logout §3). Its
// errors are as ParseCallback's; made decides and notes its checks.
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

// parameters reads a query that anybody may have made.
func parameters(rawQuery string, made *checks.Record) (url.Values, error) {
	if len(rawQuery) > MaxCallback {
		return nil, badCallback("too long")
	}
	// url.ParseQuery also refuses ';', which url.URL.Query silently drops with
	// its pair.
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

// ParsePasted reads the whole final address that a person pasted. It must be
// the redirect address of this attempt, so that a pasted address meets the same
// rules as one that arrived (catalogue CB19).
func ParsePasted(address, redirect string) (Callback, error) {
	return parsePasted(address, redirect, nil)
}

func parsePasted(address, redirect string, made *checks.Record) (Callback, error) {
	got, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return Callback{}, badCallback("is not an address")
	}
	want, err := url.Parse(redirect)
	elsewhere := err != nil || got.User != nil || got.Scheme != want.Scheme || got.Host != want.Host || got.EscapedPath() != want.EscapedPath()
	if made.Refuses(checks.Path, elsewhere) {
		return Callback{}, badCallback("is not the address this sign-in ends on")
	}
	return ParseCallbackBy(got.RawQuery, made)
}

func badCallback(detail string) error {
	return &Error{Step: StepCallback, Kind: KindBadAnswer, Reason: ReasonBadCallback, Detail: detail}
}

// Expect is what a receiver takes on its address, and nothing else. The zero value
// is the answer to an authorization request in the query (RFC 6749 §4.1.2).
type Expect struct {
	// ResponseMode is how the answer to an authorization request comes; empty means
	// the query.
	ResponseMode ResponseMode
	// SignedOut means the way back from signing out (OpenID Connect RP-Initiated
	// Logout §3), which is always a query, in place of that answer.
	SignedOut bool
}

// Form reports whether what comes is a form (OAuth 2.0 Form Post Response Mode §2).
func (e Expect) Form() bool { return e.ResponseMode == ModeFormPost && !e.SignedOut }

// Receiver takes the authorization response on the redirect address. The two
// implementations are a loopback listener and a private-use scheme. What it takes
// is fixed when it is bound (Expect).
type Receiver interface {
	// RedirectURI is the registered address with only the port put in; it is
	// what both the authorization and the token request carry.
	RedirectURI() string

	// Receive offers every well-formed callback that arrives until offer
	// accepts one by returning nil, or ctx ends, whose cause it returns. A
	// refused callback gets an error page, and the wait goes on.
	Receive(ctx context.Context, offer func(Callback) error) error

	// Finish tells the waiting browser page how the sign-in truly ended: nil
	// means that the account is sealed.
	Finish(err error)

	// Close lets go of the address. It waits, for at most a second, for a
	// browser that is just fetching the result page.
	Close() error
}

// Refusal is a request or a hand-over that a receiver refused. What it brought is
// not in it; Origin and Agent are what the sender says of itself and may be
// anything.
type Refusal struct {
	At     time.Time
	Reason Reason // ReasonForeignRequest, or why the callback was refused
	From   string // address and port on this computer; empty: it was handed over
	Origin string // the Origin header, or empty; Scheme: it was handed over
	Agent  string // the User-Agent header, or empty
	PID    int    // the process that handed it over; 0: the system does not tell
}
