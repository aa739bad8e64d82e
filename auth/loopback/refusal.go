package loopback

import (
	"net/http"
	"time"

	"latchkey/auth"
)

// refuse answers with the page that says nothing, and reports it.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, status int, reason auth.Reason) {
	if r.onRefused != nil {
		r.onRefused(auth.Refusal{At: time.Now(), Reason: reason, From: req.RemoteAddr, Origin: req.Header.Get("Origin"), Agent: req.UserAgent()})
	}
	page(w, status, "refused")
}
