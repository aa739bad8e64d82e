package auth_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

const pushedTrail = "discovery push authorize token jwks userinfo"

// offersPush arms a case with a server that takes pushed requests.
func offersPush(change func(r *rig)) func(*rig) {
	return func(r *rig) {
		r.as.Pushing.Offer = true
		change(r)
	}
}

// pushAnswer arms a case with a change to the answer to a pushed request.
func pushAnswer(change func(a map[string]any)) func(*rig) {
	return offersPush(func(r *rig) { r.as.Pushing.Answer = change })
}

const uptoPush = "discovery push"

func badPush(r auth.Reason) failure { return failure{auth.StepBrowser, auth.KindBadAnswer, r} }

// pushCases are about pushed authorization requests (RFC 9126).
var pushCases = []hostile{
	{id: "9126-1", name: "201 without request_uri", arm: pushAnswer(func(a map[string]any) { delete(a, "request_uri") }), trail: uptoPush, want: badPush(auth.ReasonMalformed)},
	{id: "9126-1", name: "request_uri that is empty", arm: pushAnswer(func(a map[string]any) { a["request_uri"] = "" }), trail: uptoPush, want: badPush(auth.ReasonMalformed)},
	{id: "9126-1", name: "request_uri with a line break", arm: pushAnswer(func(a map[string]any) { a["request_uri"] = "urn:x\r\ny" }), trail: uptoPush, want: badPush(auth.ReasonMalformed)},
	{id: "9126-1", name: "request_uri that is no URI", arm: pushAnswer(func(a map[string]any) { a["request_uri"] = "calc.exe" }), trail: uptoPush, want: badPush(auth.ReasonMalformed)},
	{id: "9126-1", name: "request_uri of 3 KiB", arm: pushAnswer(func(a map[string]any) { a["request_uri"] = "urn:" + strings.Repeat("x", 3<<10) }), trail: uptoPush, want: badPush(auth.ReasonMalformed)},
	{id: "9126-1", name: "expires_in 0", arm: pushAnswer(func(a map[string]any) { a["expires_in"] = 0 }), trail: uptoPush, want: badPush(auth.ReasonMalformed)},
	{id: "9126-1", name: "no expires_in", arm: pushAnswer(func(a map[string]any) { delete(a, "expires_in") }), trail: uptoPush, want: badPush(auth.ReasonMalformed)},
	{id: "9126-1", name: "HTML", arm: offersPush(pushFault(authtest.Fault{Body: text("<html>")})), trail: uptoPush, want: badPush(auth.ReasonNotJSON)},
	{id: "9126-1", name: "request_uri twice", arm: offersPush(pushFault(authtest.Fault{Body: text(`{"request_uri":"urn:a","request_uri":"urn:b","expires_in":60}`)})), trail: uptoPush, want: badPush(auth.ReasonRepeatedMember)},
	{id: "9126-1", name: "413", arm: offersPush(pushFault(authtest.Fault{Instead: true, Status: 413})), trail: uptoPush, want: failure{auth.StepBrowser, auth.KindProviderError, auth.ReasonRefusedStatus}},
	{id: "9126-1", name: "400 invalid_request", arm: offersPush(pushFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_request"}`)})), trail: uptoPush, want: failure{auth.StepBrowser, auth.KindProviderError, auth.ReasonOAuthError}},
	{id: "9126-1", name: "a redirect", check: checks.Redirects, arm: offersPush(func(r *rig) {
		pushFault(authtest.Fault{Instead: true, Status: 307, Location: r.as.URL + "/elsewhere"})(r)
	}), trail: uptoPush, want: badPush(auth.ReasonRedirected), harm: func(r *rig) bool { return r.as.Count(authtest.Elsewhere) > 0 }},
	{id: "9126-1", name: "500 where it is required", arm: offersPush(func(r *rig) {
		r.as.Pushing.Require = true
		pushFault(authtest.Fault{Instead: true, Status: 500})(r)
	}), trail: uptoPush, want: failure{auth.StepBrowser, auth.KindNetwork, auth.ReasonUnavailable}},
}

func pushFault(f authtest.Fault) func(*rig) {
	return func(r *rig) { r.as.Break(authtest.Push, f) }
}

// optional is something that a good server offers.
var optional = []unusual{
	{id: "9126-1", name: "pushed request", arm: offersPush(func(*rig) {}), trail: pushedTrail, check: func(t *testing.T, r *rig, _ auth.Account) {
		if got := r.as.Log()[2].Keys(); got != "client_id,request_uri" {
			t.Errorf("the browser carries %s", got)
		}
	}},
	{id: "9126-1", name: "pushed request, answered 200", arm: offersPush(pushFault(authtest.Fault{Status: 200})), trail: pushedTrail},
	{id: "9126-1", name: "pushed request merely offered and out of order", arm: offersPush(pushFault(authtest.Fault{Instead: true, Status: 503})), trail: pushedTrail},
	{id: "9126-1", name: "pushed request, not wanted", arm: offersPush(func(r *rig) { r.request.Provider.PAR = auth.UseNever })},
	{id: "9449-1", name: "DPoP", arm: demandDPoP, check: wantBound},
	{id: "FA1", name: "DPoP with a nonce at every endpoint", arm: func(r *rig) {
		demandDPoP(r)
		r.as.Possession.Nonce = "nonce-of-the-server"
	}, trail: "discovery authorize token token jwks userinfo", check: wantBound},
	{id: "FA2", name: "happy-path-no-dpop-nonce", arm: demandDPoP, check: wantBound},
	{id: "9449-1", name: "DPoP with a nonce, and pushed", arm: offersPush(func(r *rig) {
		demandDPoP(r)
		r.as.Possession.Nonce = "nonce-of-the-server"
	}), trail: "discovery push push authorize token jwks userinfo", check: wantBound},
	{id: "FA22", name: "DPoP token_type in small letters", arm: func(r *rig) {
		demandDPoP(r)
		member("token_type", "dpop")(r)
	}, check: wantBound},
	{id: "OC28", name: "form_post", arm: func(r *rig) { r.request.Provider.ResponseMode = auth.ModeFormPost }, check: func(t *testing.T, r *rig, _ auth.Account) {
		if got := r.as.Log()[1].Query.Get("response_mode"); got != "form_post" {
			t.Errorf("response_mode %q", got)
		}
	}},
	{id: "8707-1", name: "a resource indicator", arm: func(r *rig) { r.request.Provider.ResourceIndicator = "https://api.example/v1" }, check: func(t *testing.T, r *rig, a auth.Account) {
		if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{1, 2, 5} {
			sent := r.as.Log()[i]
			if got := sent.Query.Get("resource") + sent.Form.Get("resource"); got != "https://api.example/v1" {
				t.Errorf("%s carries resource %q", sent.Endpoint, got)
			}
		}
	}, trail: happyTrail},
	{id: "9396-1", name: "authorization details", arm: func(r *rig) { r.request.Provider.AuthorizationDetails = `[{"type":"notes"}]` }, check: func(t *testing.T, r *rig, _ auth.Account) {
		if got := r.as.Log()[1].Query.Get("authorization_details"); got != `[{"type":"notes"}]` {
			t.Errorf("%q", got)
		}
	}},
	{id: "7591-1", name: "private_key_jwt", arm: func(r *rig) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			r.tb.Fatal(err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			r.tb.Fatal(err)
		}
		r.as.Assertion = &key.PublicKey
		r.request.Provider.TokenAuth = auth.AuthPrivateKey
		r.request.Provider.ClientSecret = auth.NewSecret(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	}, check: func(t *testing.T, r *rig, a auth.Account) {
		if got := r.as.Log()[2].Keys(); got != "client_assertion,client_assertion_type,client_id,code,code_verifier,grant_type,redirect_uri" {
			t.Errorf("sends %s", got)
		}
		if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
			t.Errorf("refresh: %v", err)
		}
	}, trail: happyTrail},
}

func demandDPoP(r *rig) {
	r.as.Possession.Offer = true
	r.request.Provider.DPoP = auth.UseAlways
}

// wantBound: the grant carries its key, and works with it.
func wantBound(t *testing.T, r *rig, a auth.Account) {
	if !a.Grant.Bound() || !strings.EqualFold(a.Grant.TokenType, "DPoP") {
		t.Fatalf("the grant is not bound: %v", a.Grant)
	}
	sealed := r.load(a.ID)
	if !sealed.Grant.DPoPKey.Equal(a.Grant.DPoPKey) {
		t.Error("the key is not sealed with the account")
	}
	r.as.Tokens.Answer = nil
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Errorf("refresh: %v", err)
	}
	if _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); err != nil {
		t.Errorf("call: %v", err)
	}
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Errorf("revoke: %v", err)
	}
	wantNoSecrets(t, r, nil)
	if strings.Contains(report(t, r.seen()), a.Grant.DPoPKey.Reveal()) {
		t.Error("the key is shown")
	}
}

