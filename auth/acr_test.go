package auth_test

import (
	"testing"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// TestACR: acr_values is a wish, and falling short of it is said (CORE-2).
func TestACR(t *testing.T) {
	for got, told := range map[any]bool{"phr": false, "mfa": false, "pwd": true, nil: true, 7: true} {
		r := newRig(t)
		r.request.Provider.AuthParams = map[string]string{"acr_values": "phr mfa"}
		if got != nil {
			set("acr", got)(r)
		}
		a, err := r.signIn()
		if err != nil || happened(r.load(a.ID), auth.HappenedOtherACR) != told {
			t.Errorf("%v: %v, history %v", got, err, a.History)
		}
	}
	r := newRig(t)
	set("acr", "pwd")(r)
	if a := r.linked(); happened(a, auth.HappenedOtherACR) {
		t.Error("nobody asked for an acr")
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
				if len(r.accounts()) != 0 {
					t.Error("an account was stored")
				}
			}
		})
	}
}
