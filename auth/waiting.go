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
	missed   *Error // why the provider's latest answer to this attempt could not be taken; nil if none came
	nameless *Error // the latest error without a state; nil if none came
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
		w.turnAway(w.whyMissed(callback, callback.Refused))
		return callback.Refused
	}
	err := w.attempt.Check(callback)
	if err != nil {
		err = w.withoutState(callback, err)
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

// whyMissed returns why a callback could not be taken: Missed if its state proves
// that the provider answered this attempt, and otherwise refused. Without that proof
// any program of this computer could choose what the person reads.
func (w *waiting) whyMissed(callback Callback, refused error) error {
	if callback.State.Empty() || !callback.State.Equal(w.attempt.state) {
		return refused
	}
	missed := AsError(refused)
	if callback.Missed != nil {
		missed = callback.Missed
	}
	e := *missed
	if e.Reason == ReasonBadCallback {
		e.Reason = ReasonCallbackOdd
	}
	if !CameBack(e.Reason) {
		return refused
	}
	e.Provider = w.r.provider.DisplayName()
	e.Code, e.Description = w.r.sweep(e.Code), w.r.sweep(e.Description)
	switch {
	case e.Detail != "" && (e.Reason == ReasonCallbackHost || e.Reason == ReasonCallbackPath):
		e.Line = w.r.provider.redirectLikeThat(e.Detail)
	case strings.HasPrefix(w.attempt.redirect, Scheme+":") || w.r.provider.ResponseMode == ModeFormPost: // no form helps
	case e.Reason == ReasonCallbackLong || e.Reason == ReasonCallbackMode:
		e.Line = lineForm
	}
	w.missed = &e
	return &e
}

// lineForm is the line of a provider's file for an answer in a form.
const lineForm = `response_mode = "form_post"`

// knows reports whether err is about the provider's own answer, which the events
// explain better than that a paste was refused.
func (w *waiting) knows(err *Error) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return err != nil && (err == w.missed || err == w.nameless)
}

// withoutState returns the error for a refused callback. An error without a state
// gets a reason of its own, with what it says: nothing proves whose it is, and it may
// be the provider's only answer.
func (w *waiting) withoutState(callback Callback, refused error) error {
	if !callback.State.Empty() || callback.ErrorCode == "" {
		return refused
	}
	e := *AsError(refused)
	e.Reason, e.Code = ReasonErrorNoState, w.r.quote(callback.ErrorCode, 80)
	e.Detail = w.r.quote(callback.Description, 300)
	w.nameless = &e
	return &e
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
	err = w.whyMissed(callback, err)
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

// expired returns the time-out, which counts the refused callbacks. An answer of the
// provider that could not be taken is its reason.
func (w *waiting) expired() *Error {
	w.mu.Lock()
	defer w.mu.Unlock()
	e := w.r.fail(StepWait, KindTimeout, ReasonNoCallback, "")
	e.Refused = w.refused
	came := w.missed
	if came == nil {
		came = w.nameless
	}
	switch {
	case came != nil:
		e.Reason, e.Code, e.Description, e.Line = came.Reason, came.Code, came.Description, came.Line
		e.Why, e.Detail = came.Why, came.Detail
	case w.refused > 0:
		e.Reason, e.Detail = ReasonOnlyRefused, string(w.last.Reason)
	case strings.HasPrefix(w.attempt.redirect, Scheme+":"):
		e.Reason = ReasonSchemeSilent
	default:
		e.Line = w.r.provider.fixedPort()
	}
	return e
}

// reopenTimeout limits a further pushed request, because no callback is decided
// meanwhile.
const reopenTimeout = 10 * time.Second

// reopen opens the page another time. A failure is reported and ends nothing. It stops
// nowhere, because no callback is decided meanwhile.
func (w *waiting) reopen(ctx context.Context, req Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.r.gate.pass()()
	ctx, cancel := context.WithTimeoutCause(ctx, reopenTimeout, errSlow)
	defer cancel()
	if err := w.r.open(ctx, req, w.attempt, func() {}); err != nil {
		w.r.local(StepBrowser, PartyLatchkey, "", err)
	}
}
