package scheme

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/internal/await"
	"latchkey/auth/internal/checks"
	"latchkey/internal/peer"
)

// closeLimit bounds the time for answering a hand-over in progress.
const closeLimit = 500 * time.Millisecond

// handOverPath is the only path of a receiver's socket.
const handOverPath = "/callback"

// Receiver waits on a socket for the address that the system's scheme handler
// hands over. It implements auth.Receiver.
type Receiver struct {
	redirect  string
	server    *peer.Server
	callbacks *await.Callbacks
	closing   sync.Once
	refusals  *auth.Refusals
	checks    *checks.Record // which checks are off; each hand-over has a record of its own
}

var _ auth.Receiver = (*Receiver)(nil)

// Listen waits for callbacks on redirect, app.latchkey:/oauth/ID or
// app.latchkey:/oauth/ID/signed-out, through a socket of its own in dir, which Dir
// names. The folder is made where it is missing, and must be this user's alone. Any
// number of receivers, of this and other processes, may wait at once.
//
// expect is what the receiver takes. A form is ReasonFormToApp: a browser posts only
// to web addresses, so that such an answer would never arrive.
//
// onRefused is called for hand-overs that are refused, on the goroutine of the
// request, and at the end for those that were only counted (auth.Refusals); nil
// means that refusals are not reported. An address of another provider
// is no refusal: it is offered to the other receivers.
//
// Another redirect, or one for something else than what is expected, is
// ReasonBadRedirect; a folder or a socket that cannot be had is the error of
// peer.NoSocket.
func Listen(ctx context.Context, redirect, dir string, expect auth.Expect, onRefused func(auth.Refusal)) (*Receiver, error) {
	if expect.Form() {
		return nil, &auth.Error{Step: auth.StepListen, Kind: auth.KindUsage, Reason: auth.ReasonFormToApp}
	}
	if !isRedirect(redirect) || expect.SignedOut != isSignedOut(redirect) {
		return nil, &auth.Error{Step: auth.StepListen, Kind: auth.KindUsage, Reason: auth.ReasonBadRedirect, Detail: redirect}
	}
	r := &Receiver{redirect: redirect, callbacks: await.New(), refusals: auth.NewRefusals(onRefused), checks: checks.In(ctx)}
	var err error
	r.server, err = peer.Serve(ctx, dir, r)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// RedirectURI returns the registered address.
func (r *Receiver) RedirectURI() string { return r.redirect }

// Receive offers callbacks until one is accepted or ctx ends.
func (r *Receiver) Receive(ctx context.Context, decide func(auth.Callback) error) error {
	return r.callbacks.Receive(ctx, decide)
}

// Finish does nothing: a browser that started a scheme handler stays on the
// provider's page.
func (r *Receiver) Finish(error) {}

// Close removes the socket. It first answers a hand-over in progress.
func (r *Receiver) Close() error {
	r.closing.Do(func() {
		r.callbacks.Close()
		r.server.Close(closeLimit)
		r.refusals.Close()
	})
	return nil
}

// ServeHTTP answers one hand-over: 204 accepted, 404 for another provider, 409
// refused by the flow, 410 no sign-in waits any more. The answer reveals nothing
// else of the flow.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost || req.URL.Path != handOverPath {
		r.refuse(w, req, http.StatusNotFound, auth.ReasonForeignRequest)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxURL))
	if err != nil {
		r.refuse(w, req, http.StatusRequestEntityTooLarge, auth.ReasonTooLarge)
		return
	}
	made := r.checks.Fresh()
	redirect, callback, err := parse(string(raw), made)
	callback.Checks = made.Take()
	switch {
	case err != nil:
		r.refuse(w, req, http.StatusBadRequest, auth.AsError(err).Reason)
		callback.Refused = err
		r.callbacks.Report(callback)
	case redirect != r.redirect:
		w.WriteHeader(http.StatusNotFound)
	default:
		r.decide(w, req, callback)
	}
}

// decide passes the callback to the flow and answers with the result.
func (r *Receiver) decide(w http.ResponseWriter, req *http.Request, callback auth.Callback) {
	switch err := r.callbacks.Offer(req.Context(), callback); {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, await.ErrOver):
		w.WriteHeader(http.StatusGone)
	default:
		r.refuse(w, req, http.StatusConflict, auth.AsError(err).Reason)
	}
}
