package scheme

import (
	"context"
	"net/http"
	"time"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// Refusal is a hand-over that a receiver refused. What it brought is not in it.
type Refusal struct {
	At     time.Time
	Reason auth.Reason // ReasonForeignRequest, or why the address was refused
	PID    int         // the process that handed it over; 0: the system does not tell
}

type watchKey struct{}

// Watched gives a context in which Listen tells watch every refused hand-over, on
// the request's goroutine. An address of another provider is none: it is offered
// to whoever waits.
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

// refuse answers with a status, and reports it.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, status int, reason auth.Reason) {
	r.watch(Refusal{At: time.Now(), Reason: reason, PID: peer.From(req.Context()).PID})
	w.WriteHeader(status)
}
