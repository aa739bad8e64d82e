package auth_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// byDevice signs in on another device.
func (r *rig) byDevice() (auth.Account, error) {
	return r.client.SignInByDevice(r.ctx, r.request, func(auth.DeviceCode) {})
}

// quickly offers device sign-ins with a poll every second.
func quickly(change func(answer map[string]any)) authtest.Devices {
	return authtest.Devices{Offer: true, Answer: func(a map[string]any) {
		a["interval"] = 1
		if change != nil {
			change(a)
		}
	}}
}

// TestS7DeviceAddress: the address may have the name of RFC 8628 or the earlier
// one; the complete address is optional.
func TestS7DeviceAddress(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"verification_url": func(a map[string]any) {
			a["verification_url"] = a["verification_uri"]
			delete(a, "verification_uri")
			delete(a, "verification_uri_complete")
		},
		"a complete address that cannot be": func(a map[string]any) { a["verification_uri_complete"] = "javascript:alert(1)" },
		"a complete address of 7":           func(a map[string]any) { a["verification_uri_complete"] = 7 },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Devices = quickly(change)
			var shown auth.DeviceCode
			_, err := r.client.SignInByDevice(r.ctx, r.request, func(c auth.DeviceCode) { shown = c })
			if err != nil || shown.Address != r.as.URL+"/device" || shown.Complete != "" {
				t.Errorf("%v, shown %q and %q", err, shown.Address, shown.Complete)
			}
		})
	}
	r := newRig(t)
	r.as.Devices = quickly(func(a map[string]any) { a["verification_uri"] = "http://evil.example/device" })
	if _, err := r.byDevice(); failureOf(t, err).Reason != auth.ReasonMalformed {
		t.Errorf("an address that may not be opened: %v", err)
	}
}

// TestS7DevicePKCE: a device sign-in sends challenge and verifier, as the other
// flow does.
func TestS7DevicePKCE(t *testing.T) {
	r := newRig(t)
	r.as.Devices = quickly(nil)
	if _, err := r.byDevice(); err != nil {
		t.Fatal(err)
	}
	log := r.as.Log()
	asked, polled := log[1].Form, log[2].Form
	if asked.Get("code_challenge_method") != "S256" || asked.Get("code_challenge") != authtest.Challenge(polled.Get("code_verifier")) || polled.Get("code_verifier") == "" {
		t.Errorf("asked %v, polled %v", asked, polled)
	}
}

// TestS7DeviceCodes: the codes with which other servers report denial and expiry.
func TestS7DeviceCodes(t *testing.T) {
	for code, want := range map[string]failure{
		"authorization_declined": refused(auth.ReasonDenied),
		"code_expired":           {auth.StepWait, auth.KindTimeout, auth.ReasonCodeEnded},
	} {
		r := newRig(t)
		r.as.Devices = quickly(nil)
		r.as.Devices.Script = []string{code}
		_, err := r.byDevice()
		if got := failureOf(t, err); got.Kind != want.Kind || got.Reason != want.Reason {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestS15UnusedMembersCostNoKey: a JWK with odd certificate members is usable by
// the members that count.
func TestS15UnusedMembersCostNoKey(t *testing.T) {
	for name, value := range map[string]any{"x5t": "of another certificate", "x5c": []string{"not base64"}, "x5u": 7, "x5t#S256": "????", "key_ops": "verify"} {
		t.Run(name, func(t *testing.T) { unusual{arm: jwk(name, value)}.run(t) })
	}
}

// TestS15Ed25519: Ed25519 (RFC 9864) is EdDSA with its curve named.
func TestS15Ed25519(t *testing.T) {
	key := authtest.EdKey()
	for _, c := range []struct{ advertised, signed, published string }{
		{"Ed25519", "Ed25519", "Ed25519"}, {"Ed25519", "Ed25519", "EdDSA"}, {"EdDSA", "EdDSA", "Ed25519"}, {"EdDSA", "Ed25519", "EdDSA"},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			r := newRig(t)
			r.as.Keys = authtest.KeySet{Sign: key.As(c.signed), Publish: []authtest.Key{key.As(c.published)}}
			metadata(func(_ *rig, d map[string]any) { d["id_token_signing_alg_values_supported"] = []string{c.advertised} })(r)
			if _, err := r.signIn(); err != nil {
				t.Error(err)
			}
			r.as.ID.Compact = turnBit
			if _, err := r.signIn(); err == nil {
				t.Error("a bit of the signature was turned, and it is taken")
			}
		})
	}
}

// TestS16UserAgent: every request names this program, so that a firewall does not
// take it for a script, and a firewall's page is reported as such.
func TestS16UserAgent(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	for _, sent := range r.as.Log() {
		if ua := sent.Header.Get("User-Agent"); !strings.HasPrefix(ua, "Latchkey/") {
			t.Errorf("%s carries %q", sent.Endpoint, ua)
		}
	}
	r = newRig(t)
	for _, e := range []authtest.Endpoint{authtest.Discovery, authtest.OAuthMetadata} {
		r.as.Break(e, authtest.Fault{Status: 403, ContentType: "text/html", Body: text("<html>blocked")})
	}
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepDiscover, auth.KindProviderError, auth.ReasonBlocked})
}

