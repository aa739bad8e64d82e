package auth_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// onRefresh arms a change to the ID tokens of refreshes.
func onRefresh(arm func(*rig)) func(*rig) {
	return func(r *rig) {
		r.as.Tokens.IDTokenOnRefresh = true
		arm(r)
	}
}

// noted reports whether the account's newest entries contain what.
func noted(a auth.Account, what auth.Happening) bool {
	return slices.ContainsFunc(a.History, func(e auth.Entry) bool { return e.What == what })
}

// TestS1RefreshKeepsRotatedToken: a refresh with an invalid ID token keeps the
// new tokens; the ID token is dropped, the account's history has the reason, and
// the next refresh sends the new refresh token.
func TestS1RefreshKeepsRotatedToken(t *testing.T) {
	for name, arm := range map[string]func(*rig){
		"iat 20 minutes ago": set("iat", unix(-20*time.Minute)),
		"exp 20 minutes ago": set("exp", unix(-20*time.Minute)),
		"another auth_time":  set("auth_time", unix(-time.Hour)),
		"another audience":   set("aud", "another-client"),
		"another nonce":      set("nonce", "of the provider's own"),
		"an algorithm not advertised": func(r *rig) {
			r.as.Keys = authtest.KeySet{Sign: authtest.ECKey("ES256")}
		},
		"a key that is not published": signedBy(func(*rig) authtest.Key { return authtest.RSAKey(1) }),
		"an opaque one":               func(r *rig) { r.as.ID.Compact = func(string) string { return "opaque" } },
		"one that is an object":       answer(func(a map[string]any) { a["id_token"] = map[string]any{} }),
		"HS256": signedBy(func(*rig) authtest.Key {
			return authtest.Key{Alg: "HS256", Secret: []byte("a secret that the client lacks")}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			onRefresh(arm)(r)
			after, err := r.client.Refresh(r.ctx, before.ID)
			if err != nil {
				t.Fatalf("the refresh: %v", err)
			}
			sealed := r.load(before.ID)
			if sealed.Grant.RefreshToken.Equal(before.Grant.RefreshToken) || !sealed.Grant.AccessToken.Equal(after.Grant.AccessToken) {
				t.Error("the new tokens are given up")
			}
			if !sealed.Grant.IDToken.Equal(before.Grant.IDToken) || !noted(sealed, auth.HappenedIDTokenLeft) {
				t.Errorf("the ID token is taken, or nothing is noted: %v", sealed.History)
			}
			if got := sealed.Status(time.Now()); got != auth.StatusActive {
				t.Errorf("status %s", got)
			}
			if _, err = r.client.Refresh(r.ctx, before.ID); err != nil {
				t.Errorf("the next refresh: %v", err)
			}
			if _, ended := r.as.Families(); ended != 0 {
				t.Error("a spent token was presented")
			}
		})
	}
}

// TestS1AnotherPersonIsRefused: an ID token that names another person fails the
// refresh, even if neither its signature nor anything else of it is valid.
func TestS1AnotherPersonIsRefused(t *testing.T) {
	for name, arm := range map[string]func(*rig){
		"another sub": set("sub", "grace"),
		"another iss": set("iss", "https://other.example"),
		"another sub, unsigned": func(r *rig) {
			set("sub", "grace")(r)
			signedBy(func(*rig) authtest.Key { return authtest.RSAKey(1) })(r)
		},
		"another sub, no keys to be had": func(r *rig) {
			set("sub", "grace")(r)
			r.as.Break(authtest.JWKS, authtest.Fault{Status: 503})
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			onRefresh(arm)(r)
			_, err := r.client.Refresh(r.ctx, before.ID)
			if e := auth.AsError(err); e == nil || e.Kind != auth.KindBadAnswer || e.Step != auth.StepVerify {
				t.Errorf("the refresh: %v", err)
			}
			if a := r.load(before.ID); !a.Grant.AccessToken.Equal(before.Grant.AccessToken) || a.Identity.Subject != "ada" {
				t.Error("another person's token is taken")
			}
		})
	}
}

// TestS1AnswerPartlyGood: from an unusable answer to a refresh with a readable
// refresh token, the new token is kept, and the next refresh succeeds.
func TestS1AnswerPartlyGood(t *testing.T) {
	for name, c := range map[string]struct {
		arm func(*rig)
		ok  bool
	}{
		"no token_type":             {answer(func(a map[string]any) { delete(a, "token_type") }), true},
		"called text/plain":         {tokenFault(authtest.Fault{ContentType: "text/plain"}), true},
		"called text/html":          {tokenFault(authtest.Fault{ContentType: "text/html"}), false},
		"token_type mac":            {member("token_type", "mac"), false},
		"no access_token":           {answer(func(a map[string]any) { delete(a, "access_token") }), false},
		"an access_token of 7":      {member("access_token", 7), false},
		"10,000 scopes":             {member("scope", scopes(10_000)), true},
		"details that are a text":   {member("authorization_details", "pay"), true},
		"expires_in that is a list": {member("expires_in", []int{1}), true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			c.arm(r)
			_, err := r.client.Refresh(r.ctx, before.ID)
			if (err == nil) != c.ok {
				t.Errorf("the refresh: %v", err)
			}
			sealed := r.load(before.ID)
			if sealed.Grant.RefreshToken.Equal(before.Grant.RefreshToken) || sealed.Status(time.Now()) == auth.StatusInDoubt {
				t.Errorf("the rotated refresh token is given up, status %s", sealed.Status(time.Now()))
			}
			if !c.ok && !sealed.Grant.AccessToken.Equal(before.Grant.AccessToken) {
				t.Error("an access token is taken that cannot be used")
			}
			r.as.Mend(authtest.Token)
			r.as.Tokens.Answer = nil
			if _, err = r.client.Refresh(r.ctx, before.ID); err != nil {
				t.Errorf("the next refresh: %v", err)
			}
		})
	}
}

