package auth

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// waiting is the wait of one attempt. Callbacks come from the receiver and from
// pasted addresses; the first that answers the attempt ends the wait.
type waiting struct {
	r       *run
	attempt *Attempt

	mu       sync.Mutex
	refused  int    // callbacks refused so far
	reported int    // how many of them the latest event counted
	last     *Error // the error of the latest refusal
	part     string // what was pasted so far of an address broken into lines; it may hold a code
	foreign  int    // requests so far that were refused before they were callbacks to this attempt
	accepted chan Callback
}

// reportEach is how many refused callbacks are reported one by one. Beyond it
// only their number is reported, each time it has doubled and at the end: any
// process that reaches the receiver can send thousands a second, and a trace must
// stay readable.
const reportEach = 20

// offer decides on one callback and reports it.
func (w *waiting) offer(callback Callback) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.r.checks.Put(callback.Checks)
	if callback.Refused != nil {
		w.turnAway(callback.Refused)
		return callback.Refused
	}
	err := w.attempt.Check(callback)
	if err != nil {
		w.refuse(err, PartyBrowser, ChannelFront, func() *Exchange { return w.r.callbackExchange(w.attempt.redirect, callback) })
		return err
	}
	w.reportRest()
	w.r.hide(callback.Code)
	w.r.emit(Event{
		Step: StepCallback, From: PartyBrowser, To: PartyLatchkey, Channel: ChannelFront, Observed: true,
		Exchange: w.r.callbackExchange(w.attempt.redirect, callback), Note: acceptedNote(callback),
	})
	w.accepted <- callback
	return nil
}

// acceptedNote is the remark of an accepted callback.
func acceptedNote(callback Callback) string {
	if callback.UnknownUser {
		return "accepted; the system does not report whose connection it was"
	}
	return "accepted"
}

// turnAway reports a request that the receiver refused, up to reportEach. The
// request does not count as a refused callback, because browsers also request
// icons.
func (w *waiting) turnAway(err error) {
	if w.foreign++; w.foreign > reportEach {
		w.r.checks.Take()
		return
	}
	w.r.emit(Event{Step: StepCallback, From: PartyBrowser, To: PartyLatchkey, Channel: ChannelFront, Observed: true, Note: "turned away", Err: AsError(err)})
}

// maxPart is the largest size of the lines that paste joins, in bytes.
const maxPart = 2 * MaxCallback

// paste reads one pasted line. A line that is no address is also read as the
// continuation of the lines before it, because e-mail and chat programs break long
// addresses. Only the loop of run.wait calls paste.
func (w *waiting) paste(line string) error {
	err := w.pasteAddress(line)
	line = unwrapPasted(line)
	joined := w.part + line
	if strings.Contains(line, strings.TrimPrefix(w.attempt.redirect, "http://")) || len(joined) > maxPart {
		joined = line
	}
	if err != nil && joined != line {
		if _, unreadable := ParsePasted(joined, w.attempt.redirect); unreadable == nil {
			err = w.pasteAddress(joined)
		}
	}
	if w.part = joined; err == nil {
		w.part = ""
	}
	return err
}

// pasteAddress decides on one pasted address by the rules for received ones.
func (w *waiting) pasteAddress(address string) error {
	made := w.r.checks.Fresh()
	callback, err := parsePasted(address, w.attempt.redirect, made)
	callback.Checks = made.Take()
	if err == nil {
		return w.offer(callback)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.r.checks.Put(callback.Checks)
	w.refuse(err, PartyPerson, ChannelLocal, func() *Exchange { return nil })
	return err
}

// refuse counts a callback that does not answer the attempt, and reports it, up
// to reportEach. Its content is not kept.
func (w *waiting) refuse(err error, from Party, channel Channel, shown func() *Exchange) {
	w.refused++
	w.last = AsError(err)
	if w.refused > reportEach {
		w.r.checks.Take() // only those of the first are reported
		if w.refused >= 2*w.reported {
			w.reportRest()
		}
		return
	}
	w.reported = w.refused
	w.r.emit(Event{
		Step: StepCallback, From: from, To: PartyLatchkey, Channel: channel, Observed: true,
		Exchange: shown(), Note: fmt.Sprintf("refused, %d so far", w.refused), Err: w.counted(),
	})
}

// reportRest reports how many more were refused since the latest report.
func (w *waiting) reportRest() {
	if w.refused == w.reported {
		return
	}
	note := fmt.Sprintf("and %d more refused, %d so far", w.refused-w.reported, w.refused)
	w.reported = w.refused
	w.r.emit(Event{Step: StepCallback, From: PartyBrowser, To: PartyLatchkey, Channel: ChannelFront, Observed: true, Note: note, Err: w.counted()})
}

// countRest is reportRest at the end of the wait.
func (w *waiting) countRest() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reportRest()
}

// counted returns the error of the latest refusal, with the number of refusals.
func (w *waiting) counted() *Error {
	e := *w.last
	e.Refused = w.refused
	return &e
}

// expired returns the time-out, which counts the refused callbacks.
func (w *waiting) expired() *Error {
	w.mu.Lock()
	defer w.mu.Unlock()
	e := w.r.fail(StepWait, KindTimeout, ReasonNoCallback, "")
	if strings.HasPrefix(w.attempt.redirect, Scheme+":") {
		e.Reason = ReasonSchemeSilent
	}
	if w.refused > 0 {
		e.Reason, e.Refused = ReasonOnlyRefused, w.refused
		e.Detail = string(w.last.Reason)
	}
	return e
}

// reopenTimeout limits a further pushed request, because no callback is decided
// meanwhile.
const reopenTimeout = 10 * time.Second

// reopen opens the page another time. A failure is reported and ends nothing.
func (w *waiting) reopen(ctx context.Context, req Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, reopenTimeout, errSlow)
	defer cancel()
	if err := w.r.open(ctx, req, w.attempt); err != nil {
		w.r.local(StepBrowser, PartyLatchkey, "", err)
	}
}
