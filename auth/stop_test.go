package auth_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/loopback"
)

// stops records the stops of an attempt; at is called at each one, with its place from 0.
type stops struct {
	all []auth.Stop
	at  func(i int, s auth.Stop) error
}

func (s *stops) pause(_ context.Context, next auth.Stop) error {
	s.all = append(s.all, next)
	if s.at == nil {
		return nil
	}
	return s.at(len(s.all)-1, next)
}

// steps returns the steps before which the attempt stopped.
func (s *stops) steps() string {
	var names []string
	for _, stop := range s.all {
		if stop.Check == nil {
			names = append(names, string(stop.Event.Step))
		}
	}
	return strings.Join(names, " ")
}

// stepwise makes a rig stop before each step.
func stepwise(t *testing.T) (*rig, *stops) {
	r, s := newRig(t), &stops{}
	r.request.Pause = s.pause
	return r, s
}

// TestEveryStepIsStoppedBefore: a sign-in stops before the browser and before every
// request, which the server has not received yet; each check follows its step, one by
// one.
func TestEveryStepIsStoppedBefore(t *testing.T) {
	for name, c := range map[string]struct {
		arm  func(*rig)
		sign func(*rig) (auth.Account, error)
		want string
	}{
		"plain":  {func(*rig) {}, (*rig).signIn, "discover browser exchange verify userinfo"},
		"pushed": {offersPush(func(*rig) {}), (*rig).signIn, "discover push browser exchange verify userinfo"},
		"a nonce in the proof": {func(r *rig) { offerDPoP(r); r.as.Possession.Nonce = "n-1" }, (*rig).signIn,
			"discover browser exchange exchange verify userinfo"},
		"device": {func(r *rig) {
			r.as.Devices = quickly(nil)
			r.as.Devices.Script = []string{"authorization_pending"}
		}, (*rig).byDevice, "discover wait poll poll verify userinfo"},
	} {
		t.Run(name, func(t *testing.T) {
			r, s := stepwise(t)
			c.arm(r)
			requests := 0
			s.at = func(_ int, next auth.Stop) error {
				front := next.Event.Channel == auth.ChannelFront
				if next.Check != nil || front && next.Event.Step == auth.StepCallback {
					return nil
				}
				log := slices.DeleteFunc(r.as.Log(), func(q authtest.Request) bool { return q.Endpoint == authtest.Authorize })
				if len(log) != requests {
					t.Errorf("at the stop before %s the server has got %d requests, want %d", next.Event.Step, len(log), requests)
				}
				if !front {
					requests++
				}
				if e := next.Event.Exchange; e == nil || e.Method == "" || e.URL == "" || e.Status != 0 || next.Event.From != auth.PartyLatchkey {
					t.Errorf("%s comes with %+v", next.Event.Step, e)
				}
				return nil
			}
			if _, err := c.sign(r); err != nil {
				t.Fatal(err)
			}
			if got := s.steps(); got != c.want {
				t.Errorf("stopped before\n\t%s\nwant\n\t%s", got, c.want)
			}
			wantChecks(t, s.all, r.seen())
			for i, n := 0, 0; i < len(s.all); i++ {
				if s.all[i].Check == nil {
					n++
				}
				if s.all[i].N != n {
					t.Errorf("stop %d has the number %d, want %d", i, s.all[i].N, n)
				}
			}
		})
	}
}

