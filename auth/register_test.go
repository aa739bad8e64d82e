package auth_test

import (
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestRegister: Latchkey as a client that registers itself (RFC 7591).
func TestRegister(t *testing.T) {
	for name, c := range map[string]struct {
		arm  func(*rig)
		want failure
	}{
		"by the book": {func(*rig) {}, failure{}},
		"a confidential one": {registered(func(a map[string]any) {
			a["client_secret"], a["token_endpoint_auth_method"] = "s", "client_secret_basic"
		}), failure{}},
		"not offered":           {func(r *rig) { r.as.Registering.Offer = false }, failure{auth.StepConfig, auth.KindProviderError, auth.ReasonNoRegistration}},
		"no client_id":          {registered(func(a map[string]any) { delete(a, "client_id") }), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
		"a client_id of spaces": {registered(func(a map[string]any) { a["client_id"] = "  " }), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
		"another redirect":      {registered(func(a map[string]any) { a["redirect_uris"] = []string{"https://evil.example/cb"} }), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
		"HTML":                  {registerFault(authtest.Fault{Body: text("<html>")}), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonNotJSON}},
		"refused":               {registerFault(authtest.Fault{Status: 400, Body: text(`{"error":"invalid_redirect_uri"}`)}), failure{auth.StepConfig, auth.KindProviderError, auth.ReasonRedirectRefused}},
		"a redirect answer":     {registerFault(authtest.Fault{Status: 307, Location: "https://evil.example/"}), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonRedirected}},
	} {
		t.Run("7591-1 "+name, func(t *testing.T) {
			r := newRig(t)
			r.as.Registering.Offer = true
			c.arm(r)
			p := r.request.Provider
			p.ClientID = ""
			got, err := r.client.Register(r.ctx, p)
			wantFailure(t, err, c.want)
			if err == nil && got.ClientID != authtest.ClientID {
				t.Errorf("registered as %q", got.ClientID)
			}
		})
	}
}

func registered(change func(map[string]any)) func(*rig) {
	return func(r *rig) { r.as.Registering.Answer = change }
}

func registerFault(f authtest.Fault) func(*rig) {
	return func(r *rig) { r.as.Break(authtest.Register, f) }
}
