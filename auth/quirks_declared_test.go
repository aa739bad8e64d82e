package auth_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// asForm writes a JSON answer as a form.
func asForm(body []byte) []byte {
	var members map[string]any
	_ = json.Unmarshal(body, &members)
	form := url.Values{}
	for name, v := range members {
		if text, ok := v.(string); ok {
			form.Set(name, text)
		} else {
			raw, _ := json.Marshal(v)
			form.Set(name, string(raw))
		}
	}
	return []byte(form.Encode())
}

// plainOAuth is a provider without ID tokens.
func plainOAuth(r *rig) {
	r.request.Provider.Scopes = []string{"notes"}
	r.request.Provider.Quirks.NoIDToken = true
}

// quirky is a declared departure from the specifications; each must work if it is
// declared.
var quirky = []unusual{
	{id: "E3", name: "a form-encoded answer, declared", arm: func(r *rig) {
		plainOAuth(r)
		r.request.Provider.Quirks.FormAnswers = true
		tokenFault(authtest.Fault{ContentType: "application/x-www-form-urlencoded", Body: asForm})(r)
	}, trail: "discovery authorize token userinfo", check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Grant.Life() < 59*time.Minute || !a.Grant.Refreshable() {
			t.Errorf("grant %+v", a.Grant)
		}
	}},
	{id: "G10", name: "scopes parted by commas, declared", arm: func(r *rig) {
		r.request.Provider.Quirks.ScopeSeparator = ","
		member("scope", "openid,profile, email,,email")(r)
	}, check: wantScopes("openid", "profile", "email")},
	{id: "G10", name: "scopes in an array, declared", arm: func(r *rig) {
		r.request.Provider.Quirks.ScopeArray = true
		member("scope", []string{"openid", "profile"})(r)
	}, check: wantScopes("openid", "profile")},
	{id: "6749-6", name: "tokens one member deeper, declared", arm: func(r *rig) {
		r.request.Provider.Quirks.TokenPath = "authed_user"
		tokenBody(func(s string) string { return `{"ok":true,"authed_user":` + s + `}` })(r)
	}},
	{id: "CORE-3", name: "no ID token, the subject is a number of userinfo, declared", arm: func(r *rig) {
		plainOAuth(r)
		r.request.Provider.Quirks.SubjectClaim = "id"
		r.request.Provider.Quirks.NameClaim = "login"
		userinfo(func(a map[string]any) { a["id"], a["login"] = 583231, "octocat"; delete(a, "sub") })(r)
	}, trail: "discovery authorize token userinfo", check: func(t *testing.T, r *rig, a auth.Account) {
		if a.Identity.Subject != "583231" || a.Identity.Name != "octocat" || a.Identity.Algorithm != "" || a.Identity.Issuer != r.as.URL {
			t.Errorf("identity %+v", a.Identity)
		}
	}},
	{id: "G10", name: "scopes by other names, declared", arm: func(r *rig) {
		r.request.Provider.ScopeAlias = map[string]string{"email": "https://scopes.example/userinfo.email", "offline_access": "", "never": "profile"}
		member("scope", "https://scopes.example/userinfo.email openid more")(r)
	}, check: func(t *testing.T, r *rig, a auth.Account) {
		wantScopes("email", "openid", "more", "offline_access")(t, r, a)
		if got := a.Missing(); !slices.Equal(got, []string{"profile"}) {
			t.Errorf("missing %v", got)
		}
		after, err := r.client.Refresh(r.ctx, a.ID)
		if err != nil || !slices.Equal(after.Grant.Scopes, a.Grant.Scopes) {
			t.Errorf("after a refresh %v, %v", after.Grant.Scopes, err)
		}
	}},
	{id: "G10", name: "offline_access unsaid, and no refresh token", arm: func(r *rig) {
		r.request.Provider.ScopeAlias = map[string]string{"offline_access": ""}
		r.as.Tokens.NoRefresh = true
		member("scope", "openid profile email")(r)
	}, check: wantScopes("openid", "profile", "email")},
	{id: "CORE-3", name: "who it is stands one member deeper, declared", arm: func(r *rig) {
		plainOAuth(r)
		q := &r.request.Provider.Quirks
		q.SubjectClaim, q.NameClaim, q.EmailClaim = "data.id", "data.name", "https://claims.example/email"
		userinfo(func(a map[string]any) {
			delete(a, "sub")
			a["data"], a["https://claims.example/email"] = map[string]any{"id": "2244994945", "name": "Ada"}, "ada@claims.example"
		})(r)
	}, trail: "discovery authorize token userinfo", check: func(t *testing.T, _ *rig, a auth.Account) {
		if a.Identity.Subject != "2244994945" || a.Identity.Name != "Ada" || a.Identity.Email != "ada@claims.example" {
			t.Errorf("identity %+v", a.Identity)
		}
	}},
	{id: "6749-9", name: "the redirect address goes along with a refresh, declared", arm: func(r *rig) {
		r.as.Lenient = true // the test is about the departure
		r.request.Provider.Quirks.RefreshRedirect = true
	}, check: func(t *testing.T, r *rig, a auth.Account) {
		r.as.ForgetLog()
		if _, err := r.client.Refresh(r.ctx, a.ID); err != nil || r.as.Log()[0].Form.Get("redirect_uri") != a.Redirect || a.Redirect == "" {
			t.Errorf("%v, sent %q", err, r.as.Log()[0].Form.Get("redirect_uri"))
		}
	}},
	{id: "8414-7", name: "the tenant in the issuer, filled in by the signed token", arm: tenants(tenant, tenant), check: func(t *testing.T, r *rig, a auth.Account) {
		if want := r.as.URL + "/" + tenant + "/v2.0"; a.Identity.Issuer != want {
			t.Errorf("issuer %s, want %s", a.Identity.Issuer, want)
		}
		if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
			t.Errorf("refresh: %v", err)
		}
	}, trail: happyTrail},
}

