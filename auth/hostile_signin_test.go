package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
	"latchkey/auth/loopback"
)

// TestCodeInjection: a code from an attacker's own session is sent to the
// victim's receiver with the victim's state (CB20). PKCE stops it at the
// provider; at a provider that ignores PKCE, the nonce does.
func TestCodeInjection(t *testing.T) {
	for _, c := range []struct {
		name   string
		ignore bool
		check  checks.Check
		want   failure
		trail  string
	}{
		{"PKCE", false, "", refused(auth.ReasonInvalidGrant), uptoToken},
		{"a provider without PKCE", true, checks.Nonce, badToken(auth.ReasonNonce), uptoKeys + " revoke revoke"},
	} {
		inject := func(r *rig) (auth.Account, error) {
			r.as.Front.IgnorePKCE = c.ignore
			r.browser.OnCallback = func(_ *authtest.Browser, u *url.URL) *url.URL {
				q := u.Query()
				redirect := *u
				redirect.RawQuery = ""
				q.Set("code", r.as.CodeFor("mallory", redirect.String(), "mallorys-nonce"))
				u.RawQuery = q.Encode()
				return u
			}
			return r.signIn()
		}
		t.Run("CB20 "+c.name, func(t *testing.T) {
			r := newRig(t)
			_, err := inject(r)
			wantFailure(t, err, c.want)
			r.wantTrail(c.trail)
			if len(r.accounts()) != 0 {
				t.Error("the attacker's account is stored")
			}
		})
		if c.check == "" {
			continue
		}
		t.Run("CB20 "+c.name+" without "+string(c.check), func(t *testing.T) {
			r := newRig(t, c.check)
			account, err := inject(r)
			if err != nil || account.Identity.Subject != "mallory" {
				t.Errorf("the attack fails without its check as well: %v", err)
			}
		})
	}
}

// TestDenied: an error with the right state and issuer ends the sign-in.
func TestDenied(t *testing.T) {
	for code, reason := range map[string]auth.Reason{
		"access_denied": auth.ReasonDenied, "invalid_scope": auth.ReasonInvalidScope,
		"login_required": auth.ReasonInteraction, "interaction_required": auth.ReasonInteraction,
		"consent_required": auth.ReasonDenied, "account_selection_required": auth.ReasonInteraction,
		"server_error": auth.ReasonServerError, "temporarily_unavailable": auth.ReasonServerError,
		"unauthorized_client": auth.ReasonInvalidClient, "of_their_own": auth.ReasonOAuthError,
	} {
		t.Run("CORE-11 "+code, func(t *testing.T) {
			r := newRig(t)
			r.as.Front.Answer = func(p map[string][]string) {
				delete(p, "code")
				p["error"], p["error_description"] = []string{code}, []string{"no, said\u202e the person"}
			}
			_, err := r.signIn()
			wantFailure(t, err, failure{auth.StepCallback, auth.KindProviderError, reason})
			r.wantTrail("discovery authorize")
			if e := auth.AsError(err); e.Code != code || e.Description != "no, said the person" {
				t.Errorf("code %q, description %q", e.Code, e.Description)
			}
			if page := r.browser.Page(); !strings.Contains(page.URL, "/result") {
				t.Errorf("the browser ends on %s", page.URL)
			}
			if len(r.accounts()) != 0 {
				t.Error("an account is stored")
			}
		})
	}
}

// TestReplay: a callback repeated after it was accepted is answered "used" and
// not exchanged (CB10).
func TestReplay(t *testing.T) {
	r := newRig(t)
	again := make(chan authtest.Page, 1)
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		first := b.Get(u.String())
		again <- b.Get(u.String())
		next, _ := u.Parse(first.Header.Get("Location"))
		return next
	}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	if page := <-again; page.Status != http.StatusGone {
		t.Errorf("the replay is answered %d", page.Status)
	}
	r.wantTrail(happyTrail)
}

// TestReplayAtOnce: a hundred concurrent copies of the right callback make one
// token request and one account (CB10).
func TestReplayAtOnce(t *testing.T) {
	r := newRig(t)
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() { b.Get(u.String()) })
		}
		all.Wait()
		result, _ := u.Parse("/result")
		return result
	}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	r.wantTrail(happyTrail)
	if len(r.accounts()) != 1 {
		t.Errorf("%d accounts", len(r.accounts()))
	}
}

// twice offers the same callback two times, as a faulty receiver might.
type twice struct {
	*loopback.Receiver
	second error
}

func (t *twice) Receive(ctx context.Context, offer func(auth.Callback) error) error {
	return t.Receiver.Receive(ctx, func(cb auth.Callback) error {
		err := offer(cb)
		if err == nil {
			t.second = offer(cb)
		}
		return err
	})
}

// TestOneUse: an attempt accepts one callback, whatever its receiver does (CB10).
func TestOneUse(t *testing.T) {
	for _, off := range [][]checks.Check{nil, {checks.OneUse}} {
		r := newRig(t, off...)
		double := &twice{}
		r.request.Listen = func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
			var err error
			double.Receiver, err = loopback.Listen(ctx, redirect, expect, loopback.Options{})
			return double, err
		}
		if _, err := r.signIn(); err != nil {
			t.Fatal(err)
		}
		r.wantChecked(checks.OneUse, outcomeWith(off))
		if off == nil {
			wantFailure(t, double.second, failure{auth.StepCallback, auth.KindBadAnswer, auth.ReasonCallbackUsed})
		} else if double.second != nil {
			t.Errorf("without the check the second is refused as well: %v", double.second)
		}
	}
}

// TestTwoAtOnce: two concurrent sign-ins, each callback sent to the other's
// receiver first (CB11).
func TestTwoAtOnce(t *testing.T) {
	a, b := newRig(t), newRig(t)
	b.request.Provider.ID = "other"
	at := [2]chan *url.URL{make(chan *url.URL, 1), make(chan *url.URL, 1)}
	pages := make(chan authtest.Page, 2)
	for i, r := range []*rig{a, b} {
		r.browser.OnCallback = func(br *authtest.Browser, u *url.URL) *url.URL {
			at[1-i] <- u
			other := *<-at[i]
			other.RawQuery = u.RawQuery
			pages <- br.Get(other.String())
			return u
		}
	}
	done := make(chan error, 2)
	for _, r := range []*rig{a, b} {
		go func() { _, err := r.signIn(); done <- err }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
		if page := <-pages; page.Status == http.StatusSeeOther || page.Err != nil && page.Status != 0 {
			t.Errorf("delivered to the other: %d", page.Status)
		}
	}
	a.wantTrail(happyTrail)
	b.wantTrail(happyTrail)
}

// TestBrowserLeaves: the tab is closed right after the redirect; the sign-in
// completes (CB13).
func TestBrowserLeaves(t *testing.T) {
	r := newRig(t)
	r.browser.OnCallback = func(b *authtest.Browser, u *url.URL) *url.URL {
		b.Get(u.String()) // and the 303 is not followed
		return nil
	}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	r.wantTrail(happyTrail)
}
