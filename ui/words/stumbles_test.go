package words

import (
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// TestS19WordsSendTheRightWay: each failure names what happened and what to do, and
// none of them sends the person elsewhere.
func TestS19WordsSendTheRightWay(t *testing.T) {
	for name, c := range map[string]struct {
		err   auth.Error
		says  []string // each stands in the title or the hint
		never []string
	}{
		"a refused pushed request": {
			auth.Error{Step: auth.StepBrowser, Kind: auth.KindProviderError, Reason: auth.ReasonPushRefused, Code: "invalid_request", Line: `par = "never"`},
			[]string{"pushed authorization request: invalid_request", `write par = "never" into the provider's file`}, []string{"client's settings"},
		},
		"a refused pushed request that is demanded": {
			auth.Error{Step: auth.StepBrowser, Kind: auth.KindProviderError, Reason: auth.ReasonPushRefused, Status: 404},
			[]string{"pushed authorization request with status 404", "accepts no other way"}, []string{"never"},
		},
		"an unreadable answer to it": {
			auth.Error{Step: auth.StepBrowser, Kind: auth.KindBadAnswer, Reason: auth.ReasonMalformed, Line: `par = "never"`},
			[]string{"pushed authorization request", `par = "never"`}, []string{"stored"},
		},
		"a refused proof": {
			auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonProofRefused, Line: `dpop = "never"`, Skew: 20 * 60e9},
			[]string{"DPoP", "Set this computer's clock", "20 min", `write dpop = "never"`}, nil,
		},
		"a proof that is demanded": {
			auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonProofNeeded, Line: `dpop = "offered"`},
			[]string{"DPoP", `write dpop = "offered"`}, []string{`"never"`},
		},
		"an API that knows only Bearer": {
			auth.Error{Step: auth.StepUserinfo, Kind: auth.KindProviderError, Reason: auth.ReasonBearerOnly, Status: 401, Line: `dpop = "never"`},
			[]string{"bound to Latchkey's key", "DPoP", "Bearer", `dpop = "never"`}, []string{"scope"},
		},
		"a keyring without a collection": {
			auth.Error{Kind: auth.KindKeyring, Reason: auth.ReasonKeyringEmpty},
			[]string{"The keyring that runs here", "collection", "seahorse"}, []string{"No keyring runs"},
		},
		"a long query": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonCallbackLong, Line: `response_mode = "form_post"`},
			[]string{"came back", "8 KiB", `response_mode = "form_post"`}, []string{"Nobody"},
		},
		"a code and an error": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonCallbackBoth, Code: "access_denied"},
			[]string{"came back with a code and an error", "access_denied"}, []string{"Nobody"},
		},
		"a parameter twice": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonCallbackTwice},
			[]string{"came back", "stands twice"}, []string{"Nobody"},
		},
		"localhost": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonCallbackHost, Line: `redirect = "http://localhost/cb/x"`},
			[]string{"came back to another name of this computer", `redirect = "http://localhost/cb/x"`, "register"}, []string{"Nobody"},
		},
		"a slash more": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonCallbackPath, Line: `redirect = "http://127.0.0.1/cb/x/"`},
			[]string{"came back to another path", "slash more", `redirect = "http://127.0.0.1/cb/x/"`}, []string{"Nobody"},
		},
		"a form": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonCallbackMode, Line: `response_mode = "form_post"`},
			[]string{"as a form", `response_mode = "form_post"`}, []string{"Nobody"},
		},
		"a query for a form": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonCallbackMode},
			[]string{"in the address", "take response_mode out"}, []string{"Nobody"},
		},
		"an error without a state, while waiting": {
			auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: auth.ReasonErrorNoState, Code: "invalid_scope", Detail: "no such scope"},
			[]string{"invalid_scope", "“no such scope”", "the wait goes on"}, []string{"tried to slip in"},
		},
		"an error without a state, at the end": {
			auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonErrorNoState, Code: "invalid_scope", Detail: "no such scope"},
			[]string{"invalid_scope", "“no such scope”", "sign in again"}, []string{"the wait goes on", "Nobody"},
		},
		"old key exchange": {
			auth.Error{Step: auth.StepDiscover, Kind: auth.KindNetwork, Reason: auth.ReasonTLSCipher},
			[]string{"It speaks TLS", "key exchange by RSA", "ECDHE"}, []string{"certificate"},
		},
		"only a common name": {
			auth.Error{Step: auth.StepDiscover, Kind: auth.KindNetwork, Reason: auth.ReasonCertOld},
			[]string{"common name", "subjectAltName"}, []string{"Something else answers", "--ca"},
		},
		"an algorithm that is not advertised": {
			auth.Error{Step: auth.StepVerify, Kind: auth.KindBadAnswer, Reason: auth.ReasonAlgorithm, Detail: "ES256"},
			[]string{"ES256", "id_token_signing_alg_values_supported"}, []string{"in between"},
		},
		"an unknown key": {
			auth.Error{Step: auth.StepVerify, Kind: auth.KindBadAnswer, Reason: auth.ReasonNoKey, Why: auth.WhyNoKeyNamed, Detail: "k2"},
			[]string{"none has the name k2", "jwks_uri", "try again in some minutes"}, []string{"in between"},
		},
		"a long token": {
			auth.Error{Step: auth.StepExchange, Kind: auth.KindBadAnswer, Reason: auth.ReasonTokenTooLong, Detail: "access_token"},
			[]string{"64 KiB", "fewer"}, []string{"incomplete"},
		},
		"interaction at a refresh": {
			auth.Error{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonInteraction, Code: "interaction_required"},
			[]string{"wants to ask you something", "Sign in again"}, nil,
		},
		"S3: another audience": {
			auth.Error{Step: auth.StepVerify, Kind: auth.KindBadAnswer, Reason: auth.ReasonIDTokenAudience, Detail: "it is also for 383168317235462148"},
			[]string{"383168317235462148", "trusted_audiences"}, nil,
		},
		"S5: endpoints without an issuer": {
			auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonIssuerNeeded},
			[]string{"Name the issuer in the provider's file", "no_id_token = true"}, []string{"give the endpoints"},
		},
		"S6: a rule of an administrator": {
			auth.Error{Step: auth.StepCallback, Kind: auth.KindProviderError, Reason: auth.ReasonDenied, Code: "access_denied"},
			[]string{"or of an administrator", "ask the administrator"}, []string{"Somebody chose"},
		},
		"S16: a firewall": {
			auth.Error{Step: auth.StepDiscover, Kind: auth.KindProviderError, Reason: auth.ReasonBlocked, Status: 403},
			[]string{"firewall", "ask who runs Acme"}, []string{"no description", "There is no description"},
		},
		"S20: metadata that leads on and on": {
			auth.Error{Step: auth.StepDiscover, Kind: auth.KindBadAnswer, Reason: auth.ReasonRedirectLoop, Detail: "https://id.example/x/"},
			[]string{"https://id.example/x/", "metadata_url"}, []string{"This network may want you"},
		},
		"S20: metadata at another host": {
			auth.Error{Step: auth.StepDiscover, Kind: auth.KindBadAnswer, Reason: auth.ReasonRedirected},
			[]string{"This network may want you to sign in"}, nil,
		},
		"S26: a refused secret": {
			auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonSecretRefused, Code: "invalid_client"},
			[]string{"secret", "token_auth", "--token-auth"}, []string{"native or desktop app"},
		},
		"S32: HS256": {
			auth.Error{Step: auth.StepVerify, Kind: auth.KindBadAnswer, Reason: auth.ReasonSymmetric, Detail: "HS256"},
			[]string{"signed with the client's secret", "HS256", "RS256"}, []string{"in between"},
		},
		"another signature": {
			auth.Error{Step: auth.StepVerify, Kind: auth.KindBadAnswer, Reason: auth.ReasonSignature},
			[]string{"does not fit the provider's key", "tell the provider"}, nil,
		},
		"a key for another use": {
			auth.Error{Step: auth.StepVerify, Kind: auth.KindBadAnswer, Reason: auth.ReasonNoKey, Detail: "the key is not meant for signatures"},
			[]string{"No key at its jwks_uri fits (the key is not meant for signatures)"}, nil,
		},
		"an ID token that does not come": {
			auth.Error{Step: auth.StepExchange, Kind: auth.KindBadAnswer, Reason: auth.ReasonNoIDToken},
			[]string{"no_id_token = true", "take openid out"}, nil,
		},
		"S26: a key that is refused": {
			auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonKeyRefused, Code: "invalid_client"},
			[]string{"key", "registered there", "key_id"}, []string{"client_secret", "the secret"},
		},
		"S28: no way back": {
			auth.Error{Step: auth.StepBrowser, Kind: auth.KindProviderError, Reason: auth.ReasonNoWayBack, Line: `post_logout_redirect = "none"`},
			[]string{"without an ID token", `post_logout_redirect = "none"`}, nil,
		},
		"S30: openid is missing": {
			auth.Error{Step: auth.StepCallback, Kind: auth.KindProviderError, Reason: auth.ReasonOpenIDNeeded},
			[]string{"add openid"}, nil,
		},
		"S33: a compared port": {
			auth.Error{Step: auth.StepBrowser, Kind: auth.KindProviderError, Reason: auth.ReasonRedirectRefused, Line: `redirect = "http://127.0.0.1:18765/cb/x"`},
			[]string{"compares the port", `redirect = "http://127.0.0.1:18765/cb/x"`, "register that address"}, nil,
		},
		"S23: an ended grant in the provider's own way": {
			auth.Error{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonOAuthError},
			[]string{"does not renew this sign-in", "Sign in again"}, nil,
		},
	} {
		c.err.Provider = "Acme"
		title, hint := Say(&c.err)
		all := title + ". " + hint
		for _, text := range c.says {
			if !strings.Contains(all, text) {
				t.Errorf("%s: %q is missing in: %s", name, text, all)
			}
		}
		for _, text := range c.never {
			if strings.Contains(all, text) {
				t.Errorf("%s: %q stands in: %s", name, text, all)
			}
		}
		t.Log(name + ": " + all)
	}
}

