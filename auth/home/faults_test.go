package home

import (
	"context"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/demo"
)

// TestHowLatchkeyTakesEachFault: a refresh and a sign-in under each fault of the demo provider, by the
// client that signs people in, end with the error that the fault calls for.
func TestHowLatchkeyTakesEachFault(t *testing.T) {
	s := openWith(t, fresh(t), inMemory)
	a := signedIn(t, s)
	give := func(f demo.Faults) {
		t.Helper()
		if err := s.Demo.GiveFaults(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	status := func() auth.Status {
		t.Helper()
		now, err := s.Vault.Load(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		return now.Status(time.Now())
	}

	give(demo.Faults{Busy: true})
	_, err := s.Refresh(t.Context(), a.ID)
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindNetwork || e.Reason != auth.ReasonBusy || e.RetryAfter != 30*time.Second {
		t.Errorf("busy: %v", err)
	}
	if got := status(); got != auth.StatusUnreachable {
		t.Errorf("busy: the account is %s", got)
	}

	give(demo.Faults{Deny: true})
	if e := auth.AsError(signInAgain(t, s)); e == nil || e.Kind != auth.KindProviderError || e.Code != "access_denied" {
		t.Errorf("deny: %v", e)
	}

	for _, clock := range []time.Duration{15 * time.Minute, -3 * time.Hour} {
		give(demo.Faults{Clock: clock})
		if e := auth.AsError(signInAgain(t, s)); e == nil || e.Kind != auth.KindBadAnswer || e.Reason != auth.ReasonIDTokenTime {
			t.Errorf("clock %v: %v", clock, e)
		} else if (e.Skew - clock).Abs() > 5*time.Minute {
			t.Errorf("clock %v: it is said to be off by %v", clock, e.Skew)
		}
	}
	give(demo.Faults{Clock: 5 * time.Minute}) // within what is tolerated
	if err := signInAgain(t, s); err != nil {
		t.Errorf("clock 5m: %v", err)
	}

	give(demo.Faults{LoseAnswer: true})
	_, err = s.Refresh(t.Context(), a.ID)
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindNetwork || !e.InDoubt {
		t.Errorf("lose-answer: %v", err)
	}
	if got := status(); got != auth.StatusInDoubt {
		t.Errorf("lose-answer: the account is %s", got)
	}
	give(demo.Faults{})
	if err := signInAgain(t, s); err != nil {
		t.Errorf("without a fault: %v", err)
	}
	if got := status(); got != auth.StatusActive {
		t.Errorf("without a fault the account is %s", got)
	}
}

// signInAgain signs ada in and returns why that failed.
func signInAgain(t *testing.T, s *Session) error {
	t.Helper()
	_, err := s.SignIn(t.Context(), SignIn{
		Provider: "demo",
		Browse:   Browse{Open: func(_ context.Context, start string) error { go approve(t, start); return nil }},
	})
	return err
}

// TestWhatHappensOnceIsFoundOut: the session finds out what the demo provider did.
func TestWhatHappensOnceIsFoundOut(t *testing.T) {
	s := openWith(t, fresh(t), inMemory)
	a := signedIn(t, s)
	load := func() auth.Account {
		t.Helper()
		now, err := s.Vault.Load(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	did := func(what demo.Once) auth.Account {
		t.Helper()
		if err := s.AtDemo(t.Context(), what); err != nil {
			t.Fatal(err)
		}
		return load()
	}

	if now := did(demo.RotateKeys); now.Status(time.Now()) != auth.StatusActive || now.Grant.AccessToken.Equal(a.Grant.AccessToken) {
		t.Errorf("rotate-keys: %s", now.Status(time.Now()))
	}
	if now := did(demo.ExpireNow); now.Status(time.Now()) != auth.StatusExpired {
		t.Errorf("expire-now: %s", now.Status(time.Now()))
	}
	if _, err := s.Refresh(t.Context(), a.ID); err != nil {
		t.Errorf("a refresh after expire-now: %v", err)
	}
	if now := did(demo.RevokeNow); now.Status(time.Now()) != auth.StatusSignInAgain {
		t.Errorf("revoke-now: %s", now.Status(time.Now()))
	}
	if err := signInAgain(t, s); err != nil || load().Status(time.Now()) != auth.StatusActive {
		t.Errorf("a sign-in after revoke-now: %v", err)
	}
}
