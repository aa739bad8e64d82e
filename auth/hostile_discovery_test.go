package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// metadata arms a case with a change to the discovery document.
func metadata(change func(r *rig, d map[string]any)) func(*rig) {
	return func(r *rig) { r.as.Metadata = func(d map[string]any) { change(r, d) } }
}

// discoveryFault arms a case with a fault of discovery.
func discoveryFault(f authtest.Fault) func(*rig) {
	return func(r *rig) { r.as.Break(authtest.Discovery, f) }
}

// honest is the issuer that an evil server claims to be.
const honest = "https://honest.example"

var discoveryCases = append([]hostile{
	{
		id: "OC17", name: "oidcc-client-test-discovery-issuer-mismatch", check: checks.Metadata,
		arm: func(r *rig) {
			r.as.Metadata = func(d map[string]any) { d["issuer"] = honest }
			r.as.ID.Claims = func(c map[string]any) { c["iss"] = honest }
			r.as.Front.Answer = func(p map[string][]string) { p["iss"] = []string{honest} }
		},
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadataIssuer),
	},
	{
		id: "8414-2", name: "an issuer with a slash more", check: checks.Metadata,
		arm: func(r *rig) {
			slashed := r.as.URL + "/"
			r.as.Metadata = func(d map[string]any) { d["issuer"] = slashed }
			r.as.ID.Claims = func(c map[string]any) { c["iss"] = slashed }
			r.as.Front.Answer = func(p map[string][]string) { p["iss"] = []string{slashed} }
		},
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadataIssuer),
	},
	{
		id: "7636-4", name: "only the plain challenge is offered", check: checks.PKCE,
		arm: func(r *rig) {
			r.as.Front.IgnorePKCE = true
			r.as.Metadata = func(d map[string]any) { d["code_challenge_methods_supported"] = []string{"plain"} }
		},
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonNoPKCE),
	},
	{
		id: "8414-3", name: "a token endpoint over http on a name", check: checks.Endpoints, also: []checks.Check{checks.Moved},
		arm:   named("idp.example"),
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata),
	},
	{
		id: "8414-3", name: "a token endpoint with a user's name", check: checks.Endpoints,
		arm:   endpoint("token_endpoint", func(u string) string { return strings.Replace(u, "://", "://me:too@", 1) + "/token" }),
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata),
	},
	{
		id: "8414-3", name: "a key set with a fragment", check: checks.Endpoints,
		arm:   endpoint("jwks_uri", func(u string) string { return u + "/jwks#here" }),
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata),
	},
	{
		id: "8414-5", name: "a known account's revocation endpoint at a new host", check: checks.Moved,
		arm: func(r *rig) {
			other := authtest.New(r.tb)
			other.Lenient = true
			r.request.Account = r.accounts()[0].ID
			r.as.Metadata = func(d map[string]any) { d["revocation_endpoint"] = other.URL + "/revoke" }
		},
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonEndpointMoved),
	},
	{
		id: "CORE-12", name: "token_endpoint twice", check: checks.StrictJSON,
		arm: discoveryFault(authtest.Fault{Body: func(b []byte) []byte {
			return []byte(strings.Replace(string(b), "{", `{"token_endpoint":"https://evil.example/token",`, 1))
		}}),
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonRepeatedMember),
	},
	{
		id: "CORE-12", name: "Token_Endpoint beside token_endpoint", check: checks.StrictJSON,
		arm: discoveryFault(authtest.Fault{Body: func(b []byte) []byte {
			return []byte(strings.Replace(string(b), "{", `{"Token_Endpoint":"https://evil.example/token",`, 1))
		}}),
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonRepeatedMember),
	},
	{
		id: "8414-4", name: "a document of 2 MiB", check: checks.BodyCap,
		arm:   discoveryFault(authtest.Fault{Body: func(b []byte) []byte { return append(b, strings.Repeat(" ", 2<<20)...) }}),
		trail: uptoDiscovery, want: badDiscovery(auth.ReasonTooLarge),
	},
	{
		id: "T3", name: "a gzip bomb for a document", check: checks.BodyCap,
		arm: discoveryFault(authtest.Fault{Bomb: 16 << 20}), trail: uptoDiscovery, want: badDiscovery(auth.ReasonTooLarge),
	},
	{id: "8414-6", name: "no code flow", arm: metadata(func(_ *rig, d map[string]any) { d["response_types_supported"] = []string{"token"} }), trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata)},
	{id: "8414-3", name: "no authorization_endpoint", arm: metadata(func(_ *rig, d map[string]any) { delete(d, "authorization_endpoint") }), trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata)},
	{id: "8414-3", name: "no token_endpoint", arm: metadata(func(_ *rig, d map[string]any) { delete(d, "token_endpoint") }), trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata)},
	{id: "8414-4", name: "endpoints that are numbers", arm: metadata(func(_ *rig, d map[string]any) { d["token_endpoint"] = 7 }), trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata)},
	{id: "A5", name: "the page of a captive portal", arm: func(r *rig) {
		page := authtest.Fault{ContentType: "text/html", Body: text("<html>")}
		r.as.Break(authtest.Discovery, page)
		r.as.Break(authtest.OAuthMetadata, page) // a portal answers for every address
	}, trail: "discovery oauth-metadata", want: badDiscovery(auth.ReasonNotJSON)},
	{id: "A5", name: "511 of a captive portal", arm: discoveryFault(authtest.Fault{Status: 511, ContentType: "text/html", Body: text("<html>")}), trail: uptoDiscovery, want: noAnswer(auth.StepDiscover, auth.ReasonPortal)},
	{id: "8414-4", name: "an array", arm: discoveryFault(authtest.Fault{Body: text("[]")}), trail: uptoDiscovery, want: badDiscovery(auth.ReasonNotJSON)},
	{id: "8414-1", name: "no document in either place", arm: func(r *rig) {
		r.as.Break(authtest.Discovery, authtest.Fault{Status: 404, Body: text("no")})
		r.as.Break(authtest.OAuthMetadata, authtest.Fault{Status: 404, Body: text("no")})
	}, trail: "discovery oauth-metadata", want: failure{auth.StepDiscover, auth.KindProviderError, auth.ReasonRefusedStatus}},
}, hostileEndpoints()...)

