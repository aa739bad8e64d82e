package auth_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
)

// TestE2DoubtRisksNoLivingToken: what a program requests presents no refresh token
// in doubt while the access token lives, whatever validity it asks for. After the
// end of the access token there is one try.
func TestE2DoubtRisksNoLivingToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, v, a, asked := timeless(t, nil)
		plain, lost := c.RoundTripper, roundTrip(func(*http.Request) (*http.Response, error) {
			*asked++
			return nil, errors.New("connection reset by peer")
		})
		c.RoundTripper = func(auth.Provider) http.RoundTripper { return lost }
		if _, err := c.Refresh(t.Context(), a.ID); !auth.AsError(err).InDoubt {
			t.Fatal(err)
		}
		inDoubt := func(when string, minValid time.Duration) {
			t.Helper()
			before := *asked
			_, _, err := c.Token(t.Context(), a.ID, minValid)
			wantFailure(t, err, failure{auth.StepRefresh, auth.KindNetwork, auth.ReasonInDoubt})
			if !auth.AsError(err).InDoubt || *asked != before {
				t.Errorf("%s: %d requests, in doubt %t", when, *asked-before, auth.AsError(err).InDoubt)
			}
		}
		if token, _, err := c.Token(t.Context(), a.ID, 30*time.Minute); err != nil || token.Reveal() != "access-0" {
			t.Errorf("the living token is not handed out: %v", err)
		}
		inDoubt("for longer than it lives", 2*time.Hour)
		time.Sleep(time.Hour)
		before := *asked
		if _, _, err := c.Token(t.Context(), a.ID, time.Minute); *asked != before+1 || auth.AsError(err).Reason != auth.ReasonNoAnswer {
			t.Fatalf("after its end: %d requests, %v", *asked-before, err)
		}
		inDoubt("after the one try", time.Minute)
		c.RoundTripper = plain
		inDoubt("after the one try, with a provider that answers", time.Minute)
		if after, err := c.Refresh(t.Context(), a.ID); err != nil || after.Status(time.Now()) != auth.StatusActive || after.DoubtRetried {
			t.Fatalf("the person's refresh: %v", err)
		}
		sealed, err := v.Load(t.Context(), a.ID)
		if err != nil || sealed.DoubtRetried || !sealed.RefreshStartedAt.IsZero() {
			t.Errorf("it stays in doubt: %v", err)
		}
	})
}

// TestE2ARetryThatNeverLeftIsNone: the one try counts only if its own answer may be
// lost.
func TestE2ARetryThatNeverLeftIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, v, a, _ := timeless(t, nil)
		a.RefreshStartedAt = time.Now()
		if err := v.Save(t.Context(), &a); err != nil {
			t.Fatal(err)
		}
		plain := c.RoundTripper
		c.RoundTripper = func(auth.Provider) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 503, Request: req, Header: http.Header{}, Body: http.NoBody}, nil
			})
		}
		time.Sleep(time.Hour)
		if _, _, err := c.Token(t.Context(), a.ID, time.Minute); auth.AsError(err).Reason != auth.ReasonBusy {
			t.Fatal(err)
		}
		c.RoundTripper = plain
		if token, _, err := c.Token(t.Context(), a.ID, time.Minute); err != nil || token.Reveal() != "access-1" {
			t.Errorf("after a refusal that was no answer to the token: %v", err)
		}
	})
}

// TestE9SinceTheFirst: an account that cannot be reached says since when, which is
// the first attempt without an answer.
func TestE9SinceTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, v, a, _ := timeless(t, nil)
		plain := c.RoundTripper
		c.RoundTripper = func(auth.Provider) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 500, Request: req, Header: http.Header{}, Body: http.NoBody}, nil
			})
		}
		first := time.Now()
		for range 3 {
			_, _ = c.Refresh(t.Context(), a.ID)
			time.Sleep(time.Hour)
		}
		sealed, err := v.Load(t.Context(), a.ID)
		if err != nil || !sealed.UnreachableAt.Equal(first) {
			t.Errorf("unreachable since %v after the first attempt, %v", sealed.UnreachableAt.Sub(first), err)
		}
		c.RoundTripper = plain
		if after, err := c.Refresh(t.Context(), a.ID); err != nil || !after.UnreachableAt.IsZero() {
			t.Errorf("an answer does not end it: %v", err)
		}
	})
}