// tenants arms a case with an issuer that leaves the tenant open.
func tenants(inIssuer, inToken string) func(*rig) {
	return func(r *rig) {
		r.request.Provider.Quirks.TenantIssuer = true
		r.as.Front.Answer = func(p map[string][]string) { delete(p, "iss") }
		metadata(func(r *rig, d map[string]any) {
			d["issuer"] = r.as.URL + "/{tenantid}/v2.0"
			d["authorization_response_iss_parameter_supported"] = false
		})(r)
		claims(func(r *rig, c map[string]any) { c["iss"], c["tid"] = r.as.URL+"/"+inIssuer+"/v2.0", inToken })(r)
	}
}

func wantScopes(want ...string) func(*testing.T, *rig, auth.Account) {
	return func(t *testing.T, _ *rig, a auth.Account) {
		if !slices.Equal(a.Grant.Scopes, want) {
			t.Errorf("granted %v, want %v", a.Grant.Scopes, want)
		}
	}
}

func TestQuirks(t *testing.T) {
	for _, c := range quirky {
		t.Run(c.id+" "+c.name, c.run)
	}
}

// quirkCases are undeclared departures, or ones that go too far.
var quirkCases = []hostile{
	{id: "E3", name: "a form-encoded answer, not declared", arm: tokenFault(authtest.Fault{ContentType: "application/x-www-form-urlencoded", Body: asForm}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E5", name: "a form-encoded answer with a token twice", arm: func(r *rig) {
		r.request.Provider.Quirks.FormAnswers = true
		tokenFault(authtest.Fault{ContentType: "application/x-www-form-urlencoded", Body: func(b []byte) []byte { return append(asForm(b), "&access_token=evil"...) }})(r)
	}, trail: uptoToken, want: badExchange(auth.ReasonRepeatedMember)},
	{id: "E4", name: "a form-encoded answer that is none", arm: func(r *rig) {
		r.request.Provider.Quirks.FormAnswers = true
		tokenFault(authtest.Fault{ContentType: "application/x-www-form-urlencoded", Body: text("%zz;")})(r)
	}, trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "6749-6", name: "tokens one member deeper, not declared", arm: tokenBody(func(s string) string { return `{"authed_user":` + s + `}` }), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse)},
	{id: "E5", name: "tokens one member deeper, twice", arm: func(r *rig) {
		r.request.Provider.Quirks.TokenPath = "authed_user"
		tokenBody(func(s string) string {
			return `{"authed_user":{"access_token":"evil","access_token":"b","token_type":"Bearer"}}`
		})(r)
	}, trail: uptoToken, want: badExchange(auth.ReasonRepeatedMember)},
	{id: "8414-7", name: "an open tenant that is not declared", arm: func(r *rig) {
		tenants(tenant, tenant)(r)
		r.request.Provider.Quirks.TenantIssuer = false
	}, trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadataIssuer)},
	{id: "8414-7", name: "an issuer of one tenant, signed for another", arm: tenants(strings.Replace(tenant, "91", "81", 1), tenant), trail: uptoKeys, want: badToken(auth.ReasonIDTokenIssuer)},
	{id: "8414-7", name: "a tenant that is a path", arm: tenants("../evil", "../evil"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenIssuer)},
	{id: "8414-7", name: "an open tenant at another host", arm: func(r *rig) {
		tenants(tenant, tenant)(r)
		metadata(func(_ *rig, d map[string]any) { d["issuer"] = "https://evil.example/{tenantid}/v2.0" })(r)
	}, trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadataIssuer)},
	{id: "8414-7", name: "the tenant left open in the host", arm: func(r *rig) {
		tenants(tenant, tenant)(r)
		metadata(func(_ *rig, d map[string]any) { d["issuer"] = "https://{tenantid}.example/v2.0" })(r)
	}, trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadataIssuer)},
}

