package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// oauthRefusal is a fault that refuses with an OAuth error code.
func oauthRefusal(status int, code string) authtest.Fault {
	return authtest.Fault{Instead: true, Status: status, Body: text(`{"error":"` + code + `","error_description":"as it says"}`)}
}

// TestS19PushRefused: a refused or unreadable pushed request names the step, and the
// line that goes without it, unless the provider demands it.
func TestS19PushRefused(t *testing.T) {
	const line = `par = "never"`
	for name, c := range map[string]struct {
		fault authtest.Fault
		want  auth.Reason
		line  string
	}{
		"invalid_request": {oauthRefusal(400, "invalid_request"), auth.ReasonPushRefused, line},
		"404 with a page": {authtest.Fault{Instead: true, Status: 404, ContentType: "text/html", Body: text("<p>")}, auth.ReasonPushRefused, line},
		"403":             {authtest.Fault{Instead: true, Status: 403, Body: text("no")}, auth.ReasonPushRefused, line},
		"no request_uri":  {authtest.Fault{Instead: true, Status: 201, Body: text(`{"expires_in":60}`)}, auth.ReasonMalformed, line},
		"a redirect":      {authtest.Fault{Instead: true, Status: 302, Location: "/elsewhere"}, auth.ReasonRedirected, line},
		"invalid_scope":   {oauthRefusal(400, "invalid_scope"), auth.ReasonInvalidScope, ""},
		"invalid_client":  {oauthRefusal(401, "invalid_client"), auth.ReasonInvalidClient, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, required := range []bool{false, true} {
				r := newRig(t)
				r.as.Pushing.Offer, r.as.Pushing.Require = true, required
				r.request.Browse = authtest.Forbid(t)
				r.as.Break(authtest.Push, c.fault)
				_, err := r.signIn()
				e := auth.AsError(err)
				if e == nil || e.Step != auth.StepBrowser || e.Reason != c.want {
					t.Fatalf("%v", err)
				}
				want := c.line
				if required {
					want = ""
				}
				if e.Line != want {
					t.Errorf("required %v: line %q, want %q", required, e.Line, want)
				}
			}
		})
	}
}

// TestS19ProofRefused: a refused proof names dpop = "never", at each step, unless the
// provider demands a proof.
func TestS19ProofRefused(t *testing.T) {
	const line = `dpop = "never"`
	r := newRig(t)
	offerDPoP(r)
	a := r.linked()
	r.as.Break(authtest.Token, oauthRefusal(400, "invalid_dpop_proof"))
	_, err := r.signIn()
	wantFailure(t, err, refused(auth.ReasonProofRefused))
	if e := auth.AsError(err); e.Line != line {
		t.Errorf("sign-in: line %q", e.Line)
	}
	_, err = r.client.Refresh(r.ctx, a.ID)
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindProviderError, auth.ReasonProofRefused})
	if e := auth.AsError(err); e.Line != line {
		t.Errorf("refresh: line %q", e.Line)
	}
	r.as.Mend(authtest.Token)
	r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 401, Header: http.Header{"Www-Authenticate": {`DPoP error="invalid_dpop_proof"`}}})
	_, err = r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
	wantFailure(t, err, failure{auth.StepUserinfo, auth.KindSignInNeeded, auth.ReasonProofRefused}) // a 401 at call

	r = newRig(t)
	offerDPoP(r)
	r.as.Devices = quickly(nil)
	r.as.Break(authtest.Token, oauthRefusal(400, "invalid_dpop_proof"))
	_, err = r.byDevice()
	wantFailure(t, err, refused(auth.ReasonProofRefused))

	r = newRig(t) // it demands what the file rules out
	r.request.Provider.DPoP, r.as.Possession.Demand = auth.UseNever, "invalid_dpop_proof"
	_, err = r.signIn()
	wantFailure(t, err, refused(auth.ReasonProofNeeded))
	if e := auth.AsError(err); e.Line != `dpop = "offered"` {
		t.Errorf("it is ruled out, and the line is %q", e.Line)
	}

	r = newRig(t) // it offers nothing, demands a proof, and refuses it
	r.as.Break(authtest.Token, oauthRefusal(400, "invalid_dpop_proof"))
	_, err = r.signIn()
	wantFailure(t, err, refused(auth.ReasonProofRefused))
	if e := auth.AsError(err); e.Line != "" {
		t.Errorf("it is demanded, and the line is %q", e.Line)
	}
}

