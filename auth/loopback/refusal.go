package loopback

import (
	"context"
	"net/http"
	"time"

	"latchkey/auth"
)

// Refusal is a request that the receiver refused. What it brought is not in it;
// Origin and Agent are what the sender says of itself and may be anything.
type Refusal struct {
	At     time.Time
	Reason auth.Reason // ReasonForeignRequest, or why the callback was refused
	From   string      // address and port on this computer
	Origin string      // the Origin header, or empty
	Agent  string      // the User-Agent header, or empty
}

type watchKey struct{}

// Watched gives a context in which Listen tells watch every refused request, on
// the request's goroutine.
func Watched(ctx context.Context, watch func(Refusal)) context.Context {
	return context.WithValue(ctx, watchKey{}, watch)
}

// watching is who is told, if anybody is.
func watching(ctx context.Context) func(Refusal) {
	if watch, ok := ctx.Value(watchKey{}).(func(Refusal)); ok && watch != nil {
		return watch
	}
	return func(Refusal) {}
}

// refuse answers with the page that says nothing, and reports it.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, status int, reason auth.Reason) {
	r.watch(Refusal{At: time.Now(), Reason: reason, From: req.RemoteAddr, Origin: req.Header.Get("Origin"), Agent: req.UserAgent()})
	page(w, status, "refused")
}
