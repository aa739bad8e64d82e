package auth_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// fitness returns a report's findings by their id.
func fitness(r auth.Report) map[string]auth.Fitness {
	got := map[string]auth.Fitness{}
	for _, f := range r.Findings {
		got[f.ID] = f.Fitness
	}
	return got
}

// TestCheck: a report of what a provider offers, without a sign-in.
func TestCheck(t *testing.T) {
	bare := []string{
		"revocation_endpoint", "introspection_endpoint", "grant_types_supported", "code_challenge_methods_supported",
		"authorization_response_iss_parameter_supported", "id_token_signing_alg_values_supported", "jwks_uri",
	}
	for name, c := range map[string]struct {
		arm  func(*rig)
		want map[string]auth.Fitness // where it differs from the plain server's
		safe bool
	}{
		"the plain server": {func(*rig) {}, nil, true},
		"with everything": {func(r *rig) {
			r.as.Pushing.Offer, r.as.Pushing.Require, r.as.Possession.Offer, r.as.Devices.Offer, r.as.Registering.Offer = true, true, true, true, true
		}, map[string]auth.Fitness{"par": auth.FitRequired, "dpop": auth.FitSupported, "device": auth.FitSupported, "device_pkce": auth.FitSupported, "registration": auth.FitSupported}, true},
		"with nothing": {metadata(func(_ *rig, d map[string]any) {
			for _, n := range bare {
				delete(d, n)
			}
		}), map[string]auth.Fitness{
			"s256": auth.FitUnknown, "iss": auth.FitNotOffered, "id_token": auth.FitUnknown, "keys": auth.FitNotOffered,
			"revocation": auth.FitNotOffered, "introspection": auth.FitNotOffered, "refresh": auth.FitUnknown,
		}, true},
		"with HMAC alone": {metadata(func(_ *rig, d map[string]any) { d["id_token_signing_alg_values_supported"] = []string{"HS256", "none"} }), map[string]auth.Fitness{"id_token": auth.FitBroken}, false},
		"with a weak key": {func(r *rig) { r.as.Keys = authtest.KeySet{Sign: authtest.RSAKeyBits(0, 1024)} }, map[string]auth.Fitness{"keys": auth.FitBroken}, false},
		"with no keys":    {keys(`{"keys":[]}`), map[string]auth.Fitness{"keys": auth.FitBroken}, false},
		"with a clock an hour off": {func(r *rig) {
			r.as.Break(authtest.Discovery, authtest.Fault{Header: http.Header{"Date": {time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)}}})
		}, map[string]auth.Fitness{"clock": auth.FitBroken}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r)
			report, err := r.client.Check(r.ctx, r.request.Provider)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]auth.Fitness{
				"endpoints": auth.FitSupported, "rotation": auth.FitUnknown,
				"identity": auth.FitSupported, "discovery": auth.FitSupported, "issuer": auth.FitSupported, "s256": auth.FitSupported, "iss": auth.FitSupported,
				"id_token": auth.FitSupported, "keys": auth.FitSupported, "revocation": auth.FitSupported, "introspection": auth.FitSupported,
				"refresh": auth.FitSupported, "device": auth.FitNotOffered, "par": auth.FitNotOffered, "dpop": auth.FitNotOffered,
				"public_client": auth.FitSupported, "client_auth": auth.FitSupported, "device_pkce": auth.FitNotOffered, "prompt": auth.FitUnknown,
				"audiences": auth.FitUnknown, "resource": auth.FitUnknown,
				"registration": auth.FitNotOffered, "end_session": auth.FitNotOffered, "loopback": auth.FitUnknown, "tls": auth.FitNotOffered, "clock": auth.FitSupported,
			}
			maps.Copy(want, c.want)
			if got := fitness(report); !maps.Equal(got, want) {
				t.Errorf("found %v\nwant  %v", got, want)
			}
			if report.Safe() != c.safe || report.Redirect != "http://127.0.0.1/cb/acme" {
				t.Errorf("safe %v, redirect %s", report.Safe(), report.Redirect)
			}
			var order []string
			for _, f := range report.Findings {
				order = append(order, f.ID)
			}
			if !slices.Equal(order, auth.Topics) {
				t.Errorf("rows %v", order)
			}
			if r.as.Count(authtest.Authorize)+r.as.Count(authtest.Token) != 0 || len(r.accounts()) != 0 {
				t.Error("a report signs in")
			}
		})
	}
}

// TestCheckOfWhatIsRefused: metadata that no sign-in may use is graded too, and
// no request goes to its addresses (8414-2, 8414-3, 7636-4).
func TestCheckOfWhatIsRefused(t *testing.T) {
	set := func(name string, v any) func(*rig) {
		return metadata(func(_ *rig, d map[string]any) { d[name] = v })
	}
	for name, c := range map[string]struct {
		arm    func(*rig)
		row    string
		detail string
		reason auth.Reason
		keys   auth.Fitness
	}{
		"another's name":   {set("issuer", "https://evil.example"), "issuer", "https://evil.example", auth.ReasonMetadataIssuer, auth.FitUnknown},
		"PKCE by plain":    {set("code_challenge_methods_supported", []string{"plain"}), "s256", "plain", auth.ReasonNoPKCE, auth.FitSupported},
		"an http endpoint": {set("token_endpoint", "http://idp.example/token"), "endpoints", "http_elsewhere: token_endpoint", auth.ReasonMetadata, auth.FitUnknown},
		"no code flow":     {set("response_types_supported", []string{"token"}), "discovery", "no_code_flow", auth.ReasonMetadata, auth.FitSupported},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r)
			report, err := r.client.Check(r.ctx, r.request.Provider)
			if err != nil || report.Refused == nil || report.Refused.Reason != c.reason || report.Safe() {
				t.Fatalf("%v, refused for %v, safe %v; want %s", err, report.Refused, report.Safe(), c.reason)
			}
			for _, f := range report.Findings {
				if broken := f.Fitness == auth.FitBroken; broken != (f.ID == c.row) || broken && f.DetailText() != c.detail {
					t.Errorf("%s is %s: %s", f.ID, f.Fitness, f.DetailText())
				}
			}
			if got := fitness(report); len(got) != len(auth.Topics) || got["keys"] != c.keys {
				t.Errorf("%d rows, keys %s", len(got), got["keys"])
			}
			if asked := r.as.Count(authtest.JWKS) > 0; asked != (c.keys == auth.FitSupported) {
				t.Errorf("the keys were asked for: %t", asked)
			}
			if _, err := r.signIn(); auth.AsError(err) == nil || auth.AsError(err).Reason != c.reason {
				t.Errorf("a sign-in there: %v", err)
			}
		})
	}
}

// TestCheckTLS: the report names the root certificate of a provider.
func TestCheckTLS(t *testing.T) {
	r := newRigAt(t, authtest.NewTLS(t))
	report, err := r.client.Check(r.ctx, r.request.Provider)
	if err != nil {
		t.Fatal(err)
	}
	if got := fitness(report)["tls"]; got != auth.FitSupported {
		t.Errorf("tls is %s", got)
	}
}
