package auth

import (
	"net/http"
	"time"
)

// noticeableSkew is how far two clocks must be apart before it is worth saying:
// Date counts whole seconds and is as old as the answer's way.
const noticeableSkew = 30 * time.Second

// clock remembers how far the provider's clock is ahead of ours, by the Date of
// its latest answer (RFC 9110 §6.6.1). It explains failures and decides nothing:
// whoever can forge an answer can forge its Date (catalogue G7).
func (r *run) clock(header http.Header) {
	at, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	r.skew = at.Sub(r.c.now()).Round(time.Second)
}

// aboutTime adds what is known of the clocks to a failure that is about time.
func (r *run) aboutTime(e *Error) *Error {
	if r.skew.Abs() >= noticeableSkew {
		e.Skew = r.skew
	}
	return e
}