// TestS19BearerOnly: an API that knows only Bearer refuses a bound token; the error
// speaks of DPoP, in call and in userinfo. A plain token's refusal does not.
func TestS19BearerOnly(t *testing.T) {
	for _, challenge := range []string{`Bearer error="invalid_token"`, `Bearer`, `Basic realm="DPoP"`, ""} {
		header := http.Header{}
		if challenge != "" {
			header.Set("WWW-Authenticate", challenge)
		}
		fault := authtest.Fault{Instead: true, Status: 401, Header: header}
		for bound, want := range map[bool]auth.Reason{true: auth.ReasonBearerOnly, false: auth.ReasonResourceRefused} {
			r := newRig(t)
			r.as.Possession.Offer = bound
			a := r.linked()
			r.as.Break(authtest.API, fault)
			_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
			e := auth.AsError(err)
			if e == nil || e.Step != auth.StepUserinfo || e.Kind != auth.KindSignInNeeded || e.Status != 401 || bound && e.Line != `dpop = "never"` {
				t.Fatalf("%v", err)
			}
			if e.Reason != want && !(challenge == `Bearer error="invalid_token"` && !bound) {
				t.Errorf("%q, bound %v: %s, want %s", challenge, bound, e.Reason, want)
			}
		}
	}
	r := newRig(t) // the resource asks for a proof: the refusal is about the token
	offerDPoP(r)
	a := r.linked()
	r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 401, Header: http.Header{"Www-Authenticate": {`Bearer, DPoP algs="ES256", error="invalid_token"`}}})
	_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
	if e := auth.AsError(err); e == nil || e.Reason == auth.ReasonBearerOnly {
		t.Errorf("%v", err)
	}
}

// TestS19BearerOnlyProvesNothing: userinfo that knows only Bearer refuses every bound
// token, so its 401 before a revocation is no proof that the token has ended.
func TestS19BearerOnlyProvesNothing(t *testing.T) {
	r := newRig(t)
	offerDPoP(r)
	a := r.linked()
	r.as.Break(authtest.UserinfoPage, authtest.Fault{Instead: true, Status: 401, Header: http.Header{"Www-Authenticate": {`Bearer`}}})
	r.as.Break(authtest.Revoke, oauthRefusal(400, "invalid_request"))
	after, err := r.client.Revoke(r.ctx, a.ID)
	if err == nil || after.Ended != auth.NotEnded {
		t.Errorf("%v, ended %q, proof %q", err, after.Ended, after.Revocation.Proof)
	}
}

// TestS19SignatureReason: each reason why a signature is refused has its own: the
// algorithm is not advertised, no key fits, the signature does not hold.
func TestS19SignatureReason(t *testing.T) {
	for name, c := range map[string]struct {
		arm    func(*rig)
		want   auth.Reason
		detail string
	}{
		"an algorithm that is not advertised": {signedBy(func(*rig) authtest.Key { return authtest.ECKey("ES256") }), auth.ReasonAlgorithm, "ES256"},
		"a key of another name":               {func(r *rig) { r.as.ID.Header = func(h map[string]any) { h["kid"] = "of-tomorrow" } }, auth.ReasonNoKey, "of-tomorrow"},
		"a key for another use":               {jwk("use", "enc"), auth.ReasonNoKey, string(auth.WhyKeyUse)},
		"no key at all":                       {keys(`{"keys":[{"kty":"??"}]}`), auth.ReasonNoKey, string(auth.WhyNoKeyNamed)},
		"a turned bit":                        {func(r *rig) { r.as.ID.Compact = turnBit }, auth.ReasonSignature, ""},
		"another's key":                       {signedBy(func(*rig) authtest.Key { return authtest.RSAKey(1) }), auth.ReasonSignature, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r)
			_, err := r.signIn()
			wantFailure(t, err, badToken(c.want))
			if e := auth.AsError(err); !strings.Contains(e.DetailText(), c.detail) || c.detail == "" && e.DetailText() != "" {
				t.Errorf("detail %q", e.DetailText())
			}
		})
	}
}

