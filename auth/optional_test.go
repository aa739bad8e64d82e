package auth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

const pushedTrail = "discovery push authorize token jwks userinfo"

// offersPush arms a case with a server that accepts pushed requests.
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
	{id: "9126-1", name: "413", arm: offersPush(pushFault(authtest.Fault{Instead: true, Status: 413})), trail: uptoPush, want: failure{auth.StepBrowser, auth.KindProviderError, auth.ReasonPushRefused}},
	{id: "9126-1", name: "400 invalid_request", arm: offersPush(pushFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_request"}`)})), trail: uptoPush, want: failure{auth.StepBrowser, auth.KindProviderError, auth.ReasonPushRefused}},
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

// optional are features that a good server offers.
var optional = []unusual{
	{id: "9126-1", name: "pushed request", arm: offersPush(func(*rig) {}), trail: pushedTrail, check: func(t *testing.T, r *rig, _ auth.Account) {
		if got := r.as.Log()[2].Keys(); got != "client_id,request_uri" {
			t.Errorf("the browser carries %s", got)
		}
	}},
	{id: "9126-1", name: "pushed request, answered 200", arm: offersPush(pushFault(authtest.Fault{Status: 200})), trail: pushedTrail},
	{id: "9126-1", name: "pushed request merely offered and out of order", arm: offersPush(pushFault(authtest.Fault{Instead: true, Status: 503})), trail: pushedTrail},
	{id: "9126-1", name: "pushed request, not wanted", arm: offersPush(func(r *rig) { r.request.Provider.PAR = auth.UseNever })},
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
	{id: "7591-1", name: "private_key_jwt", arm: signsToAuthenticate, check: func(t *testing.T, r *rig, a auth.Account) {
		if got := r.as.Log()[2].Keys(); got != "client_assertion,client_assertion_type,client_id,code,code_verifier,grant_type,redirect_uri" {
			t.Errorf("sends %s", got)
		}
		if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
			t.Errorf("refresh: %v", err)
		}
	}, trail: happyTrail},
}

// signsToAuthenticate makes the client authenticate with a key, and the server
// accept each assertion once.
func signsToAuthenticate(r *rig) {
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
}

func TestOptional(t *testing.T) {
	for _, c := range optional {
		t.Run(c.id+" "+c.name, func(t *testing.T) { c.run(t) })
	}
}
