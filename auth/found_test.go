package auth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// noDescription removes the server's metadata.
func noDescription(r *rig) {
	for _, e := range []authtest.Endpoint{authtest.Discovery, authtest.OAuthMetadata} {
		r.as.Break(e, authtest.Fault{Status: 404, ContentType: "text/html", Body: text("<html>not found")})
	}
}

// given returns the server's endpoints in the form of a provider's file.
func given(r *rig) auth.Endpoints {
	return auth.Endpoints{
		Authorization: r.as.URL + "/authorize", Token: r.as.URL + "/token", JWKS: r.as.URL + "/jwks", Userinfo: r.as.URL + "/userinfo",
	}
}

// TestS5DiscoveryIsOptional: if the file has everything for a sign-in, the
// provider needs no metadata, and iss must be the file's issuer.
func TestS5DiscoveryIsOptional(t *testing.T) {
	arm := func(r *rig) {
		noDescription(r)
		r.request.Provider.Endpoints = given(r)
	}
	unusual{arm: arm, trail: "discovery oauth-metadata authorize token jwks userinfo", check: func(t *testing.T, r *rig, a auth.Account) {
		if a.Identity.Issuer != r.as.URL {
			t.Errorf("issuer %q", a.Identity.Issuer)
		}
		if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
			t.Errorf("the refresh: %v", err)
		}
	}}.run(t)
	r := newRig(t)
	arm(r)
	set("iss", "https://other.example")(r)
	_, err := r.signIn()
	wantFailure(t, err, badToken(auth.ReasonIDTokenIssuer))
	for name, lacks := range map[string]func(*auth.Endpoints){
		"token":         func(e *auth.Endpoints) { e.Token = "" },
		"authorization": func(e *auth.Endpoints) { e.Authorization = "" },
	} {
		r := newRig(t)
		arm(r)
		lacks(&r.request.Provider.Endpoints)
		if _, err := r.signIn(); failureOf(t, err).Reason != auth.ReasonRefusedStatus {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// TestS5OpenIDNeedsAnIssuer: endpoints without an issuer, with openid among the
// scopes, fail before the browser opens.
func TestS5OpenIDNeedsAnIssuer(t *testing.T) {
	r := newRig(t)
	r.request.Provider.Endpoints = given(r)
	r.request.Provider.Issuer = ""
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonIssuerNeeded})
	r.wantTrail("")
}

// TestS5MetadataElsewhere: the metadata is at its own address and names the
// issuer, which has none.
func TestS5MetadataElsewhere(t *testing.T) {
	arm := func(issuer string) func(*rig) {
		return func(r *rig) {
			p := &r.request.Provider
			p.MetadataURL = r.as.URL + "/.well-known/openid-configuration"
			p.Issuer = r.as.URL + "/tenant/v2.0/"
			metadata(func(r *rig, d map[string]any) { d["issuer"] = r.as.URL + issuer })(r)
			r.as.Front.Answer = func(a map[string][]string) { delete(a, "iss") }
			promised := r.as.Metadata
			r.as.Metadata = func(d map[string]any) {
				promised(d)
				d["authorization_response_iss_parameter_supported"] = false
			}
			claims(func(r *rig, c map[string]any) { c["iss"] = r.as.URL + issuer })(r)
		}
	}
	unusual{arm: arm("/tenant/v2.0/"), check: func(t *testing.T, r *rig, a auth.Account) {
		if a.Identity.Issuer != r.as.URL+"/tenant/v2.0/" {
			t.Errorf("issuer %q", a.Identity.Issuer)
		}
	}}.run(t)
	r := newRig(t)
	arm("/other/v2.0/")(r)
	_, err := r.signIn()
	wantFailure(t, err, badDiscovery(auth.ReasonMetadataIssuer))
}

// TestS6PromptAsWritten: a prompt in the file is sent unchanged, and an empty one
// is not sent.
func TestS6PromptAsWritten(t *testing.T) {
	for prompt, want := range map[string][]string{"select_account": {"select_account"}, "": nil, "none": {"none"}, "login consent": {"login consent"}} {
		r := newRig(t)
		r.request.Provider.AuthParams = map[string]string{"prompt": prompt}
		if _, err := r.signIn(); err != nil {
			t.Fatal(err)
		}
		if q := r.as.Log()[1].Query; !slices.Equal(q["prompt"], want) || !strings.Contains(q.Get("scope"), "offline_access") {
			t.Errorf("%q went out as %q, scope %s", prompt, q["prompt"], q.Get("scope"))
		}
	}
}