// TestS9IDTokenNotAskedFor: an ID token that was not requested is not read.
func TestS9IDTokenNotAskedFor(t *testing.T) {
	tokens := map[string]func(*rig){
		"opaque": answer(func(a map[string]any) { a["id_token"] = "opaque" }),
		"object": answer(func(a map[string]any) { a["id_token"] = map[string]any{} }),
		"HS256": signedBy(func(*rig) authtest.Key {
			return authtest.Key{Alg: "HS256", Secret: []byte("a secret that the client lacks")}
		}),
	}
	for name, arm := range tokens {
		t.Run("without openid, "+name, func(t *testing.T) {
			r := newRig(t)
			arm(r)
			r.request.Scopes = []string{"profile"}
			r.as.Tokens.IDTokenOnRefresh = true
			a, err := r.signIn()
			if err != nil || !a.Grant.IDToken.Empty() || a.Identity.Subject != "ada" {
				t.Fatalf("%v, identity %+v", err, a.Identity)
			}
			if a, err = r.client.Refresh(r.ctx, a.ID); err != nil || noted(a, auth.HappenedIDTokenLeft) {
				t.Errorf("the refresh: %v", err)
			}
		})
		t.Run("no_id_token, "+name, func(t *testing.T) {
			r := newRig(t)
			arm(r)
			r.request.Provider.Quirks.NoIDToken = true
			a, err := r.signIn()
			if err != nil || a.Identity.Subject != "ada" {
				t.Fatalf("%v, identity %+v", err, a.Identity)
			}
		})
	}
}

// TestS9DeviceNonce: a device sign-in sends no nonce, so a nonce of the
// provider's own is not compared.
func TestS9DeviceNonce(t *testing.T) {
	r := newRig(t)
	r.as.Devices = authtest.Devices{Offer: true, Answer: func(a map[string]any) { a["interval"] = 1 }}
	set("nonce", "of the provider's own")(r)
	a, err := r.client.SignInByDevice(r.ctx, r.request, func(auth.DeviceCode) {})
	if err != nil || a.Identity.Subject != "ada" {
		t.Errorf("%v", err)
	}
}

// TestS10NoTokenType: an answer without token_type is a bearer token, and the
// trace says so; another type is refused (hostile case 6749-6).
func TestS10NoTokenType(t *testing.T) {
	for name, arm := range map[string]func(*rig){
		"absent": answer(func(a map[string]any) { delete(a, "token_type") }),
		"null":   member("token_type", nil),
		"empty":  member("token_type", ""),
	} {
		t.Run(name, func(t *testing.T) {
			unusual{arm: arm, check: func(t *testing.T, r *rig, a auth.Account) {
				if !strings.EqualFold(a.Grant.TokenType, "Bearer") {
					t.Errorf("token type %q", a.Grant.TokenType)
				}
				if !slices.ContainsFunc(r.seen(), func(e auth.Event) bool { return e.Note == auth.NoteNoTokenType }) {
					t.Error("nothing is noted")
				}
			}}.run(t)
		})
	}
}

// TestS17JSONByAnyName: one rule decides what counts as JSON, at every endpoint.
func TestS17JSONByAnyName(t *testing.T) {
	for _, media := range []string{"text/json", "text/plain; charset=utf-8", "none", "application/octet-stream", "application/vnd.acme+json"} {
		for _, e := range []authtest.Endpoint{authtest.Discovery, authtest.Token, authtest.JWKS, authtest.UserinfoPage} {
			t.Run(media+" at "+string(e), func(t *testing.T) {
				unusual{
					arm: func(r *rig) { r.as.Break(e, authtest.Fault{ContentType: media}) },
					check: func(t *testing.T, _ *rig, a auth.Account) {
						if a.Identity.Name != "Ada Lovelace" {
							t.Errorf("name %q", a.Identity.Name)
						}
					},
				}.run(t)
			})
		}
	}
}

// TestS18ScopeAsArray: scopes in an array are read; scopes in another form are
// unknown, and not "every requested scope".
func TestS18ScopeAsArray(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		want  []string
	}{
		"an array":                 {[]string{"openid", "profile"}, []string{"openid", "profile"}},
		"an array with two in one": {[]string{"openid profile"}, []string{"openid", "profile"}},
		"a number":                 {7, nil},
		"an object":                {json.RawMessage(`{"openid":true}`), nil},
		"an array of numbers":      {[]int{1}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			unusual{arm: member("scope", c.value), check: func(t *testing.T, r *rig, a auth.Account) {
				if !slices.Equal(a.Grant.Scopes, c.want) || noted(r.load(a.ID), auth.HappenedScopesUnread) != (c.want == nil) {
					t.Errorf("granted %v, history %v", a.Grant.Scopes, a.History)
				}
			}}.run(t)
		})
	}
}
