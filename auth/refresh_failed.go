package auth

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"
)

// notRefreshed records a failure in the account, and deletes nothing. before is
// the account's earlier doubt, which stays if the provider did not process this
// request.
func (r *run) notRefreshed(ctx context.Context, a Account, before doubt, err error) (Account, error) {
	e := AsError(err)
	if a.RetryAt = (time.Time{}); e.RetryAfter > 0 {
		a.RetryAt = r.c.now().Add(e.RetryAfter)
	}
	e = r.noteFailure(&a, before, e)
	if e.Kind != KindSignInNeeded && !a.RefreshStartedAt.IsZero() {
		doubtful := *e
		doubtful.InDoubt = true
		e = &doubtful
	}
	if saveErr := r.save(ctx, &a); saveErr != nil && e.Kind != KindSignInNeeded {
		return a, saveErr
	}
	return a, e
}

// noteFailure enters a failed refresh in the account and its history, and returns the error
// as the caller gets it.
func (r *run) noteFailure(a *Account, before doubt, e *Error) *Error {
	switch {
	case e.Reason == ReasonInvalidGrant:
		return r.noteEnd(a, before, e)
	case hopeless(e):
		a.set(before)
		a.RefusedAt, a.UnreachableAt = r.c.now(), time.Time{}
		a.remember(r.entry(HappenedRefused, cmp.Or(e.Code, string(e.Reason))))
		refused := *e
		if refused.Kind = KindSignInNeeded; e.Reason == ReasonRefusedStatus {
			refused.Reason = ReasonOAuthError
		}
		return &refused
	case e.Step == StepRefresh && e.Kind == KindNetwork:
		// The request may have left: the mark stays if an answer may be lost, and
		// is removed if none can be.
		if !mayBeLost(e) {
			a.set(before)
			if a.UnreachableAt.IsZero() {
				a.UnreachableAt = r.c.now()
			}
		}
		a.remember(r.noAnswer(a.RetryAt, e))
	case e.Kind == KindCancelled:
		// The request had left before the caller cancelled: the mark stays.
		a.remember(r.noAnswer(a.RetryAt, e))
	case e.Kind == KindBadAnswer:
		// An unusable 2xx may have spent the token.
		a.remember(r.noAnswer(a.RetryAt, e))
		if slices.Contains([]Reason{ReasonRedirected, ReasonEndpointMoved, ReasonReach}, e.Reason) { // the latter two were never sent
			a.set(before)
		}
	default:
		a.set(before)
		a.remember(r.entry(HappenedRefused, cmp.Or(e.Code, string(e.Reason))))
	}
	return e
}

// noteEnd ends an account whose refresh token was refused for good.
func (r *run) noteEnd(a *Account, before doubt, e *Error) *Error {
	a.Ended, a.EndedAt = EndedRefused, r.c.now()
	a.set(noDoubt)
	a.UnreachableAt = time.Time{}
	ended := *e
	ended.Kind = KindSignInNeeded
	note := e.Code
	switch {
	case a.Imported():
		ended.Reason = ReasonCopyRefused
	case !before.startedAt.IsZero():
		note, ended.Why = string(WhyAnswerLost), WhyAnswerLost
	}
	a.remember(r.entry(HappenedRefused, note))
	return &ended
}

// noAnswer is the entry of a refresh without a usable answer, with the end of the
// wait that the provider requested, if it did.
func (r *run) noAnswer(retry time.Time, e *Error) Entry {
	x := r.entry(HappenedNoAnswer, string(e.Reason))
	x.Until = retry
	return x
}

// hopeless reports whether a refresh was refused in a way that a retry cannot cure:
// some servers answer 400 with invalid_request (Dex) or with JSON of their own
// (Strava) for a grant that has ended, others need the person's interaction. A code
// about the client, the scopes or the proof concerns the provider's file, and is no
// reason for a new sign-in.
func hopeless(e *Error) bool {
	if e.Step != StepRefresh {
		return false
	}
	if e.Reason == ReasonInteraction {
		return true
	}
	own := e.Reason == ReasonRefusedStatus && e.isJSON // no proxy's page
	return e.Status == http.StatusBadRequest && (e.Reason == ReasonOAuthError || e.Reason == ReasonDenied || own)
}

// mayBeLost reports whether a refresh token may have been spent although no
// usable answer came: the connection broke or stalled after the request could
// have left, or a gateway reports that. A request answered with 429 or 503 was
// not processed (RFC 9110 §15.6.4).
func mayBeLost(e *Error) bool {
	switch e.Reason {
	case ReasonSlow:
		return true
	case ReasonNoAnswer:
		return !neverSent(e)
	case ReasonUnavailable:
		return slices.Contains(gatewayLost, e.Status)
	}
	return false
}

// gatewayLost are the statuses of a gateway that got no answer from the server
// behind it: 502 and 504, and Cloudflare's 520 and 524.
var gatewayLost = []int{http.StatusBadGateway, http.StatusGatewayTimeout, 520, 524}