// TestS19LongToken: a token beyond 64 KiB is called too long, in each flow.
func TestS19LongToken(t *testing.T) {
	long := member("access_token", strings.Repeat("a", 65<<10))
	r := newRig(t)
	withoutHash(long)(r)
	_, err := r.signIn()
	wantFailure(t, err, badExchange(auth.ReasonTokenTooLong))
	if e := auth.AsError(err); e.Detail != "access_token" {
		t.Errorf("detail %q", e.Detail)
	}
	r = newRig(t)
	a := r.linked()
	long(r)
	_, err = r.client.Refresh(r.ctx, a.ID)
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindBadAnswer, auth.ReasonTokenTooLong})
}

// TestS19Interaction: a refresh that needs the person asks for a new sign-in,
// whatever the status beside the code; the grant is kept.
func TestS19Interaction(t *testing.T) {
	for _, code := range []string{"interaction_required", "login_required", "consent_required", "account_selection_required"} {
		for _, status := range []int{400, 401, 403} {
			r := newRig(t)
			before := r.linked()
			r.as.Break(authtest.Token, oauthRefusal(status, code))
			_, err := r.client.Refresh(r.ctx, before.ID)
			wantFailure(t, err, failure{auth.StepRefresh, auth.KindSignInNeeded, auth.ReasonInteraction})
			sealed := r.load(before.ID)
			if !sealed.Grant.RefreshToken.Equal(before.Grant.RefreshToken) || sealed.RefusedAt.IsZero() {
				t.Errorf("%d %s: refused at %v", status, code, sealed.RefusedAt)
			}
		}
	}
}

// TestS23OwnJSON: a 400 with JSON of the provider's own ends in a new sign-in, with
// its words; what a proxy may have sent does not.
func TestS23OwnJSON(t *testing.T) {
	for body, words := range map[string]string{
		`{"message":"Bad Request","errors":[{"resource":"RefreshToken","code":"invalid"}]}`: "Bad Request",
		`{"error":{"code":400,"message":"Token has been expired or revoked."}}`:             "Token has been expired or revoked.",
		`{"errors":[]}`: "",
	} {
		r := newRig(t)
		before := r.linked()
		r.as.Break(authtest.Token, authtest.Fault{Instead: true, Status: 400, Body: text(body)})
		_, err := r.client.Refresh(r.ctx, before.ID)
		wantFailure(t, err, failure{auth.StepRefresh, auth.KindSignInNeeded, auth.ReasonOAuthError})
		if e := auth.AsError(err); e.Description != words || r.load(before.ID).RefusedAt.IsZero() {
			t.Errorf("%s: says %q", body, e.Description)
		}
	}
	for _, f := range []authtest.Fault{
		{Instead: true, Status: 400, Body: text("")}, {Instead: true, Status: 400, ContentType: "text/html", Body: text("<p>proxy")}, {Instead: true, Status: 404, Body: text(`{"message":"no"}`)},
	} {
		r := newRig(t)
		before := r.linked()
		r.as.Break(authtest.Token, f)
		_, err := r.client.Refresh(r.ctx, before.ID)
		wantFailure(t, err, failure{auth.StepRefresh, auth.KindProviderError, auth.ReasonRefusedStatus})
	}
}