// TestS23HopelessRefresh: a 400 that a retry cannot cure requests a new sign-in,
// in the provider's words; the grant is kept.
func TestS23HopelessRefresh(t *testing.T) {
	for _, code := range []string{"invalid_request", "interaction_required", "consent_required", "of_their_own"} {
		t.Run(code, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			r.as.Break(authtest.Token, authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"` + code + `","error_description":"the claimed token is gone"}`)})
			_, err := r.client.Refresh(r.ctx, before.ID)
			e := auth.AsError(err)
			if e == nil || e.Kind != auth.KindSignInNeeded || e.Step != auth.StepRefresh || e.Description != "the claimed token is gone" || e.Code != code {
				t.Fatalf("%+v", e)
			}
			sealed := r.load(before.ID)
			if sealed.Status(time.Now()) != auth.StatusActive || !noted(sealed, auth.HappenedRefused) || noted(sealed, auth.HappenedNoAnswer) {
				t.Errorf("status %s, history %v", sealed.Status(time.Now()), sealed.History)
			}
			if after := time.Now().Add(2 * time.Hour); sealed.Status(after) != auth.StatusSignInAgain {
				t.Errorf("once the token has ended the status is %s", sealed.Status(after))
			}
			r.as.Mend(authtest.Token)
			a, err := r.client.Refresh(r.ctx, before.ID)
			if err != nil || a.Status(time.Now().Add(2*time.Hour)) != auth.StatusExpired {
				t.Errorf("the next refresh: %v, %s", err, a.Status(time.Now().Add(2*time.Hour)))
			}
		})
	}
}

// TestS26SecretMethod: the first offered method is used, and the other one once
// if the first is refused.
func TestS26SecretMethod(t *testing.T) {
	offered := func(methods ...string) func(*rig) {
		return func(r *rig) {
			r.as.Secret = "s3cret"
			metadata(func(_ *rig, d map[string]any) { d["token_endpoint_auth_methods_supported"] = methods })(r)
			r.request.Provider = r.as.Provider()
		}
	}
	r := newRig(t)
	offered("client_secret_post", "client_secret_basic")(r)
	if _, err := r.signIn(); err != nil || r.as.Log()[2].Form.Get("client_secret") != "s3cret" {
		t.Errorf("post stands first: %v", err)
	}
	for name, first := range map[string][]string{"basic first": {"client_secret_basic", "client_secret_post"}, "post first": {"client_secret_post", "client_secret_basic"}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			offered(first...)(r)
			r.as.Break(authtest.Token, authtest.Fault{Times: 1, Instead: true, Status: 401, Body: text(`{"error":"invalid_client"}`)})
			a, err := r.signIn()
			if err != nil {
				t.Fatal(err)
			}
			r.wantTrail("discovery authorize token token jwks userinfo")
			by := func(i int) bool { return r.as.Log()[i].Form.Has("client_secret") }
			if by(2) == by(3) {
				t.Error("the same method twice")
			}
			r.as.Break(authtest.Token, authtest.Fault{Times: 1, Instead: true, Status: 401, Body: text(`{"error":"invalid_client"}`)})
			if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
				t.Errorf("the refresh: %v", err)
			}
		})
	}
	r = newRig(t)
	offered("client_secret_basic", "client_secret_post")(r)
	r.request.Provider.ClientSecret = auth.NewSecret("wrong")
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepExchange, auth.KindProviderError, auth.ReasonSecretRefused})
	r.wantTrail("discovery authorize token token")
	r = newRig(t)
	offered("client_secret_basic", "client_secret_post")(r)
	r.request.Provider.ClientSecret, r.request.Provider.TokenAuth = auth.NewSecret("wrong"), auth.AuthBasic
	_, err = r.signIn()
	wantFailure(t, err, failure{auth.StepExchange, auth.KindProviderError, auth.ReasonSecretRefused})
	r.wantTrail("discovery authorize token")
}

// TestS27ProofByAWrongClock: a proof that is refused while the clocks differ is
// repeated with the provider's clock.
func TestS27ProofByAWrongClock(t *testing.T) {
	r := newRig(t)
	offerDPoP(r)
	a := r.linked()
	r.as.Possession.Window = time.Minute
	away := 20 * time.Minute
	r.client.Now = func() time.Time { return time.Now().Add(-away) }
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Errorf("the refresh: %v", err)
	}
	r.wantTrail("token token")
	r.as.ForgetLog()
	r.as.Break(authtest.Token, authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_dpop_proof"}`)})
	_, err := r.client.Refresh(r.ctx, a.ID)
	if e := auth.AsError(err); e == nil || e.Skew < 19*time.Minute {
		t.Errorf("the clock is not named: %+v", e)
	}
	r.wantTrail("token token")
}

