package auth

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// waiting is the wait of one attempt: callbacks come from the receiver and from
// pasted addresses, and the first that answers the attempt ends it.
type waiting struct {
	r       *run
	attempt *Attempt

	mu       sync.Mutex
	refused  int    // callbacks so far
	told     int    // how many of them the latest event told of
	last     *Error // why the latest was refused
	foreign  int    // requests so far that were refused before they were callbacks to this attempt
	accepted chan Callback
}

// tellEach is how many refused callbacks are told one by one. Of more only the
// number is, each time it has doubled and at the end: whoever can reach the
// receiver can send thousands a second, and a trace must stay readable.
const tellEach = 20

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
	w.tellRest()
	w.r.hide(callback.Code)
	w.r.emit(Event{
		Step: StepCallback, From: PartyBrowser, To: PartyLatchkey, Channel: ChannelFront, Observed: true,
		Exchange: w.r.callbackExchange(w.attempt.redirect, callback), Note: "accepted",
	})
	w.accepted <- callback
	return nil
}

// turnAway reports a request that the receiver refused, while there are few. It is
// not counted as a callback that was refused: browsers ask for icons, too.
func (w *waiting) turnAway(err error) {
	if w.foreign++; w.foreign > tellEach {
		w.r.checks.Take()
		return
	}
	w.r.emit(Event{Step: StepCallback, From: PartyBrowser, To: PartyLatchkey, Channel: ChannelFront, Observed: true, Note: "turned away", Err: AsError(err)})
}

// paste reads one pasted address by the same rules.
func (w *waiting) paste(address string) error {
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

// refuse counts a callback that is not ours, and reports it while there are few.
// Nothing of it is kept.
func (w *waiting) refuse(err error, from Party, channel Channel, shown func() *Exchange) {
	w.refused++
	w.last = AsError(err)
	if w.refused > tellEach {
		w.r.checks.Take() // only those of the first are reported
		if w.refused >= 2*w.told {
			w.tellRest()
		}
		return
	}
	w.told = w.refused
	w.r.emit(Event{
		Step: StepCallback, From: from, To: PartyLatchkey, Channel: channel, Observed: true,
		Exchange: shown(), Note: fmt.Sprintf("refused, %d so far", w.refused), Err: w.counted(),
	})
}

// tellRest reports how many more were refused since the latest report.
func (w *waiting) tellRest() {
	if w.refused == w.told {
		return
	}
	note := fmt.Sprintf("and %d more refused, %d so far", w.refused-w.told, w.refused)
	w.told = w.refused
	w.r.emit(Event{Step: StepCallback, From: PartyBrowser, To: PartyLatchkey, Channel: ChannelFront, Observed: true, Note: note, Err: w.counted()})
}

// countRest is tellRest at the end of the wait.
func (w *waiting) countRest() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tellRest()
}

// counted is why the latest was refused, with how many were.
func (w *waiting) counted() *Error {
	e := *w.last
	e.Refused = w.refused
	return &e
}

// expired is the time-out, which tells whether answers came that were not ours.
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

// againTimeout is how long a provider may take for a further pushed request:
// meanwhile no callback is looked at.
const againTimeout = 10 * time.Second

// openAgain opens the page once more. Its failing is told and ends nothing.
func (w *waiting) openAgain(ctx context.Context, req Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, againTimeout, errSlow)
	defer cancel()
	if err := w.r.open(ctx, req, w.attempt); err != nil {
		w.r.local(StepBrowser, PartyLatchkey, "", err)
	}
}
