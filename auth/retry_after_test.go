package auth_test

import (
	"net/http"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestRetryAfterIsKept: a busy provider gets no request for commands that need a
// token, but a refresh by a person is sent (E8).
func TestRetryAfterIsKept(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.age(2 * time.Hour)
	r.as.Break(authtest.Token, authtest.Fault{Instead: true, Status: 503, Header: http.Header{"Retry-After": {"600"}}})
	for range 5 {
		_, _, err := r.client.Token(r.ctx, a.ID, time.Minute)
		wantFailure(t, err, refreshFailure(auth.KindNetwork, auth.ReasonBusy))
		if wait := auth.AsError(err).RetryAfter; wait <= 9*time.Minute || wait > 10*time.Minute {
			t.Errorf("it says to wait %v", wait)
		}
	}
	r.wantTrail("token")
	_, err := r.client.Refresh(r.ctx, a.ID)
	wantFailure(t, err, refreshFailure(auth.KindNetwork, auth.ReasonBusy))
	r.wantTrail("token token")
	r.as.Mend(authtest.Token)
	r.age(2*time.Hour + 11*time.Minute)
	if _, after, err := r.client.Token(r.ctx, a.ID, time.Minute); err != nil || !after.RetryAt.IsZero() {
		t.Errorf("after that time: %v, %v", err, after.RetryAt)
	}
	r.wantTrail("token token token")
}

// TestRetryAfterAbsurd: a huge value, and a value from when the clock was wrong,
// last an hour at most (E8, G7).
func TestRetryAfterAbsurd(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.age(100 * 24 * time.Hour)
	r.as.Break(authtest.Token, authtest.Fault{Instead: true, Status: 429, Times: 1, Header: http.Header{"Retry-After": {"999999999"}}})
	if _, err := r.client.Refresh(r.ctx, a.ID); auth.AsError(err).RetryAfter != time.Hour {
		t.Errorf("%v", err)
	}
	r.age(2 * time.Hour) // the clock is corrected
	if _, _, err := r.client.Token(r.ctx, a.ID, time.Minute); err != nil {
		t.Error(err)
	}
}