// TestS29CallUserinfo: the provider's own userinfo may receive the token, at its
// exact address.
func TestS29CallUserinfo(t *testing.T) {
	r := newRig(t)
	r.request.Provider.Resources = nil
	a := r.linked()
	if answer, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/userinfo"); err != nil || answer.Status != http.StatusOK {
		t.Errorf("%v, status %d", err, answer.Status)
	}
	_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/x")
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonForeignHost})
}

// TestS31FailedSignInLeavesNothing: a sign-in that fails after the exchange
// revokes its grant, unless an account may share that grant.
func TestS31FailedSignInLeavesNothing(t *testing.T) {
	for name, arm := range map[string]func(*rig){
		"the ID token does not hold": set("nonce", "of another"),
		"another token type":         member("token_type", "mac"),
		"no ID token":                answer(func(a map[string]any) { delete(a, "id_token") }),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			arm(r)
			if _, err := r.signIn(); err == nil {
				t.Fatal("it succeeds")
			}
			if _, ended := r.as.Families(); ended != 1 {
				t.Errorf("a live refresh token is left\n%s", r.as.Trail())
			}
		})
		t.Run(name+", by device", func(t *testing.T) {
			if name == "the ID token does not hold" {
				t.Skip("a device sign-in sends no nonce")
			}
			r := newRig(t)
			r.as.Devices = quickly(nil)
			arm(r)
			if _, err := r.byDevice(); err == nil {
				t.Fatal("it succeeds")
			}
			if _, ended := r.as.Families(); ended != 1 {
				t.Errorf("a live refresh token is left\n%s", r.as.Trail())
			}
		})
	}
	r := newRig(t)
	r.as.Tokens.OneGrant = true
	a := r.linked()
	r.browser.Page()
	set("nonce", "of another")(r)
	if _, err := r.signIn(); err == nil {
		t.Fatal("it succeeds")
	}
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Errorf("the account that was there is ended: %v", err)
	}
}

// TestS32SignedWithTheSecret: HS256 is reported as such, and an algorithm that is
// not advertised is named.
func TestS32SignedWithTheSecret(t *testing.T) {
	r := newRig(t)
	signedBy(func(*rig) authtest.Key {
		return authtest.Key{Alg: "HS256", Secret: []byte("the client's secret, 32 bytes or so")}
	})(r)
	_, err := r.signIn()
	wantFailure(t, err, badToken(auth.ReasonSymmetric))
	r = newRig(t)
	r.as.Keys = authtest.KeySet{Sign: authtest.ECKey("ES256")}
	_, err = r.signIn()
	wantFailure(t, err, badToken(auth.ReasonAlgorithm))
	if e := auth.AsError(err); !strings.Contains(e.Detail, "ES256") {
		t.Errorf("detail %q", e.Detail)
	}
}

// TestS33NoScopes: scopes = [] requests none, and is not the default.
func TestS33NoScopes(t *testing.T) {
	r := newRig(t)
	r.request.Provider.Scopes = []string{}
	a, err := r.signIn()
	if err != nil || len(a.Requested) != 0 || a.Identity.Subject != "ada" {
		t.Fatalf("%v, requested %v", err, a.Requested)
	}
	if q := r.as.Log()[1].Query; q.Has("scope") || slices.Contains(a.Requested, "openid") {
		t.Errorf("scope %q", q.Get("scope"))
	}
}