// frontCases are answers of the authorization endpoint that end a sign-in.
var frontCases = []hostile{
	{id: "OC28", name: "oidcc-client-test-form-post-error", arm: func(r *rig) {
		r.request.Provider.ResponseMode = auth.ModeFormPost
		refusedBy("login_required")(r)
	}, trail: "discovery authorize", want: failure{auth.StepCallback, auth.KindProviderError, auth.ReasonInteraction}},
	{id: "6749-8", name: "an error of 1 KiB in HTML", arm: refusedBy("<script>" + strings.Repeat("x", 1000)), trail: "discovery authorize", want: failure{auth.StepCallback, auth.KindProviderError, auth.ReasonOAuthError}},
	{id: "CORE-11", name: "a person who denies", arm: refusedBy("access_denied"), trail: "discovery authorize", want: failure{auth.StepCallback, auth.KindProviderError, auth.ReasonDenied}},
}

// refusedBy answers the authorization request with an error.
func refusedBy(code string) func(*rig) {
	return func(r *rig) {
		r.as.Front.Answer = func(p map[string][]string) {
			delete(p, "code")
			p["error"] = []string{code}
		}
	}
}

// named arms a case with a token endpoint over http on a name that resolves to
// the server.
func named(name string) func(*rig) {
	return func(r *rig) {
		u, _ := url.Parse(r.as.URL)
		r.as.Metadata = func(d map[string]any) { d["token_endpoint"] = "http://" + name + "/token" }
		r.client.RoundTripper = func(auth.Provider) http.RoundTripper {
			next := &http.Transport{DisableKeepAlives: true}
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				if req.URL.Host == name {
					req.URL.Host = u.Host
				}
				return next.RoundTrip(req)
			})
		}
	}
}

// endpoint arms a case with one endpoint made of the server's address.
func endpoint(name string, of func(url string) string) func(*rig) {
	return metadata(func(r *rig, d map[string]any) { d[name] = of(r.as.URL) })
}

// hostileEndpoints are authorization endpoints that must never reach a browser
// opener (A1, CVE-2025-6514). The harm is that one does.
func hostileEndpoints() []hostile {
	var cases []hostile
	for _, address := range []string{
		"javascript:alert(1)", "file:///etc/passwd", "smb://evil.example/share", "calc.exe", "--version",
		"https://evil.example/\"&calc", "https://evil.example/\n--new-window", "http://evil.example/authorize",
		"https:///authorize", "https://me@evil.example/authorize",
	} {
		opened := false
		cases = append(cases, hostile{
			id: "A1", name: "an authorization endpoint of " + strings.ReplaceAll(address, "/", "∕"), check: checks.Endpoints, also: []checks.Check{checks.Moved},
			arm: func(r *rig) {
				opened = false
				r.as.Metadata = func(d map[string]any) { d["authorization_endpoint"] = address }
				r.request.Timeout = 50 * time.Millisecond
				r.request.Browse = func(context.Context, string) error { opened = true; return nil }
			},
			trail: uptoDiscovery, want: badDiscovery(auth.ReasonMetadata), harm: func(*rig) bool { return opened },
		})
	}
	return cases
}
