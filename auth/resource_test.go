package auth_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// place is a resource, its sign-in service, and the client that looks it up.
type place struct {
	rig   *rig
	api   *authtest.Resource
	typed string
	find  auth.LookUpRequest
}

func newPlace(tb testing.TB, off ...checks.Check) *place {
	tb.Helper()
	r := newRig(tb, off...)
	p := &place{rig: r, api: authtest.NewResource(tb, r.as)}
	p.find.URL = p.api.Address()
	r.client.Network = p.api.Network(func(string) []string { return nil }) // no name resolves
	r.as.Registering.Offer = true
	return p
}

// named moves the resource to a name of the internet.
func (p *place) named() *authtest.Resource {
	p.api = authtest.NewNamedResource(p.rig.tb, p.rig.as, "api.example")
	p.find.URL, p.find.RootCAs = p.api.Address(), p.api.CA
	p.rig.client.Network = p.api.Network(func(string) []string { return []string{"203.0.113.7"} })
	return p.api
}

func (p *place) lookUp() (auth.Pair, error) { return p.rig.client.LookUp(p.rig.ctx, p.find) }

// prm is the well-known path of the resource's metadata.
const prm = "/.well-known/oauth-protected-resource"

// unfound answers an address with 404.
func unfound(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// moved answers with a redirect.
func moved(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// lookUps are the cases of a look-up.
var lookUps = []struct {
	id, name string
	arm      func(*place)
	want     failure
	trail    string // at the resource
	harm     checks.Check
	also     []checks.Check
}{
	{id: "R4", name: "by the challenge", trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R4", name: "without a challenge that names it", arm: func(p *place) { p.api.Challenges = []string{"Bearer"} }, trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R4", name: "the root form", arm: func(p *place) {
		p.api.Challenges = []string{"Bearer"}
		p.api.Document["resource"] = p.api.URL
		p.api.At[prm+"/mcp"], p.api.At[prm] = unfound, authtest.Describe(p.api.Document)
	}, trail: "GET /mcp, GET " + prm + "/mcp, GET " + prm},
	{id: "R4", name: "a host alone", arm: func(p *place) {
		p.api.Path, p.api.Challenges = "/", []string{"Bearer"}
		p.api.Document["resource"] = p.api.URL
		p.find.URL = p.api.URL
	}, trail: "GET /, GET " + prm},
	{id: "R2", name: "a resource that answers only POST", arm: func(p *place) {
		p.api.NoGet = true
		p.api.Challenges = []string{`Bearer resource_metadata="` + p.api.URL + `/custom/metadata.json"`}
		p.api.At["/custom/metadata.json"] = authtest.Describe(p.api.Document)
	}, trail: "GET /mcp, POST /mcp, GET /custom/metadata.json"},
	{id: "R2", name: "a challenge on 200 does not count", arm: func(p *place) {
		p.api.At["/mcp"] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", `Bearer resource_metadata="`+p.api.URL+`/evil"`)
		}
	}, trail: "GET /mcp, POST /mcp, GET " + prm + "/mcp"},
	{id: "R5", name: "a named address that fails is shown, and the rule is followed", arm: func(p *place) {
		p.api.Challenges = []string{`Bearer resource_metadata="` + p.api.URL + `/gone"`}
	}, trail: "GET /mcp, GET /gone, GET " + prm + "/mcp"},
	{id: "R5", name: "a named address whose server fails is shown, and the rule is followed", arm: func(p *place) {
		p.api.Challenges = []string{`Bearer resource_metadata="` + p.api.URL + `/gone"`}
		p.api.At["/gone"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }
	}, trail: "GET /mcp, GET /gone, GET " + prm + "/mcp"},
	{
		id: "R6", name: "metadata of another resource", harm: checks.Resource, arm: func(p *place) { p.api.Document["resource"] = "https://other.example/mcp" },
		want: badDiscovery(auth.ReasonOtherResource), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{
		id: "R6", name: "metadata of a path beside it", harm: checks.Resource, arm: func(p *place) { p.api.Document["resource"] = p.api.URL + "/mc" },
		want: badDiscovery(auth.ReasonOtherResource), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{
		id: "R6", name: "metadata with a slash more", harm: checks.Resource, arm: func(p *place) { p.api.Document["resource"] = p.api.URL + "/mcp/x" },
		want: badDiscovery(auth.ReasonOtherResource), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{
		id: "R6", name: "metadata with another case", harm: checks.Resource, arm: func(p *place) { p.api.Document["resource"] = p.api.URL + "/MCP" },
		want: badDiscovery(auth.ReasonOtherResource), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{
		id: "R8", name: "metadata twice as large as an answer", harm: checks.BodyCap, arm: func(p *place) {
			p.api.Document["resource_name"] = strings.Repeat("x", 2<<20)
			p.api.Challenges = []string{"Bearer"}
		}, want: badDiscovery(auth.ReasonTooLarge), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{id: "R8", name: "metadata that redirect to another origin", arm: func(p *place) {
		p.api.At[prm+"/mcp"] = moved("http://localhost:1/evil")
	}, want: badDiscovery(auth.ReasonNoResourceMetadata), trail: "GET /mcp, GET " + prm + "/mcp, GET " + prm},
	{id: "R8", name: "a page in place of metadata", arm: func(p *place) {
		p.api.At[prm+"/mcp"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }
	}, want: badDiscovery(auth.ReasonNoResourceMetadata), trail: "GET /mcp, GET " + prm + "/mcp, GET " + prm},
	{id: "R8", name: "a server that fails", arm: func(p *place) {
		p.api.Challenges = []string{"Bearer"}
		p.api.At[prm+"/mcp"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }
	}, want: noAnswer(auth.StepDiscover, auth.ReasonUnavailable), trail: "GET /mcp, GET " + prm + "/mcp"},
	{
		id: "R8", name: "resource twice", harm: checks.StrictJSON, arm: func(p *place) {
			p.api.At[prm+"/mcp"] = func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprintf(w, `{"resource":"https://evil.example","resource":%q,"authorization_servers":[%q]}`, p.api.Address(), p.rig.as.URL)
			}
		}, want: badDiscovery(auth.ReasonRepeatedMember), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{id: "R9", name: "no sign-in service", arm: func(p *place) { delete(p.api.Document, "authorization_servers") }, want: badDiscovery(auth.ReasonNoService), trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R9", name: "an empty list", arm: func(p *place) { p.api.Document["authorization_servers"] = []string{} }, want: badDiscovery(auth.ReasonNoService), trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R9", name: "five services, and nobody to choose", arm: func(p *place) {
		p.api.Document["authorization_servers"] = []string{p.rig.as.URL, "https://a.example", "https://b.example", "https://c.example", "https://d.example"}
	}, want: badDiscovery(auth.ReasonSeveralServices), trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R10", name: "a certificate is needed", arm: func(p *place) { p.api.Document["tls_client_certificate_bound_access_tokens"] = true }, want: badDiscovery(auth.ReasonResourceNeeds), trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R10", name: "tokens in the query only", arm: func(p *place) { p.api.Document["bearer_methods_supported"] = []string{"query"} }, want: badDiscovery(auth.ReasonResourceNeeds), trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R10", name: "a proof of another kind", arm: func(p *place) {
		p.api.Document["dpop_bound_access_tokens_required"], p.api.Document["dpop_signing_alg_values_supported"] = true, []string{"EdDSA"}
	}, want: badDiscovery(auth.ReasonResourceNeeds), trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R10", name: "a member of the wrong type", arm: func(p *place) { p.api.Document["dpop_bound_access_tokens_required"] = "yes" }, want: badDiscovery(auth.ReasonBadResource), trail: "GET /mcp, GET " + prm + "/mcp"},
	{
		id: "R14", name: "a metadata address over http on a name", harm: checks.Endpoints, also: []checks.Check{checks.Moved},
		arm:  func(p *place) { p.api.Challenges = []string{`Bearer resource_metadata="http://evil.example/x"`} },
		want: badDiscovery(auth.ReasonBadMetadataAddress), trail: "GET /mcp",
	},
	{id: "R14", name: "a sign-in service over http on a name", arm: func(p *place) { p.api.Document["authorization_servers"] = []string{"http://evil.example"} }, want: badDiscovery(auth.ReasonBadResource), trail: "GET /mcp, GET " + prm + "/mcp"},
	{
		id: "R14", name: "an authorization endpoint that is a script", harm: checks.Endpoints, arm: func(p *place) {
			p.rig.as.Metadata = func(d map[string]any) { d["authorization_endpoint"] = "javascript:alert(1)" }
		},
		want: badDiscovery(auth.ReasonMetadata), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{
		id: "R16", name: "metadata of another issuer", harm: checks.Metadata, arm: func(p *place) { p.rig.as.Metadata = func(d map[string]any) { d["issuer"] = p.rig.as.URL + "/" } },
		want: badDiscovery(auth.ReasonMetadataIssuer), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{
		id: "R17", name: "a service that does not show S256", harm: checks.PKCE, arm: func(p *place) {
			p.rig.as.Metadata = func(d map[string]any) { delete(d, "code_challenge_methods_supported") }
		},
		want: badDiscovery(auth.ReasonPKCEHidden), trail: "GET /mcp, GET " + prm + "/mcp",
	},
	{id: "R19", name: "no metadata anywhere, and the rules of 2025 are off", arm: func(p *place) {
		p.api.At[prm+"/mcp"] = unfound
	}, want: badDiscovery(auth.ReasonNoResourceMetadata), trail: "GET /mcp, GET " + prm + "/mcp, GET " + prm},
	{id: "R19", name: "refused metadata lead to no other rule", arm: func(p *place) {
		p.find.IsLegacy = true
		p.api.Document["resource"] = "https://other.example/mcp"
	}, want: badDiscovery(auth.ReasonOtherResource), trail: "GET /mcp, GET " + prm + "/mcp"},
	{id: "R2", name: "an address that asks for nothing", arm: func(p *place) {
		p.api.At["/mcp"] = func(http.ResponseWriter, *http.Request) {}
		p.api.At[prm+"/mcp"] = unfound
	}, want: badDiscovery(auth.ReasonNoResource), trail: "GET /mcp, POST /mcp, GET " + prm + "/mcp, GET " + prm},
	{id: "R2", name: "a resource that is busy", arm: func(p *place) {
		p.api.At["/mcp"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }
	}, want: noAnswer(auth.StepDiscover, auth.ReasonBusy), trail: "GET /mcp"},
}

// TestLookUp: a look-up finds a resource and its sign-in service, or says why not, with the
// requests of the case and no other. It sends nothing to the authorization and registration
// endpoints.
func TestLookUp(t *testing.T) {
	for _, c := range lookUps {
		t.Run(c.id+" "+c.name, atOnce(func(t *testing.T) {
			p := newPlace(t)
			if c.arm != nil {
				c.arm(p)
			}
			pair, err := p.lookUp()
			wantFailure(t, err, c.want)
			if got := p.api.Trail(); got != c.trail {
				t.Errorf("the resource was asked for\n\t%s\nwant\n\t%s", got, c.trail)
			}
			if p.rig.as.Count(authtest.Authorize)+p.rig.as.Count(authtest.Register)+p.rig.as.Count(authtest.Token) > 0 {
				t.Errorf("the sign-in service was asked for %s", p.rig.as.Trail())
			}
			if err == nil && (pair.Issuer != p.rig.as.URL || pair.Client.Way != auth.RegistrationDCR) {
				t.Errorf("found %+v", pair)
			}
			if want := len(strings.Split(c.trail, ", ")); len(pair.Resource.Hops) < want {
				t.Errorf("%d hops of %d: %+v", len(pair.Resource.Hops), want, pair.Resource.Hops)
			}
			p.rig.wantSoundChecks()
			if c.harm != "" {
				p.rig.wantChecked(c.harm, auth.CheckRefused)
			}
		}))
	}
}

// TestLookUpWeakened: without its check, each hostile case is taken.
func TestLookUpWeakened(t *testing.T) {
	for _, c := range lookUps {
		if c.harm == "" {
			continue
		}
		t.Run(c.id+" "+c.name, atOnce(func(t *testing.T) {
			p := newPlace(t, append(c.also, c.harm)...)
			c.arm(p)
			_, err := p.lookUp()
			if err != nil && failureOf(t, err).Reason == c.want.Reason {
				t.Errorf("refused without %s as well: %v", c.harm, err)
			}
			p.rig.wantChecked(c.harm, auth.CheckSwitchedOff)
		}))
	}
}

// TestReadResource: R1, what a person types, and what of it is requested.
func TestReadResource(t *testing.T) {
	for typed, want := range map[string]string{
		"https://API.Example/Mcp?Tenant=A":   "https://api.example/Mcp?Tenant=A",
		" <https://api.example> ":            "https://api.example",
		"api.example/mcp":                    "https://api.example/mcp",
		"localhost:3000/mcp":                 "http://localhost:3000/mcp",
		"HTTP://LOCALHOST:3000/mcp":          "http://localhost:3000/mcp",
		"http://127.0.0.1:3000":              "http://127.0.0.1:3000",
		"http://api.example/mcp":             "",
		"https://me:pw@api.example/mcp":      "",
		"https://api.example/mcp#part":       "",
		"ftp://api.example":                  "",
		"https://":                           "",
		"javascript://api.example/%0aalert1": "",
		"https://api.example/\x00":           "",
	} {
		got, err := auth.ReadResource(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "pw") {
			t.Errorf("%q: the error has the password: %v", typed, err)
		}
	}
}

// TestResourceByteForByte: R7, R11: the identifier is kept byte for byte, the server's own
// words are plain text, and its links are https.
func TestResourceByteForByte(t *testing.T) {
	p := newPlace(t)
	p.api.Path = "/"
	p.api.Document["resource"] = p.api.URL
	p.find.URL = strings.ToUpper(p.api.URL) + "/"
	p.api.Document["resource_name"] = "Note\u202es\nof Ada"
	p.api.Document["resource_documentation"], p.api.Document["resource_policy_uri"], p.api.Document["resource_tos_uri"] = "https://docs.example/x", "http://localhost/x", "javascript:alert(1)"
	p.api.Document["signed_metadata"] = "e30.e30.e30"
	pair, err := p.lookUp()
	if err != nil {
		t.Fatal(err)
	}
	x := pair.Resource
	if x.Identifier != p.api.URL || x.Covers != "" {
		t.Errorf("identifier %q covers %q", x.Identifier, x.Covers)
	}
	if strings.ContainsAny(x.Name, "\n\u202e") || x.Documentation != "https://docs.example/x" || x.Policy != "" || x.Terms != "" {
		t.Errorf("shows %q %q %q %q", x.Name, x.Documentation, x.Policy, x.Terms)
	}
	if !slices.Equal(x.Ignored, []string{"signed_metadata"}) {
		t.Errorf("left out %q", x.Ignored)
	}
}

// TestResourceScopes: R26: the challenge's scopes, else all of the metadata's, else none;
// offline_access where the service lists it.
func TestResourceScopes(t *testing.T) {
	for name, c := range map[string]struct {
		challenge string
		supported any
		offered   []string
		want      []string
	}{
		"of the challenge":     {`, scope="notes.read mail"`, []string{"notes.read", "notes.write"}, nil, []string{"notes.read", "mail"}},
		"of the metadata":      {"", []string{"notes.read", "notes.write"}, nil, []string{"notes.read", "notes.write"}},
		"none":                 {"", nil, nil, nil},
		"an empty challenge":   {`, scope=""`, []string{"a"}, nil, []string{"a"}},
		"with offline access":  {"", []string{"a"}, []string{"offline_access"}, []string{"a", "offline_access"}},
		"of an unreadable one": {"", "a b", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.api.Challenges = []string{`Bearer resource_metadata="` + p.api.URL + prm + `/mcp"` + c.challenge}
			if c.supported != nil {
				p.api.Document["scopes_supported"] = c.supported
			}
			p.rig.as.Metadata = func(d map[string]any) { d["scopes_supported"] = c.offered }
			pair, err := p.lookUp()
			if err != nil || !slices.Equal(pair.Scopes, c.want) {
				t.Errorf("asks for %q, want %q (%v)", pair.Scopes, c.want, err)
			}
		})
	}
}

// TestServiceAddresses: R15, the addresses of a sign-in service's metadata in their order.
// An issuer with a path is not looked for at its host.
func TestServiceAddresses(t *testing.T) {
	for issuer, want := range map[string]string{
		"/":            "/.well-known/oauth-authorization-server /.well-known/openid-configuration",
		"":             "/.well-known/oauth-authorization-server /.well-known/openid-configuration",
		"/tenant/one":  "/.well-known/oauth-authorization-server/tenant/one /.well-known/openid-configuration/tenant/one /tenant/one/.well-known/openid-configuration",
		"/tenant/one/": "/.well-known/oauth-authorization-server/tenant/one /.well-known/openid-configuration/tenant/one /tenant/one/.well-known/openid-configuration",
	} {
		p := newPlace(t)
		p.rig.as.Break(authtest.Discovery, authtest.Fault{Status: 404})
		p.rig.as.Break(authtest.OAuthMetadata, authtest.Fault{Status: 404})
		p.api.Document["authorization_servers"] = []string{p.rig.as.URL + issuer}
		_, err := p.lookUp()
		if err == nil {
			t.Errorf("%q: found", issuer)
		}
		var paths []string
		for _, r := range p.rig.as.Log() {
			paths = append(paths, r.Path)
		}
		if got := strings.Join(paths, " "); got != want {
			t.Errorf("%q: asked for\n\t%s\nwant\n\t%s", issuer, got, want)
		}
	}
}

// TestServiceOfTheResource: R18, the service's own list of resources; R17's declared quirk;
// R9's choice.
func TestServiceOfTheResource(t *testing.T) {
	p := newPlace(t)
	p.rig.as.Metadata = func(d map[string]any) {
		delete(d, "code_challenge_methods_supported")
		d["protected_resources"] = []string{"https://other.example"}
	}
	p.api.Document["authorization_servers"] = []string{"https://a.example", p.rig.as.URL}
	p.find.Issuer = p.rig.as.URL
	p.find.Known = func() []auth.Provider {
		own := p.rig.as.Provider()
		own.Quirks.PKCEUnadvertised, own.Resources = true, nil
		return []auth.Provider{own}
	}
	pair, err := p.lookUp()
	if err != nil || !pair.IsUnlisted || pair.Client.Own.ID != "acme" || pair.Client.Way != auth.RegistrationDCR {
		t.Errorf("%+v, %v", pair.Client, err)
	}
}

// TestIsUnder: R27: which addresses lie under a resource and may get its token.
func TestIsUnder(t *testing.T) {
	for _, c := range []struct {
		resource, address string
		want              bool
	}{
		{"https://api.example/mcp", "https://api.example/mcp", true},
		{"https://api.example/mcp", "https://api.example/mcp/", true},
		{"https://api.example/mcp", "https://api.example/mcp/tools?x=1", true},
		{"https://api.example/mcp", "https://API.example:443/mcp", true},
		{"https://api.example", "https://api.example/anything", true},
		{"https://api.example/", "https://api.example", true},
		{"https://api.example/mcp", "https://api.example/mcp2", false},
		{"https://api.example/mcp", "https://api.example/", false},
		{"https://api.example/mcp", "https://api.example/mcp/../admin", false},
		{"https://api.example/mcp", "https://api.example/mcp/%2e%2e/admin", false},
		{"https://api.example/mcp", "https://api.example/mcp%2f..%2fadmin", false},
		{"https://api.example/mcp", "https://api.example/MCP", false},
		{"https://api.example/mcp", "https://api.example.evil.example/mcp", false},
		{"https://api.example/mcp", "https://api.example:8443/mcp", false},
		{"https://api.example/mcp", "http://api.example/mcp", false},
		{"https://api.example/mcp", "https://me@api.example/mcp", false},
		{"https://api.example/mcp?tenant=a", "https://api.example/mcp?tenant=a", true},
		{"https://api.example/mcp?tenant=a", "https://api.example/mcp?tenant=b", false},
		{"", "https://api.example/", false},
	} {
		if got := auth.IsUnder(c.resource, c.address); got != c.want {
			t.Errorf("%s under %s: %v", c.address, c.resource, got)
		}
	}
}