// TestS30OpenIDNeeded: where an OpenID provider refuses scopes that lack openid, the
// failure asks to add openid, and not to remove scopes, in every flow and by userinfo.
func TestS30OpenIDNeeded(t *testing.T) {
	r := newRig(t)
	r.as.Pushing.Offer = true
	r.as.Break(authtest.Push, oauthRefusal(400, "invalid_scope"))
	for scopes, want := range map[string]auth.Reason{"notes.read": auth.ReasonOpenIDNeeded, "openid notes.read": auth.ReasonInvalidScope} {
		r.request.Scopes = strings.Fields(scopes)
		_, err := r.signIn()
		wantFailure(t, err, failure{auth.StepBrowser, auth.KindProviderError, want})
	}
	r = newRig(t)
	r.request.Scopes = []string{"notes.read"}
	r.as.Front.Answer = func(q map[string][]string) {
		delete(q, "code")
		q["error"] = []string{"invalid_scope"}
	}
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepCallback, auth.KindProviderError, auth.ReasonOpenIDNeeded})
	r = newRig(t)
	r.request.Scopes = []string{"notes.read"}
	r.as.Devices = quickly(nil)
	r.as.Break(authtest.Device, oauthRefusal(400, "invalid_scope"))
	_, err = r.byDevice()
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonOpenIDNeeded {
		t.Errorf("device: %v", err)
	}
	r = newRig(t)
	r.request.Scopes = []string{"notes.read"}
	r.as.Break(authtest.UserinfoPage, oauthRefusal(403, "insufficient_scope"))
	_, err = r.signIn()
	wantFailure(t, err, failure{auth.StepUserinfo, auth.KindProviderError, auth.ReasonOpenIDNeeded})
}

// TestS26KeyRefused: a client that signs with its key gets no hint about a secret, and
// a clock that is off is named: an assertion lives for a minute.
func TestS26KeyRefused(t *testing.T) {
	r := newRig(t)
	r.as.Assertion, r.request.Provider.ClientSecret = pemKey(t, false)
	r.as.Break(authtest.Token, oauthRefusal(401, "invalid_client"))
	_, err := r.signIn()
	wantFailure(t, err, refused(auth.ReasonKeyRefused))
	if e := auth.AsError(err); e.Skew != 0 {
		t.Errorf("a clock that is right is off by %v", e.Skew)
	}
	r.client.Now = func() time.Time { return time.Now().Add(-20 * time.Minute) }
	_, err = r.signIn()
	wantFailure(t, err, refused(auth.ReasonKeyRefused))
	if e := auth.AsError(err); e.Skew < 19*time.Minute {
		t.Errorf("the clock is off by %v", e.Skew)
	}
}

// TestS16BlockedEverywhere: a firewall's page is called that at every endpoint of the
// provider, and costs a refresh nothing.
func TestS16BlockedEverywhere(t *testing.T) {
	page := authtest.Fault{Instead: true, Status: 403, ContentType: "text/html", Body: text("<html>blocked")}
	r := newRig(t)
	before := r.linked()
	r.as.Break(authtest.Token, page)
	_, err := r.client.Refresh(r.ctx, before.ID)
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindProviderError, auth.ReasonBlocked})
	if a := r.load(before.ID); a.Ended != auth.NotEnded || !a.RefusedAt.IsZero() || a.Status(time.Now()) != auth.StatusActive {
		t.Errorf("status %s, refused at %v", a.Status(time.Now()), a.RefusedAt)
	}
	_, err = r.signIn()
	wantFailure(t, err, refused(auth.ReasonBlocked))
	r = newRig(t)
	r.as.Pushing.Offer = true
	r.as.Break(authtest.Push, page)
	_, err = r.signIn()
	wantFailure(t, err, failure{auth.StepBrowser, auth.KindProviderError, auth.ReasonBlocked})
	r = newRig(t)
	r.as.Devices = quickly(nil)
	r.as.Break(authtest.Device, page)
	_, err = r.byDevice()
	wantFailure(t, err, failure{auth.StepWait, auth.KindProviderError, auth.ReasonBlocked})
}

// TestS17PagesAreNoCodes: a page in place of the answer to a device request or a
// registration is called that.
func TestS17PagesAreNoCodes(t *testing.T) {
	page := authtest.Fault{Instead: true, Status: 200, ContentType: "text/html", Body: text("<html>sign in to this network")}
	r := newRig(t)
	r.as.Devices = quickly(nil)
	r.as.Break(authtest.Device, page)
	_, err := r.byDevice()
	wantFailure(t, err, failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonNotJSON})
	r = newRig(t)
	r.as.Registering.Offer = true
	r.as.Break(authtest.Register, page)
	_, err = r.client.Register(r.ctx, r.request.Provider)
	wantFailure(t, err, failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonNotJSON})
}
