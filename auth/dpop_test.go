package auth_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// bindings are the ways in which a server and a provider's file can agree or
// disagree to bind tokens to a key (RFC 9449).
var bindings = []unusual{
	{id: "9449-1", name: "DPoP", arm: demandDPoP, check: wantBound},
	{id: "9449-1", name: "DPoP where it is offered", arm: offerDPoP, check: wantBound},
	{id: "9449-1", name: "DPoP where it is offered, said in words", arm: func(r *rig) {
		offerDPoP(r)
		r.request.Provider.DPoP = auth.UseOffered
	}, check: wantBound},
	{id: "9449-1", name: "DPoP offered, not wanted", arm: func(r *rig) {
		offerDPoP(r)
		r.request.Provider.DPoP = auth.UseNever
	}, check: wantUnbound},
	{id: "9449-1", name: "DPoP offered without ES256", arm: offersAlgorithms("RS256", "EdDSA"), check: wantUnbound},
	{id: "9449-1", name: "DPoP offered, and a bearer token given all the same", arm: func(r *rig) {
		offerDPoP(r)
		r.as.Possession.Downgrade = true
	}, check: wantUnbound},
	{id: "9449-1", name: "DPoP not offered, demanded at the token endpoint", arm: func(r *rig) {
		r.as.Possession.Demand = "invalid_dpop_proof"
	}, trail: "discovery authorize token token jwks userinfo", check: wantBound},
	{id: "9449-1", name: "DPoP not offered, demanded by a nonce", arm: func(r *rig) {
		r.as.Possession.Demand, r.as.Possession.Nonce = "use_dpop_nonce", "nonce-of-the-server"
	}, trail: "discovery authorize token token jwks userinfo", check: wantBound},
	{id: "9449-1", name: "DPoP not offered, demanded of a pushed request", arm: offersPush(func(r *rig) {
		r.as.Possession.Demand = "invalid_dpop_proof"
	}), trail: "discovery push push authorize token jwks userinfo", check: wantBound},
	{id: "9449-1", name: "DPoP and a pushed request that names the key", arm: offersPush(func(r *rig) {
		offerDPoP(r)
	}), trail: pushedTrail, check: func(t *testing.T, r *rig, a auth.Account) {
		if r.as.Log()[1].Form.Get("dpop_jkt") == "" {
			t.Error("dpop_jkt is not pushed")
		}
		wantBound(t, r, a)
	}},
	{id: "FA1", name: "DPoP with a nonce at every endpoint", arm: func(r *rig) {
		demandDPoP(r)
		r.as.Possession.Nonce = "nonce-of-the-server"
	}, trail: "discovery authorize token token jwks userinfo", check: wantBound},
	{id: "FA2", name: "happy-path-no-dpop-nonce", arm: demandDPoP, check: wantBound},
	{id: "9449-1", name: "DPoP with a nonce, and pushed", arm: offersPush(func(r *rig) {
		demandDPoP(r)
		r.as.Possession.Nonce = "nonce-of-the-server"
	}), trail: "discovery push push authorize token jwks userinfo", check: wantBound},
	{id: "9449-1", name: "DPoP with a nonce, for a client that signs to authenticate", arm: func(r *rig) {
		demandDPoP(r)
		r.as.Possession.Nonce = "nonce-of-the-server"
		signsToAuthenticate(r)
	}, trail: "discovery authorize token token jwks userinfo", check: wantBound},
	{id: "FA22", name: "DPoP token_type in small letters", arm: func(r *rig) {
		demandDPoP(r)
		member("token_type", "dpop")(r)
	}, check: wantBound},
}

// offerDPoP makes the server offer DPoP, and demandDPoP the provider's file
// always require it.
func offerDPoP(r *rig) { r.as.Possession.Offer = true }

func demandDPoP(r *rig) {
	r.as.Possession.Offer = true
	r.request.Provider.DPoP = auth.UseAlways
}

// offersAlgorithms makes the server accept proofs of only these algorithms.
func offersAlgorithms(algorithms ...string) func(*rig) {
	return func(r *rig) {
		r.as.Metadata = func(d map[string]any) { d["dpop_signing_alg_values_supported"] = algorithms }
	}
}

// wantUnbound: the grant is a bearer grant, and works.
func wantUnbound(t *testing.T, r *rig, a auth.Account) {
	if a.Grant.Bound() || !strings.EqualFold(a.Grant.TokenType, "Bearer") {
		t.Fatalf("the grant is bound: %v", a.Grant)
	}
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Errorf("refresh: %v", err)
	}
	if _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); err != nil {
		t.Errorf("call: %v", err)
	}
}

// wantBound: the grant contains its key, and works with it.
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

func TestBindings(t *testing.T) {
	for _, c := range bindings {
		t.Run(c.id+" "+c.name, func(t *testing.T) { c.run(t) })
	}
}

// A bound account stays bound: a refresh that brings a bearer token is refused,
// and the account is in doubt, because its refresh token may be spent.
func TestRefreshKeepsBinding(t *testing.T) {
	r := newRig(t)
	offerDPoP(r)
	a := r.linked()
	member("token_type", "Bearer")(r)
	_, err := r.client.Refresh(r.ctx, a.ID)
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindBadAnswer, auth.ReasonTokenType})
	after := r.load(a.ID)
	// The plain access token is refused; the rotated refresh token is bound, and kept.
	if !after.Grant.DPoPKey.Equal(a.Grant.DPoPKey) || !after.Grant.AccessToken.Equal(a.Grant.AccessToken) {
		t.Error("the plain token is taken")
	}
	if after.Grant.RefreshToken.Equal(a.Grant.RefreshToken) || !after.RefreshStartedAt.IsZero() {
		t.Error("the rotated refresh token is given up")
	}
}