// TestS12FilesEndpointsWin: endpoints that the file replaces or that are not used
// may be invalid, and nothing is sent there.
func TestS12FilesEndpointsWin(t *testing.T) {
	bad := "http://idp.example/x"
	for name, arm := range map[string]func(*rig){
		"a replaced token endpoint": func(r *rig) {
			endpoint("token_endpoint", func(string) string { return bad })(r)
			r.request.Provider.Endpoints.Token = r.as.URL + "/token"
		},
		"a replaced key set": func(r *rig) {
			endpoint("jwks_uri", func(string) string { return bad })(r)
			r.request.Provider.Endpoints.JWKS = r.as.URL + "/jwks"
		},
		"a registration endpoint":   endpoint("registration_endpoint", func(string) string { return bad }),
		"a sign-out page":           endpoint("end_session_endpoint", func(string) string { return bad }),
		"a device endpoint":         metadata(func(_ *rig, d map[string]any) { d["device_authorization_endpoint"] = 7 }),
		"an introspection endpoint": metadata(func(_ *rig, d map[string]any) { d["introspection_endpoint"] = []string{} }),
		"scopes that are a text":    metadata(func(_ *rig, d map[string]any) { d["grant_types_supported"] = "authorization_code" }),
	} {
		t.Run(name, func(t *testing.T) {
			unusual{arm: arm, check: func(t *testing.T, _ *rig, a auth.Account) {
				if e := a.Metadata.Endpoints; e.Registration == bad || e.EndSession == bad {
					t.Errorf("it is kept: %+v", e)
				}
			}}.run(t)
		})
	}
	r := newRig(t)
	endpoint("registration_endpoint", func(string) string { return bad })(r)
	report, err := r.client.Check(r.ctx, r.request.Provider)
	if err != nil || report.Refused != nil || !slices.ContainsFunc(report.Findings, func(f auth.Finding) bool {
		return f.ID == "endpoints" && f.Fitness == auth.FitBroken && strings.HasPrefix(f.Detail, "registration_endpoint")
	}) {
		t.Errorf("the report does not grade it: %v, %+v", err, report.Findings)
	}
}

// TestS13DiscoveryGoesOn: a page or any refusal at the first address does not
// matter if the second address has the metadata.
func TestS13DiscoveryGoesOn(t *testing.T) {
	for name, f := range map[string]authtest.Fault{
		"200 with a page": {ContentType: "text/html", Body: text("<html>")},
		"200 with text":   {ContentType: "text/plain", Body: text("ok")},
		"405":             {Status: 405}, "410": {Status: 410}, "406": {Status: 406},
	} {
		t.Run(name, func(t *testing.T) {
			unusual{arm: discoveryFault(f), trail: "discovery oauth-metadata authorize token jwks userinfo"}.run(t)
		})
	}
	r := newRig(t)
	discoveryFault(authtest.Fault{ContentType: "text/html", Body: text("<html>")})(r)
	r.as.Break(authtest.OAuthMetadata, authtest.Fault{Status: 404, Body: text("")})
	_, err := r.signIn()
	wantFailure(t, err, badDiscovery(auth.ReasonNotJSON))
}

// TestS20MetadataRedirectsToItsSlash: a redirect within one origin is followed
// for the metadata alone, and only a few times; one to another host never is
// (8414-4).
func TestS20MetadataRedirectsToItsSlash(t *testing.T) {
	unusual{arm: func(r *rig) {
		r.as.Break(authtest.Discovery, authtest.Fault{Times: 1, Status: 301, Location: "/.well-known/openid-configuration"})
	}, trail: "discovery discovery authorize token jwks userinfo"}.run(t)
	r := newRig(t)
	r.as.Break(authtest.Discovery, authtest.Fault{Status: 301, Location: r.as.URL + "/.well-known/openid-configuration"})
	_, err := r.signIn()
	wantFailure(t, err, badDiscovery(auth.ReasonRedirectLoop))
	r.wantTrail("discovery discovery discovery discovery")
	r = newRig(t)
	r.as.Break(authtest.JWKS, authtest.Fault{Status: 302, Location: "/jwks"})
	_, err = r.signIn()
	wantFailure(t, err, badToken(auth.ReasonRedirected))
}

// TestS25LocalhostIsThisComputer: http on localhost and the names under it is
// dialled on loopback, whatever a resolver says of them.
func TestS25LocalhostIsThisComputer(t *testing.T) {
	for _, name := range []string{"localhost", "auth.localhost", "a.b.LOCALHOST"} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			t.Setenv("HTTP_PROXY", "http://proxy.invalid:1")
			u, _ := url.Parse(r.as.URL)
			here := "http://" + name + ":" + u.Port()
			endpoint("authorization_endpoint", func(string) string { return "http://" + u.Host + "/authorize" })(r) // for the browser
			r.as.URL = here
			r.request.Provider.Issuer = here
			a, err := r.signIn()
			if err != nil || a.Identity.Issuer != here {
				t.Errorf("%v, issuer %q", err, a.Identity.Issuer)
			}
		})
	}
	for _, name := range []string{"http://localhost.example", "http://xlocalhost:1", "http://.localhost", "http://a..localhost", "http://localhost."} {
		if err := auth.CheckIssuer(name); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if t, ok := auth.NewTransport(auth.Provider{}).(*http.Transport); !ok || t.DialContext == nil {
		panic("no dialler")
	}
}