func TestOptional(t *testing.T) {
	for _, c := range optional {
		t.Run(c.id+" "+c.name, func(t *testing.T) { c.run(t) })
	}
}

// dpopCases are servers that do not keep what DPoP promises.
var dpopCases = []hostile{
	{id: "9449-1", name: "a bearer token though a proof was sent", check: checks.TokenType, arm: func(r *rig) {
		demandDPoP(r)
		r.as.Possession.Downgrade = true
	}, trail: uptoToken, want: badExchange(auth.ReasonTokenType)},
	{id: "9449-1", name: "a new nonce is asked for again and again", arm: func(r *rig) {
		demandDPoP(r)
		r.as.Possession.NeverContent = true
	}, trail: "discovery authorize token token", want: refused(auth.ReasonOAuthError)},
	{id: "9449-1", name: "a DPoP token though no proof was sent", check: checks.TokenType, arm: member("token_type", "DPoP"), trail: uptoToken, want: badExchange(auth.ReasonTokenType)},
	{id: "9449-1", name: "use_dpop_nonce without a nonce", arm: func(r *rig) {
		demandDPoP(r)
		tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"use_dpop_nonce"}`)})(r)
	}, trail: uptoToken, want: refused(auth.ReasonOAuthError)},
	{id: "9449-1", name: "use_dpop_nonce to a client without a key", arm: tokenFault(authtest.Fault{Instead: true, Status: 400, Header: map[string][]string{"Dpop-Nonce": {"n"}}, Body: text(`{"error":"use_dpop_nonce"}`)}), trail: uptoToken, want: refused(auth.ReasonOAuthError)},
}

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
		"nobody offers it":      {func(r *rig) { r.as.Registering.Offer = false }, failure{auth.StepConfig, auth.KindProviderError, auth.ReasonNoRegistration}},
		"no client_id":          {registered(func(a map[string]any) { delete(a, "client_id") }), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
		"a client_id of spaces": {registered(func(a map[string]any) { a["client_id"] = "  " }), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
		"another redirect":      {registered(func(a map[string]any) { a["redirect_uris"] = []string{"https://evil.example/cb"} }), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
		"management over http":  {registered(func(a map[string]any) { a["registration_client_uri"] = "http://evil.example/" }), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
		"HTML":                  {registerFault(authtest.Fault{Body: text("<html>")}), failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}},
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

// deviceBench is a client whose provider offers device sign-ins, in memory, so
// that the waits between polls take no time.
func deviceBench(t *testing.T, script []string, answer string) (*bench, func() (auth.Account, error), *[]time.Duration) {
	b := newBench(t)
	b.answers["/.well-known/openid-configuration"] = jsonAnswer([]byte(`{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a",
		"token_endpoint":"https://as.example/token","userinfo_endpoint":"https://as.example/userinfo","device_authorization_endpoint":"https://as.example/device"}`))
	b.answers["/device"] = jsonAnswer([]byte(answer))
	b.answers["/userinfo"] = jsonAnswer([]byte(`{"sub":"grace"}`))
	began := time.Now()
	var asked []time.Duration
	b.before = func(path string) {
		if path != "/token" {
			return
		}
		asked = append(asked, time.Since(began))
		b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"a","token_type":"Bearer"}`))
		if len(script) > 0 {
			b.answers["/token"] = canned{400, map[string][]string{"Content-Type": {"application/json"}}, []byte(`{"error":"` + script[0] + `"}`)}
			if script[0] == "lost" {
				delete(b.answers, "/token")
			}
			script = script[1:]
		}
	}
	return b, func() (auth.Account, error) {
		p, _ := b.client.Providers(t.Context(), "acme")
		p.Scopes = []string{"notes"}
		p.Quirks.NoIDToken = true
		return b.client.SignInByDevice(t.Context(), auth.Request{Provider: p, Timeout: time.Hour}, func(auth.DeviceCode) {})
	}, &asked
}