// An account with bearer tokens keeps them, whatever the server offers later.
func TestRefreshStaysUnbound(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	offerDPoP(r)
	after, err := r.client.Refresh(r.ctx, a.ID)
	if err != nil || after.Grant.Bound() {
		t.Errorf("%v, bound %v", err, after.Grant.Bound())
	}
	if r.as.Log()[0].Header.Get("DPoP") != "" {
		t.Error("a proof was sent")
	}
}

// dpopCases are servers that violate DPoP.
var dpopCases = []hostile{
	{id: "9449-1", name: "a bearer token though a proof was sent", check: checks.TokenType, arm: func(r *rig) {
		demandDPoP(r)
		r.as.Possession.Downgrade = true
	}, trail: uptoToken, want: badExchange(auth.ReasonTokenType)},
	{id: "9449-1", name: "a new nonce is asked for again and again", arm: func(r *rig) {
		demandDPoP(r)
		r.as.Possession.NeverContent = true
	}, trail: "discovery authorize token token", want: refused(auth.ReasonProofRefused)},
	{id: "9449-1", name: "a DPoP token though no proof was sent", check: checks.TokenType, arm: member("token_type", "DPoP"), trail: uptoToken, want: badExchange(auth.ReasonTokenType)},
	{id: "9449-1", name: "use_dpop_nonce without a nonce", arm: func(r *rig) {
		demandDPoP(r)
		tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"use_dpop_nonce"}`)})(r)
	}, trail: uptoToken, want: refused(auth.ReasonProofRefused)},
	{id: "9449-1", name: "a proof is demanded of a client that must not send one", arm: func(r *rig) {
		r.request.Provider.DPoP = auth.UseNever
		r.as.Possession.Demand = "invalid_dpop_proof"
	}, trail: uptoToken, want: refused(auth.ReasonProofNeeded)},
	{id: "9449-1", name: "a proof is demanded where only others' algorithms are offered", arm: func(r *rig) {
		offersAlgorithms("RS256")(r)
		r.as.Possession.Demand = "invalid_dpop_proof"
	}, trail: uptoToken, want: refused(auth.ReasonProofNeeded)},
	{id: "9449-1", name: "a proof is demanded again and again", arm: tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_dpop_proof"}`)}), trail: "discovery authorize token token", want: refused(auth.ReasonProofRefused)},
	{id: "9449-1", name: "use_dpop_nonce without a nonce to a client without a key", arm: tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"use_dpop_nonce"}`)}), trail: "discovery authorize token token", want: refused(auth.ReasonProofRefused)},
	{id: "9449-1", name: "the word of a demand on a server's failure", arm: tokenFault(authtest.Fault{Instead: true, Status: 500, Body: text(`{"error":"invalid_dpop_proof"}`)}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonUnavailable)},
}

// TestRefreshTokenAloneIsBound: a server may answer a proof with a bearer token and
// bind the refresh token of a public client to its key (RFC 9449 §5). The access token
// is a plain one, and each refresh carries a proof.
func TestRefreshTokenAloneIsBound(t *testing.T) {
	for name, signIn := range map[string]func(*rig) (auth.Account, error){"browser": (*rig).signIn, "device": (*rig).byDevice} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			offerDPoP(r)
			r.as.Possession.RefreshAlone = true
			r.as.Devices = quickly(nil)
			a, err := signIn(r)
			if err != nil || a.Grant.Bound() {
				t.Fatalf("%v, bound %v", err, a.Grant.Bound())
			}
			for _, fixed := range []bool{false, true, false} { // without a new refresh token the old one stays bound
				r.as.Tokens.Fixed = fixed
				if a, err = r.client.Refresh(r.ctx, a.ID); err != nil || a.Grant.Bound() {
					t.Fatalf("the refresh: %v, bound %v", err, a.Grant.Bound())
				}
			}
			r.as.ForgetLog()
			if _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); err != nil || r.as.Log()[0].Header.Get("DPoP") != "" {
				t.Errorf("the call: %v", err)
			}
			if a, err = r.client.Revoke(r.ctx, a.ID); err != nil || a.Status(time.Now()) != auth.StatusRevoked || !a.Grant.DPoPKey.Empty() {
				t.Errorf("the revocation: %v", err)
			}
			wantNoSecrets(t, r, nil)
		})
	}
}

// TestARetryIsTwoSteps: a request that is sent anew, because the server demands a nonce, is reported
// each time, with its own number and answer.
func TestARetryIsTwoSteps(t *testing.T) {
	r := newRig(t)
	demandDPoP(r)
	r.as.Possession.Nonce = "nonce-of-the-server"
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	var statuses, numbers []int
	for _, e := range r.seen() {
		if e.Step == auth.StepExchange && e.Exchange != nil {
			statuses, numbers = append(statuses, e.Exchange.Status), append(numbers, e.N)
		}
	}
	if !slices.Equal(statuses, []int{400, 200}) || numbers[0] >= numbers[1] {
		t.Errorf("the exchange is reported with the statuses %v, as the steps %v", statuses, numbers)
	}
}
