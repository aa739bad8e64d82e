package loopback

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
	"latchkey/internal/connowner"
)

// refuse answers with the page that reveals nothing, and reports the refusal.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, status int, reason auth.Reason) {
	r.options.refused(req, reason)
	r.page(w, status, "refused")
}

// counted puts a count before OnRefused, which the caller must close.
func (o *Options) counted() *auth.Refusals {
	refusals := auth.NewRefusals(o.OnRefused)
	if o.OnRefused != nil {
		o.OnRefused = refusals.Add
	}
	return refusals
}

// refused reports a request that is refused.
func (o Options) refused(req *http.Request, reason auth.Reason) {
	if o.OnRefused != nil {
		o.OnRefused(auth.Refusal{At: time.Now(), Reason: reason, From: req.RemoteAddr, Origin: req.Header.Get("Origin"), Agent: req.UserAgent()})
	}
}

// maxStrangers is how many closed connections of other users are reported, of each
// server: another user can open thousands a second.
const maxStrangers = 20

// strangers counts the closed connections of other users.
type strangers struct{ n atomic.Int64 }

// report reports a connection that was closed because it is another user's, unless
// enough of them were reported. It returns whether it did.
func (s *strangers) report(o Options, owner connowner.Owner, from net.Addr) bool {
	if s.n.Add(1) > maxStrangers {
		return false
	}
	if o.OnRefused != nil {
		o.OnRefused(auth.Refusal{At: time.Now(), Reason: auth.ReasonOtherUser, From: from.String(), User: owner.User})
	}
	return true
}

// refuseStranger reports a closed connection of another user to the log and to the
// waiting flow. The wait goes on.
func (r *Receiver) refuseStranger(owner connowner.Owner, from net.Addr) {
	if !r.strangers.report(r.options, owner, from) {
		return
	}
	made := r.checks.Fresh()
	made.Refuses(checks.Owner, true)
	r.reportRefused(auth.Callback{}, auth.ReasonOtherUser, made)
}

// reportRefused reports to the waiting flow a request that was no callback to it,
// with the checks that were made. callback has its State and Missed.
func (r *Receiver) reportRefused(callback auth.Callback, reason auth.Reason, made *checks.Record) {
	callback.Refused = &auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: reason}
	callback.Checks = made.Take()
	r.callbacks.Report(callback)
}
