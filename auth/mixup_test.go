package auth_test

import (
	"net/url"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// mixUp is a sign-in at an evil server that redirects the browser to an honest
// one, so that the honest one's code reaches a client that would send it to the
// evil one (RFC 9207 §1, PrOfESSOS IdP Confusion). It reports whether the evil
// server got the code.
func mixUp(t *testing.T, by func(evil *rig, honest *authtest.Server), off ...checks.Check) (got bool, err error) {
	evil, honest := newRig(t, off...), authtest.New(t)
	evil.as.Lenient, honest.Lenient = true, true
	by(evil, honest)
	if len(off) == 0 { // else the code is taken
		evil.endsRefused()
	}
	evil.browser.OnCallback = func(_ *authtest.Browser, u *url.URL) *url.URL { return u }
	_, err = evil.signIn()
	if n := honest.Count(authtest.Token); n != 0 {
		t.Errorf("the honest server's token endpoint was asked %d times", n)
	}
	for _, code := range honest.Secrets() {
		for _, sent := range evil.as.Log() {
			got = got || sent.Endpoint == authtest.Token && sent.Form.Get("code") == code
		}
	}
	if len(evil.accounts()) != 0 {
		t.Error("an account is stored")
	}
	return got, err
}

// sentOn is an evil authorization endpoint that redirects to the honest one.
func sentOn(evil *rig, honest *authtest.Server) {
	evil.as.Front.Location = func(string) string {
		log := evil.as.Log()
		return honest.URL + "/authorize?" + log[len(log)-1].Query.Encode()
	}
}

// borrowed is evil metadata that names the honest authorization endpoint
// (PrOfESSOS Malicious Endpoint).
func borrowed(evil *rig, honest *authtest.Server) {
	evil.as.Metadata = func(d map[string]any) { d["authorization_endpoint"] = honest.URL + "/authorize" }
}

func TestMixUp(t *testing.T) {
	for name, by := range map[string]func(*rig, *authtest.Server){"a redirect": sentOn, "metadata": borrowed} {
		t.Run("9207-1 by "+name, func(t *testing.T) {
			got, err := mixUp(t, by)
			if got {
				t.Error("the evil server got the honest one's code")
			}
			wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonOnlyRefused})
		})
		t.Run("9207-1 by "+name+" without response-iss", func(t *testing.T) {
			if got, err := mixUp(t, by, checks.ResponseIss); !got {
				t.Errorf("the attack fails without its check as well: %v", err)
			}
		})
	}
}
