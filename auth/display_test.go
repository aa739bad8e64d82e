package auth_test

import (
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// TestS2AdvertisedListDecides: at a new sign-in and at a refresh the advertised
// algorithms decide, not the algorithm of the account's earlier tokens. none,
// HS256 and algorithms that are not advertised are refused (ID7, FA11, OC32).
func TestS2AdvertisedListDecides(t *testing.T) {
	r := newRig(t)
	before := r.linked()
	r.browser.Page()
	r.as.Keys = authtest.KeySet{Sign: authtest.ECKey("ES256")}
	r.as.Metadata = func(d map[string]any) { d["id_token_signing_alg_values_supported"] = []string{"RS256", "ES256"} }
	r.request.Account = before.ID
	a, err := r.signIn()
	if err != nil || a.ID != before.ID || a.Identity.Algorithm != "ES256" {
		t.Fatalf("the new sign-in: %v, algorithm %q", err, a.Identity.Algorithm)
	}
	r.as.Tokens.IDTokenOnRefresh = true
	r.as.Keys = authtest.KeySet{Sign: authtest.RSAKey(0)}
	if a, err = r.client.Refresh(r.ctx, a.ID); err != nil || noted(a, auth.HappenedIDTokenLeft) {
		t.Errorf("the refresh: %v", err)
	}
}

// TestS3SecondAudience: another audience is refused and named, unless the
// provider's file trusts it.
func TestS3SecondAudience(t *testing.T) {
	arm := func(r *rig) {
		set("aud", []string{authtest.ClientID, "383168317235462148"})(r)
	}
	r := newRig(t)
	arm(r)
	_, err := r.signIn()
	wantFailure(t, err, badToken(auth.ReasonIDTokenAudience))
	if e := auth.AsError(err); !strings.Contains(e.Detail, "383168317235462148") {
		t.Errorf("the other audience is not named: %q", e.Detail)
	}
	for trusted, ok := range map[string]bool{"383168317235462148": true, "another": false} {
		r := newRig(t)
		arm(r)
		r.request.Provider.TrustedAudiences = []string{trusted}
		a, err := r.signIn()
		if (err == nil) != ok {
			t.Errorf("%s is trusted: %v", trusted, err)
		}
		if ok {
			r.as.Tokens.IDTokenOnRefresh = true
			if a, err = r.client.Refresh(r.ctx, a.ID); err != nil || noted(a, auth.HappenedIDTokenLeft) {
				t.Errorf("the refresh: %v", err)
			}
		}
	}
	r = newRig(t) // our client must be there too
	set("aud", []string{"383168317235462148"})(r)
	r.request.Provider.TrustedAudiences = []string{"383168317235462148"}
	_, err = r.signIn()
	wantFailure(t, err, badToken(auth.ReasonIDTokenAudience))
}

// TestS4ClaimsForDisplay: an unreadable claim that is only displayed fails
// nothing.
func TestS4ClaimsForDisplay(t *testing.T) {
	yes := true
	for _, c := range []struct {
		name     string
		claim    string
		value    any
		verified *bool
	}{
		{"email_verified as a text", "email_verified", "true", &yes},
		{"email_verified as an array", "email_verified", []bool{true}, nil},
		{"email_verified null", "email_verified", nil, nil},
		{"auth_time null", "auth_time", nil, nil},
		{"auth_time as a text", "auth_time", "yesterday", nil},
		{"acr as a number", "acr", 1, nil},
		{"name as an object", "name", map[string]any{"given": "Ada"}, nil},
		{"email as a number", "email", 7, nil},
		{"Email beside email", "Email", "grace@example.test", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			unusual{
				arm: func(r *rig) {
					set(c.claim, c.value)(r)
					r.request.Scopes = []string{"openid"} // only the ID token names the user
				},
				trail: uptoKeys,
				check: func(t *testing.T, _ *rig, a auth.Account) {
					if got := a.Identity.EmailVerified; c.claim == "email_verified" && (got == nil) != (c.verified == nil) {
						t.Errorf("email_verified %v", got)
					}
					if a.Identity.Subject != "ada" || strings.HasPrefix(a.Identity.Email, "grace") {
						t.Errorf("identity %+v", a.Identity)
					}
				},
			}.run(t)
		})
		t.Run(c.name+", from userinfo", func(t *testing.T) {
			unusual{
				arm: userinfo(func(a map[string]any) { a[c.claim] = c.value }),
				check: func(t *testing.T, _ *rig, a auth.Account) {
					if a.Identity.Name != "Ada Lovelace" && c.claim != "name" || a.Identity.Email != "ada@example.test" && c.claim != "email" {
						t.Errorf("the other names are lost: %+v", a.Identity)
					}
				},
			}.run(t)
		})
	}
}

// TestS4DemandedIsStrict: a requested auth_time or acr is refused if it is
// unreadable.
func TestS4DemandedIsStrict(t *testing.T) {
	for name, c := range map[string]struct {
		param, value, claim string
		bad                 any
		want                auth.Reason
	}{
		"auth_time": {"max_age", "60", "auth_time", "now", auth.ReasonIDTokenTime},
		"acr":       {"claims", `{"id_token":{"acr":{"essential":true,"value":"2"}}}`, "acr", 2, auth.ReasonACR},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.request.Provider.AuthParams = map[string]string{c.param: c.value}
			set(c.claim, c.bad)(r)
			_, err := r.signIn()
			wantFailure(t, err, badToken(c.want))
		})
	}
}

