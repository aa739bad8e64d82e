package loopback

import (
	"net/http"
	"time"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// refuse answers with the page that reveals nothing, and reports the refusal.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, status int, reason auth.Reason) {
	if r.onRefused != nil {
		r.onRefused(auth.Refusal{At: time.Now(), Reason: reason, From: req.RemoteAddr, Origin: req.Header.Get("Origin"), Agent: req.UserAgent()})
	}
	r.page(w, status, "refused")
}

// reportRefused reports to the waiting flow a request that was no callback to it,
// with the checks that were made.
func (r *Receiver) reportRefused(reason auth.Reason, made *checks.Record) {
	why := &auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: reason}
	r.callbacks.Report(auth.Callback{Refused: why, Checks: made.Take()})
}