// TestS33TheWindowNamesTheLine: a hint of the window keeps the line that fixes a
// compared port, and names none where there is none.
func TestS33TheWindowNamesTheLine(t *testing.T) {
	for line, want := range map[string]bool{`redirect = "http://127.0.0.1:18765/cb/x"`: true, "": false} {
		e := &auth.Error{Step: auth.StepBrowser, Kind: auth.KindProviderError, Reason: auth.ReasonRedirectRefused, Provider: "Acme", Line: line}
		_, hint := Say(e)
		if got := ForWindow(e, hint); strings.Contains(got, "compares the port") != want || !strings.Contains(got, line) {
			t.Errorf("%q: %s", line, got)
		}
	}
}

// TestS24WhatA403IsCalled: a token that is answered 403 after a revocation is reported as
// what it is: no proof, and not "nothing to prove it with".
func TestS24WhatA403IsCalled(t *testing.T) {
	for status, want := range map[int]string{403: "answers the token with status 403 now; that is no proof", 0: "offers nothing to prove it with"} {
		if got := Proof(auth.Revocation{Proof: auth.ProofAccepted, Status: status}, time.Now()); !strings.Contains(got, want) {
			t.Errorf("%d: %s", status, got)
		}
	}
}

// TestU23AnAddressOfThisComputerIsNotCalledHTTPS: the sentence about a provider's addresses is true of
// one on loopback, too.
func TestU23AnAddressOfThisComputerIsNotCalledHTTPS(t *testing.T) {
	if got := Asks("endpoints"); !strings.Contains(got, "https, or on this computer") {
		t.Errorf("it says %q", got)
	}
}