// TestBareRefusal: a refusal of a refresh without a code ends the account only if
// that is declared, and only with an empty 400 (G5).
func TestBareRefusal(t *testing.T) {
	for name, c := range map[string]struct {
		declared bool
		fault    authtest.Fault
		want     auth.Status
	}{
		"declared":              {true, authtest.Fault{Instead: true, Status: 400, Body: text("")}, auth.StatusSignInAgain},
		"not declared":          {false, authtest.Fault{Instead: true, Status: 400, Body: text("")}, auth.StatusActive},
		"a page in front of it": {true, authtest.Fault{Instead: true, Status: 400, Body: text("<html>")}, auth.StatusActive},
		"another status":        {true, authtest.Fault{Instead: true, Status: 403, Body: text("")}, auth.StatusActive},
		"an error with words":   {true, authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_client"}`)}, auth.StatusActive},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.request.Provider.Quirks.BareRefusal = c.declared
			a := r.linked()
			r.as.Break(authtest.Token, c.fault)
			if _, err := r.client.Refresh(r.ctx, a.ID); err == nil {
				t.Fatal("a refresh that was refused succeeded")
			} else if ended := auth.AsError(err).Kind == auth.KindSignInNeeded; ended != (c.want == auth.StatusSignInAgain) {
				t.Errorf("the error is %v", err)
			}
			if got := r.load(a.ID).Status(time.Now()); got != c.want {
				t.Errorf("the account is %v, want %v", got, c.want)
			}
		})
	}
}

// TestPlainOAuthSubject: without an ID token, a sign-in without a subject fails
// (CORE-3).
func TestPlainOAuthSubject(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"missing": func(a map[string]any) { delete(a, "sub") }, "empty": func(a map[string]any) { a["sub"] = "" }, "null": func(a map[string]any) { a["sub"] = nil },
		"an object": func(a map[string]any) { a["sub"] = map[string]any{"id": 1} }, "long": func(a map[string]any) { a["sub"] = strings.Repeat("1", 256) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			plainOAuth(r)
			userinfo(change)(r)
			_, err := r.signIn()
			wantFailure(t, err, badUserinfo(auth.ReasonSubject))
			r.wantTrail("discovery authorize token userinfo revoke revoke")
		})
	}
}

// TestRevocationStyles: nonstandard revocations, as declared.
func TestRevocationStyles(t *testing.T) {
	for style, check := range map[auth.RevocationStyle]func(t *testing.T, sent authtest.Request, a auth.Account){
		auth.RevokeTokenOnly: func(t *testing.T, sent authtest.Request, a auth.Account) {
			if sent.Keys() != "token" || sent.Form.Get("token") != a.Grant.RefreshToken.Reveal() {
				t.Errorf("sends %s", sent.Keys())
			}
		},
		auth.RevokeBearer: func(t *testing.T, sent authtest.Request, a auth.Account) {
			if sent.Header.Get("Authorization") != "Bearer "+a.Grant.AccessToken.Reveal() || sent.Body != "" {
				t.Errorf("Authorization %q, body %q", sent.Header.Get("Authorization"), sent.Body)
			}
		},
		auth.RevokeGitHub: func(t *testing.T, sent authtest.Request, a auth.Account) {
			if sent.Body != `{"credentials":["`+a.Grant.RefreshToken.Reveal()+`"]}` || sent.Header.Get("Authorization") != "" {
				t.Errorf("body %q", sent.Body)
			}
		},
	} {
		t.Run(string(style), func(t *testing.T) {
			r := newRig(t)
			r.as.Lenient = true // the test is about the departure
			r.request.Provider.Quirks.Revocation = style
			a := r.linked()
			after, err := r.client.Revoke(r.ctx, a.ID)
			if err != nil || after.Status(time.Now()) != auth.StatusRevoked {
				t.Fatal(err)
			}
			sent := r.as.Log()[1] // after userinfo
			if sent.Endpoint != authtest.Revoke || sent.Method != http.MethodPost {
				t.Errorf("%s %s", sent.Method, sent.Endpoint)
			}
			check(t, sent, a)
			wantNoSecrets(t, r, nil)
		})
	}
}