// TestS8UserinfoCostsNames: an unusable userinfo answer loses the names and never
// the verified sign-in; none of it is used.
func TestS8UserinfoCostsNames(t *testing.T) {
	for name, f := range map[string]authtest.Fault{
		"204":                   {Status: 204, Body: text("")},
		"a page":                {ContentType: "text/html", Body: text("<html>")},
		"a JWT by name only":    {ContentType: "application/jwt", Body: text("not.a.jwt")},
		"an array":              {Body: text(`[{"sub":"ada","name":"Eve"}]`)},
		"nothing":               {Body: text("")},
		"sub twice":             {Body: text(`{"sub":"grace","sub":"ada","name":"Eve"}`)},
		"no sub":                {Body: text(`{"name":"Eve"}`)},
		"2 MiB":                 {Body: text(`{"sub":"ada","name":"Eve"}` + strings.Repeat(" ", 2<<20))},
		"an insufficient_scope": {Status: 403, Body: text(`{"error":"insufficient_scope"}`)},
		"a redirect within":     {Status: 302, Location: "/elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			unusual{
				arm: func(r *rig) { r.as.Break(authtest.UserinfoPage, f) },
				check: func(t *testing.T, r *rig, a auth.Account) {
					if a.Identity.Name != "Ada" || a.Identity.Subject != "ada" {
						t.Errorf("identity %+v", a.Identity)
					}
				},
			}.run(t)
		})
	}
}

// signedUserinfo makes the userinfo endpoint answer with a JWT (OpenID Connect
// Core §5.3.2).
func signedUserinfo(key func(r *rig) authtest.Key, payload string) func(*rig) {
	return func(r *rig) {
		k := key(r)
		said := strings.ReplaceAll(payload, "ISSUER", r.as.URL)
		r.as.Break(authtest.UserinfoPage, authtest.Fault{ContentType: "application/jwt", Body: func([]byte) []byte {
			return []byte(k.Token(map[string]any{"kid": k.ID}, []byte(said)))
		}})
	}
}

// TestS8SignedUserinfo: a signed userinfo answer is verified and read; one with
// another signer or another audience gives no names.
func TestS8SignedUserinfo(t *testing.T) {
	own := func(r *rig) authtest.Key { return r.as.Keys.Sign }
	for name, c := range map[string]struct {
		arm  func(*rig)
		want string
	}{
		"by the book":         {signedUserinfo(own, `{"iss":"ISSUER","aud":"`+authtest.ClientID+`","sub":"ada","name":"Ada, signed"}`), "Ada, signed"},
		"without iss and aud": {signedUserinfo(own, `{"sub":"ada","name":"Ada, signed"}`), "Ada, signed"},
		"another issuer":      {signedUserinfo(own, `{"iss":"https://evil.example","sub":"ada","name":"Eve"}`), "Ada"},
		"another client":      {signedUserinfo(own, `{"aud":"another-client","sub":"ada","name":"Eve"}`), "Ada"},
		"another key":         {signedUserinfo(func(*rig) authtest.Key { return authtest.RSAKey(1) }, `{"sub":"ada","name":"Eve"}`), "Ada"},
		"alg none":            {signedUserinfo(func(*rig) authtest.Key { return authtest.Key{Alg: "none"} }, `{"sub":"ada","name":"Eve"}`), "Ada"},
		"HS256": {signedUserinfo(func(*rig) authtest.Key {
			return authtest.Key{Alg: "HS256", Secret: []byte("a secret that the client lacks")}
		}, `{"sub":"ada","name":"Eve"}`), "Ada"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r)
			a, err := r.signIn()
			if err != nil || a.Identity.Name != c.want {
				t.Errorf("%v, name %q, want %q", err, a.Identity.Name, c.want)
			}
		})
	}
	r := newRig(t)
	signedUserinfo(own, `{"sub":"grace"}`)(r)
	_, err := r.signIn()
	wantFailure(t, err, badUserinfo(auth.ReasonSubject))
}

// TestS8NoSubIsNotUsed: without the check, names without a subject would be used.
func TestS8NoSubIsNotUsed(t *testing.T) {
	r := newRig(t, checks.Userinfo)
	r.as.Break(authtest.UserinfoPage, authtest.Fault{Body: text(`{"name":"Eve"}`)})
	if a, err := r.signIn(); err != nil || a.Identity.Name != "Eve" {
		t.Errorf("without the check: %v, name %q", err, a.Identity.Name)
	}
}

// TestS15SignedUserinfoByEd25519: both names of EdDSA hold for a signed userinfo
// answer, too.
func TestS15SignedUserinfoByEd25519(t *testing.T) {
	for _, name := range []string{"Ed25519", "EdDSA"} {
		r := newRig(t)
		key := authtest.EdKey().As(name)
		r.as.Keys.Publish = append(r.as.Keys.Publish, r.as.Keys.Sign, key)
		signedUserinfo(func(*rig) authtest.Key { return key }, `{"sub":"ada","name":"Ada, signed"}`)(r)
		a, err := r.signIn()
		if err != nil || a.Identity.Name != "Ada, signed" {
			t.Errorf("%s: %v, name %q", name, err, a.Identity.Name)
		}
	}
}