// wantChecks compares the checks that were shown with those that the events report.
func wantChecks(t *testing.T, shown []auth.Stop, events []auth.Event) {
	t.Helper()
	var got, want []string
	for _, s := range shown {
		if s.Check != nil {
			got = append(got, fmt.Sprint(s.Event.N, s.Event.Step, *s.Check, s.Place, s.Checks))
		}
	}
	for _, e := range events {
		for i, c := range e.Checks {
			want = append(want, fmt.Sprint(e.N, e.Step, c, i+1, len(e.Checks)))
		}
	}
	if !slices.Equal(got, want) || len(got) < 10 {
		t.Errorf("the checks shown are\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// TestCancelAtEachStop: whoever leaves at a stop leaves nothing behind: no account, no
// listener, no refresh token that works.
func TestCancelAtEachStop(t *testing.T) {
	for name, sign := range map[string]func(*rig) (auth.Account, error){"browser": (*rig).signIn, "device": (*rig).byDevice} {
		r, s := stepwise(t)
		r.as.Devices = quickly(nil)
		if _, err := sign(r); err != nil {
			t.Fatal(err)
		}
		for i := range s.all {
			if name == "device" && s.all[i].Place > 1 {
				continue // as at the first check of the step; each takes a second
			}
			t.Run(fmt.Sprintf("%s, stop %d, %s", name, i, s.all[i].Event.Step), func(t *testing.T) {
				if name == "device" { // it polls; a redirect address is asked when no other test listens
					t.Parallel()
				}
				cancelAt(t, sign, i)
			})
		}
	}
}

// cancelAt cancels a sign-in at its stop of that number.
func cancelAt(t *testing.T, sign func(*rig) (auth.Account, error), i int) {
	t.Helper()
	r, s := stepwise(t)
	r.as.Devices = quickly(nil)
	ctx, cancel := context.WithCancel(r.ctx)
	r.ctx = ctx
	s.at = func(at int, _ auth.Stop) error {
		if at < i {
			return nil
		}
		cancel()
		return ctx.Err()
	}
	stillListens := receiverOf(r)
	_, err := sign(r)
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindCancelled || e.Reason != auth.ReasonCancelled {
		t.Errorf("%v", err)
	}
	if len(r.accounts()) != 0 || len(s.all) != i+1 {
		t.Errorf("%d accounts, %d stops", len(r.accounts()), len(s.all))
	}
	for _, e := range r.seen() {
		if e.Step == auth.StepListen && stillListens(e.Note) {
			t.Errorf("%s still listens", e.Note)
		}
	}
	if made, ended := r.as.Families(); made != ended {
		t.Errorf("%d of %d grants are revoked", ended, made)
	}
}

// receiverOf gives a rig a receiver that is known by its pages. The function that it returns asks
// whether that receiver still listens at a redirect address. A receiver of another process may have
// taken the port meanwhile, but its pages are not written here.
func receiverOf(r *rig) (listens func(redirect string) bool) {
	var answers atomic.Bool
	say := func(string) (text assets.CallbackText) {
		answers.Store(true)
		return text
	}
	r.request.Listen = func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
		return loopback.Listen(ctx, redirect, expect, loopback.Options{Say: say})
	}
	return func(redirect string) bool {
		answers.Store(false)
		if answer, err := (&http.Client{Timeout: 10 * time.Second}).Get(redirect + "/nobody"); err == nil {
			_ = answer.Body.Close()
		}
		return answers.Load()
	}
}

// TestAnErrorOfPauseEndsTheAttempt, at every step: no part of the flow takes it for a
// failure of the provider that costs less.
func TestAnErrorOfPauseEndsTheAttempt(t *testing.T) {
	for _, step := range []auth.Step{auth.StepDiscover, auth.StepPush, auth.StepBrowser, auth.StepExchange, auth.StepVerify, auth.StepUserinfo} {
		r, s := stepwise(t)
		offersPush(func(*rig) {})(r)
		s.at = func(_ int, next auth.Stop) error {
			if next.Event.Step == step {
				return errors.New("the terminal is gone")
			}
			return nil
		}
		_, err := r.signIn()
		if e := auth.AsError(err); e == nil || e.Kind != auth.KindCancelled || e.Reason != auth.ReasonCancelled || len(r.accounts()) != 0 {
			t.Errorf("%s: %v, %d accounts", step, err, len(r.accounts()))
		}
	}
}

// TestARefusedCheckIsShown before the attempt fails, and the tokens that are not kept
// are revoked without a stop.
func TestARefusedCheckIsShown(t *testing.T) {
	r, s := stepwise(t)
	set("nonce", "of another")(r)
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonNonce})
	last := s.all[len(s.all)-1]
	if last.Check == nil || last.Check.Name != "nonce" || last.Check.Outcome != auth.CheckRefused {
		t.Errorf("the last stop is %+v", last)
	}
	if strings.Contains(s.steps(), "revoke") {
		t.Errorf("stopped before %s", s.steps())
	}
	if _, ended := r.as.Families(); ended != 1 {
		t.Error("a refresh token is left")
	}
}

// TestRefusedCallbacksStopNothing: a flood of foreign callbacks adds no stop.
func TestRefusedCallbacksStopNothing(t *testing.T) {
	r, s := stepwise(t)
	open := r.request.Browse
	r.request.Browse = func(ctx context.Context, address string) error {
		u, _ := url.Parse(address)
		go func() { // the wait begins when the browser is open
			for range 30 {
				resp, err := http.Get(u.Query().Get("redirect_uri") + "?code=c&state=of-another")
				if err != nil {
					t.Error(err)
					return
				}
				_ = resp.Body.Close()
			}
			_ = open(ctx, address)
		}()
		return nil
	}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	for _, stop := range s.all {
		if stop.Event.Step == auth.StepCallback && (stop.Event.Err != nil || stop.Check.Outcome != auth.CheckHeld) {
			t.Errorf("a refused callback is shown: %+v", stop)
		}
	}
}

// TestNoSecretAtAStop: what a stop shows is masked, as in the trace.
func TestNoSecretAtAStop(t *testing.T) {
	for name, sign := range map[string]func(*rig) (auth.Account, error){"browser": (*rig).signIn, "device": (*rig).byDevice} {
		r, s := stepwise(t)
		r.as.Devices = quickly(nil)
		r.as.Secret = "a-client-secret-of-32-characters"
		offersPush(offerDPoP)(r)
		r.request.Provider = r.as.Provider()
		r.request.Provider.TokenAuth = auth.AuthPost
		a, err := sign(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(s.all)
		if err != nil {
			t.Fatal(err)
		}
		secrets := map[string]string{
			"access token": a.Grant.AccessToken.Reveal(), "refresh token": a.Grant.RefreshToken.Reveal(), "ID token": a.Grant.IDToken.Reveal(),
		}
		for _, sent := range r.as.Log() {
			for _, parameter := range []string{"state", "nonce", "code", "code_verifier", "client_secret", "request_uri", "device_code"} {
				if v := sent.Form.Get(parameter); v != "" {
					secrets[parameter] = v
				}
			}
			if proof := sent.Header.Get("DPoP"); proof != "" {
				secrets["proof"] = proof
			}
		}
		if len(secrets) < 7 || len(text) < 5000 {
			t.Fatalf("%s: only %d secrets, %d bytes", name, len(secrets), len(text))
		}
		for what, secret := range secrets {
			if strings.Contains(string(text), secret) || strings.Contains(string(text), url.QueryEscape(secret)) {
				t.Errorf("%s: the %s is shown", name, what)
			}
		}
	}
}