const deviceAnswer = `{"device_code":"d","user_code":"WDJB-MJHT","verification_uri":"https://as.example/device","expires_in":600,"interval":5}`

// TestDevicePolling: the pace that the provider wants, slower for good after
// slow_down, slower after a failure, and an end (8628-1).
func TestDevicePolling(t *testing.T) {
	seconds := func(s ...int) (d []time.Duration) {
		for _, n := range s {
			d = append(d, time.Duration(n)*time.Second)
		}
		return d
	}
	for name, c := range map[string]struct {
		script []string
		answer string
		want   failure
		polls  []time.Duration
	}{
		"at once":            {nil, deviceAnswer, failure{}, seconds(5)},
		"after a while":      {[]string{"authorization_pending", "authorization_pending"}, deviceAnswer, failure{}, seconds(5, 10, 15)},
		"slow_down for good": {[]string{"slow_down", "authorization_pending", "slow_down"}, deviceAnswer, failure{}, seconds(5, 15, 25, 40)},
		"a lost answer":      {[]string{"lost", "authorization_pending"}, deviceAnswer, failure{}, seconds(5, 15, 25)},
		"denied":             {[]string{"authorization_pending", "access_denied"}, deviceAnswer, refused(auth.ReasonDenied), seconds(5, 10)},
		"expired":            {[]string{"expired_token"}, deviceAnswer, failure{auth.StepWait, auth.KindTimeout, auth.ReasonNoCallback}, seconds(5)},
		"its end by our clock": {
			slices.Repeat([]string{"authorization_pending"}, 100), strings.Replace(deviceAnswer, "600", "12", 1),
			failure{auth.StepWait, auth.KindTimeout, auth.ReasonNoCallback},
			seconds(5, 10),
		},
		"no interval":         {nil, strings.Replace(deviceAnswer, `,"interval":5`, "", 1), failure{}, seconds(5)},
		"interval 0":          {nil, strings.Replace(deviceAnswer, `"interval":5`, `"interval":0`, 1), failure{}, seconds(1)},
		"a negative interval": {nil, strings.Replace(deviceAnswer, `"interval":5`, `"interval":-7`, 1), failure{}, seconds(1)},
		"an absurd interval":  {nil, strings.Replace(deviceAnswer, `"interval":5`, `"interval":1e300`, 1), failure{}, seconds(60)},
		"javascript to visit": {nil, strings.Replace(deviceAnswer, "https://as.example/device", "javascript:alert(1)", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"http to visit":       {nil, strings.Replace(deviceAnswer, "https://", "http://", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"nothing to type":     {nil, strings.Replace(deviceAnswer, "WDJB-MJHT", `\u202e`, 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"no code":             {nil, strings.Replace(deviceAnswer, `"device_code":"d",`, "", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"no end":              {nil, strings.Replace(deviceAnswer, `"expires_in":600,`, "", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
	} {
		t.Run("8628-1 "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, signIn, asked := deviceBench(t, c.script, c.answer)
				_, err := signIn()
				wantFailure(t, err, c.want)
				if !slices.Equal(*asked, c.polls) {
					t.Errorf("polled after %v, want %v", *asked, c.polls)
				}
			})
		})
	}
}

// TestDevice: the whole way at the server (8628-1).
func TestDevice(t *testing.T) {
	r := newRig(t)
	r.as.Devices.Offer = true
	r.as.Devices.Answer = func(a map[string]any) { a["interval"] = 1 }
	r.request.Browse = authtest.Forbid(t)
	var shown auth.DeviceCode
	account, err := r.client.SignInByDevice(r.ctx, r.request, func(c auth.DeviceCode) { shown = c })
	if err != nil {
		t.Fatal(err)
	}
	r.wantTrail("discovery device token jwks userinfo")
	if u, _ := url.Parse(shown.Complete); shown.UserCode != "WDJB-MJHT" || u.Path != "/device" || account.Identity.Subject != "ada" {
		t.Errorf("shown %+v, signed in %s", shown, account.Identity.Subject)
	}
	if _, err := r.client.Refresh(r.ctx, account.ID); err != nil {
		t.Errorf("refresh: %v", err)
	}
	wantNoSecrets(t, r, nil)
	r.as.Devices.Offer = false
	_, err = r.client.SignInByDevice(context.Background(), r.request, func(auth.DeviceCode) {})
	wantFailure(t, err, failure{auth.StepDiscover, auth.KindProviderError, auth.ReasonNoDevice})
}
