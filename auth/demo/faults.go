package demo

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Faults are the ways in which the provider fails until they are switched off. The zero value
// is none. They are in no stored state and end with the process that gave them.
type Faults struct {
	// Slow is how long an answer for programs waits; pages do not wait. 0 means not at all.
	Slow time.Duration `json:"slow,omitempty"`
	// Busy answers programs with 503 and Retry-After (RFC 9110 §15.6.4).
	Busy bool `json:"busy,omitempty"`
	// Deny answers every consent with access_denied (RFC 6749 §4.1.2.1).
	Deny bool `json:"deny,omitempty"`
	// LoseAnswer breaks off in the middle of every token answer. What it issued is stored.
	LoseAnswer bool `json:"lose_answer,omitempty"`
	// Clock is how far the provider's clock is ahead; negative means behind. It applies to iat, exp
	// and auth_time of ID tokens and in the header Date.
	Clock time.Duration `json:"clock,omitempty"`
}

// Names returns the names of the faults that are on, as OnDemand.Add takes them, in the order of
// FaultNames.
func (f Faults) Names() (names []string) {
	for i, on := range []bool{f.Slow != 0, f.Busy, f.Deny, f.LoseAnswer, f.Clock != 0} {
		if on {
			names = append(names, FaultNames[i])
		}
	}
	return names
}

// busyFor is the Retry-After of a provider that is busy.
const busyFor = 30 * time.Second

// isForPrograms reports whether programs, not browsers, request that path. The proof of another
// Latchkey is not among them: a fault must not make it look like a stranger.
func isForPrograms(path string) bool {
	pages := []string{authorizeEndpoint, deviceEndpoint, logoutEndpoint}
	return path != "/" && path != "/favicon.ico" && path != proofEndpoint && !slices.ContainsFunc(pages, func(page string) bool {
		return path == page || strings.HasPrefix(path, page+"/")
	})
}

// waits returns after the time that a slow provider takes, when ctx ends, or when the faults of
// this handle change to ones that are not slow.
func (d *Demo) waits(ctx context.Context) {
	began := time.Now()
	for {
		changed := d.given.changes()
		left := d.Faults().Slow - time.Since(began)
		if left <= 0 {
			return
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
			return
		case <-ctx.Done():
			timer.Stop()
			return
		case <-changed:
			timer.Stop()
		}
	}
}

// answerUnder answers one request under the faults that are on.
func (d *Demo) answerUnder(r *http.Request) *answer {
	if !isForPrograms(r.URL.Path) {
		return d.answer(r)
	}
	d.waits(r.Context())
	f := d.Faults()
	var a *answer
	if f.Busy {
		a = newAnswer()
		safeHeaders(a.header)
		a.header.Set("Retry-After", strconv.Itoa(seconds(busyFor)))
		d.refuse(a, http.StatusServiceUnavailable, "temporarily_unavailable", "the provider is busy")
		d.tell(r, nil, a.status)
	} else {
		a = d.answer(r)
	}
	a.cut = f.LoseAnswer && r.URL.Path == tokenEndpoint && a.status == http.StatusOK
	if f.Clock != 0 {
		a.header.Set("Date", d.o.Now().Add(f.Clock).UTC().Format(http.TimeFormat))
	}
	return a
}

// serve sends an answer over a connection, and breaks one off that is cut.
func (a *answer) serve(w http.ResponseWriter) {
	if !a.cut {
		a.writeTo(w)
		return
	}
	a.header.Set("Content-Length", strconv.Itoa(a.body.Len()))
	a.body.Truncate(a.body.Len() / 2)
	a.writeTo(w)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler) // net/http closes the connection and logs nothing
}

// patient lets a connection wait as long as the provider is slow: the limits of the server are for
// clients that are slow themselves.
func (d *Demo) patient(w http.ResponseWriter) {
	if d.Faults().Slow == 0 {
		return
	}
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // a writer of a test has no deadlines
	_ = c.SetWriteDeadline(time.Time{})
}
