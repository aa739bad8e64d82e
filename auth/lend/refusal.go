package lend

import (
	"errors"
	"io"
	"net/http"

	"latchkey/auth"
)

// Refusal is why a lease answers a request itself.
type Refusal string

// The refusals, with the status of each.
const (
	RefusalSecret   Refusal = "secret"    // 404: the path does not begin with the secret
	RefusalHost     Refusal = "host"      // 421: the request is for another host (RFC 9110 §7.4)
	RefusalPage     Refusal = "page"      // 403: a web page sent it
	RefusalPath     Refusal = "path"      // 403: the path was not lent
	RefusalMethod   Refusal = "method"    // 403: the method was not lent
	RefusalCall     Refusal = "call"      // 403: the call of MCP was not lent
	RefusalUpgrade  Refusal = "upgrade"   // 501: a websocket
	RefusalMany     Refusal = "many"      // 503: too many requests at a time
	RefusalEnded    Refusal = "ended"     // 503: the lease has ended
	RefusalTooLarge Refusal = "too_large" // 413: the content of the request
	RefusalContent  Refusal = "content"   // 400: the content of the request broke off
	RefusalRedirect Refusal = "redirect"  // 502: the API leads to another origin
	RefusalEncoded  Refusal = "encoded"   // 502: the answer is compressed, so that tokens in it are not seen
	RefusalProtocol Refusal = "protocol"  // 502: the API changed the protocol unasked
	RefusalSend     Refusal = "send"      // 502: the request could not be sent; there is an error
	RefusalSlow     Refusal = "slow"      // 504: the API gave no answer in time; there is an error
)

// Refusals are all of them with their statuses.
var Refusals = map[Refusal]int{
	RefusalSecret: http.StatusNotFound, RefusalHost: http.StatusMisdirectedRequest, RefusalPage: http.StatusForbidden,
	RefusalPath: http.StatusForbidden, RefusalMethod: http.StatusForbidden, RefusalCall: http.StatusForbidden, RefusalUpgrade: http.StatusNotImplemented,
	RefusalMany: http.StatusServiceUnavailable, RefusalEnded: http.StatusServiceUnavailable,
	RefusalTooLarge: http.StatusRequestEntityTooLarge, RefusalContent: http.StatusBadRequest,
	RefusalRedirect: http.StatusBadGateway, RefusalEncoded: http.StatusBadGateway, RefusalProtocol: http.StatusBadGateway,
	RefusalSend: http.StatusBadGateway, RefusalSlow: http.StatusGatewayTimeout,
}

// refusalField names the refusal for programs: an API may answer with the same statuses.
const refusalField = "Latchkey-Refusal"

// refuse answers a request with a refusal. Nothing of an answer may have been written.
func (l *Lease) refuse(w http.ResponseWriter, r Refusal, e *auth.Error) {
	clear(w.Header())
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set(refusalField, string(r))
	if r == RefusalMany {
		w.Header().Set("Retry-After", "1")
	}
	w.WriteHeader(Refusals[r])
	if l.o.Say != nil {
		_, _ = io.WriteString(w, l.o.Say(r, e)+"\n")
	}
}

// refusalOf classifies a failure to send.
func refusalOf(err error) Refusal {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return RefusalTooLarge
	}
	switch {
	case errors.Is(err, errCall):
		return RefusalCall
	case errors.Is(err, errContent):
		return RefusalContent
	}
	switch e := auth.AsError(err); {
	case e.Reason == auth.ReasonForeignHost:
		return RefusalPath
	case e.Kind == auth.KindUsage && e.Reason == auth.ReasonBadFlag:
		return RefusalMethod
	case e.Reason == auth.ReasonSlow:
		return RefusalSlow
	}
	return RefusalSend
}

// errCall reports a call of MCP that was not lent.
var errCall = errors.New("this call was not lent")

// errContent marks a failure to read the content of the program's request.
var errContent = errors.New("the content of the request broke off")
