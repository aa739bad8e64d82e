package scheme

import (
	"net/http"
	"time"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// refuse answers with a status, and reports the refusal.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, status int, reason auth.Reason) {
	r.refusals.Add(auth.Refusal{At: time.Now(), Reason: reason, Origin: auth.Scheme, PID: peer.From(req.Context()).PID})
	w.WriteHeader(status)
}
