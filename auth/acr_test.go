package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// TestACR: acr_values is optional for the provider, and falling short of it is
// recorded (CORE-2).
func TestACR(t *testing.T) {
	for got, noted := range map[any]bool{"phr": false, "mfa": false, "pwd": true, nil: true, 7: true} {
		r := newRig(t)
		r.request.Provider.AuthParams = map[string]string{"acr_values": "phr mfa"}
		if got != nil {
			set("acr", got)(r)
		}
		a, err := r.signIn()
		if err != nil || happened(r.load(a.ID), auth.HappenedOtherACR) != noted {
			t.Errorf("%v: %v, history %v", got, err, a.History)
		}
	}
	r := newRig(t)
	set("acr", "pwd")(r)
	if a := r.linked(); happened(a, auth.HappenedOtherACR) {
		t.Error("no acr was requested")
	}
}

// TestEssentialACR: falling short of an essential acr is refused (CORE-2, Core
// §5.5.1.1).
func TestEssentialACR(t *testing.T) {
	for name, c := range map[string]struct {
		claims string
		got    any
		ok     bool
	}{
		"one of the values": {`{"id_token":{"acr":{"essential":true,"values":["phr","mfa"]}}}`, "mfa", true},
		"the value":         {`{"id_token":{"acr":{"essential":true,"value":"phr"}}}`, "phr", true},
		"another":           {`{"id_token":{"acr":{"essential":true,"values":["phr"]}}}`, "pwd", false},
		"none":              {`{"id_token":{"acr":{"essential":true,"values":["phr"]}}}`, nil, false},
		"any, none named":   {`{"id_token":{"acr":{"essential":true}}}`, nil, false},
		"a wish":            {`{"id_token":{"acr":{"values":["phr"]}}}`, "pwd", true},
	} {
		t.Run("CORE-2 "+name, func(t *testing.T) {
			for _, off := range [][]checks.Check{nil, {checks.ACR}} {
				r := newRig(t, off...)
				r.request.Provider.AuthParams = map[string]string{"claims": c.claims}
				if c.got != nil {
					set("acr", c.got)(r)
				}
				_, err := r.signIn()
				if c.ok || off != nil {
					wantFailure(t, err, failure{})
					continue
				}
				wantFailure(t, err, badToken(auth.ReasonACR))
				r.wantChecked(checks.ACR, auth.CheckRefused)
				if len(r.accounts()) != 0 {
					t.Error("an account was stored")
				}
			}
		})
	}
}

// An authentication older than max_age is refused, and accepted only with the
// check switched off (CORE-2).
func TestMaxAge(t *testing.T) {
	tooOld := failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonIDTokenTime}
	for _, c := range []struct {
		name, maxAge string
		ago          time.Duration
		missing      bool
		want         failure
	}{
		{"not asked for", "", 24 * time.Hour, false, failure{}},
		{"not asked for and not said", "", 0, true, failure{}},
		{"fresh", "60", 0, false, failure{}},
		{"just within the leeway", "60", 110 * time.Second, false, failure{}},
		{"too old", "60", 3 * time.Minute, false, tooOld},
		{"asked to prove it now", "0", 3 * time.Minute, false, tooOld},
		{"not said", "60", 0, true, tooOld},
		{"no number", "soon", 24 * time.Hour, false, failure{}},
	} {
		t.Run("CORE-2 "+c.name, func(t *testing.T) {
			arm := func(r *rig) {
				if c.maxAge != "" {
					r.request.Provider.AuthParams = map[string]string{"max_age": c.maxAge}
				}
				r.as.ID.Claims = func(claims map[string]any) {
					claims["auth_time"] = time.Now().Add(-c.ago).Unix()
					if c.missing {
						delete(claims, "auth_time")
					}
				}
			}
			r := newRig(t)
			arm(r)
			_, err := r.signIn()
			wantFailure(t, err, c.want)
			if c.want == (failure{}) {
				return
			}
			r.wantChecked(checks.AuthTime, auth.CheckRefused)
			weak := newRig(t, checks.AuthTime)
			arm(weak)
			if _, err := weak.signIn(); err != nil {
				t.Errorf("without the check: %v", err)
			}
			weak.wantChecked(checks.AuthTime, auth.CheckSwitchedOff)
		})
	}
}
