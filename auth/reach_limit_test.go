package auth_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// reaches are what a server on the internet names, and none may be reached: R12.
var reaches = []struct {
	name string
	arm  func(p *place, api *authtest.Resource)
	want auth.Reason
}{
	{"metadata on this computer", func(p *place, api *authtest.Resource) {
		inner := authtest.NewResource(p.rig.tb, p.rig.as)
		api.Challenges = []string{`Bearer resource_metadata="` + inner.URL + prm + `/mcp"`}
		p.api = inner
	}, auth.ReasonReach},
	{"metadata at a private address", challengeAt("https://10.1.2.3/x"), auth.ReasonReach},
	{"metadata at a shared address", challengeAt("https://100.64.1.1/x"), auth.ReasonReach},
	{"metadata at a unique local address", challengeAt("https://[fd12::1]/x"), auth.ReasonReach},
	{"metadata at a mapped loopback address", challengeAt("https://[::ffff:127.0.0.1]/x"), auth.ReasonReach},
	{"metadata at a mapped shared address", challengeAt("https://[::ffff:100.64.1.1]/x"), auth.ReasonReach},
	{"metadata at a link-local address", challengeAt("https://[fe80::1]/x"), auth.ReasonReach},
	{"metadata at an address behind NAT64", challengeAt("https://[64:ff9b::a01:203]/x"), auth.ReasonReach},
	{"metadata at 0.0.0.0", challengeAt("https://0.0.0.0/x"), auth.ReasonReach},
	{"metadata at a name of this computer", challengeAt("http://localhost:1/x"), auth.ReasonReach},
	{"metadata at a name with a private address", challengeAt("https://inner.example/x"), auth.ReasonReach},
	{"a sign-in service on this computer", func(p *place, api *authtest.Resource) {}, auth.ReasonReach},
}

func challengeAt(address string) func(*place, *authtest.Resource) {
	return func(_ *place, api *authtest.Resource) {
		api.Challenges = []string{`Bearer resource_metadata="` + address + `"`}
	}
}

// reachOf runs one case: api.example is on the internet, inner.example in a private network.
func reachOf(t *testing.T, arm func(*place, *authtest.Resource), off ...checks.Check) (*place, error) {
	p := newPlace(t, off...)
	api := p.named()
	p.rig.client.Network = api.Network(func(host string) []string {
		return map[string][]string{"api.example": {"203.0.113.7"}, "inner.example": {"192.168.1.9"}}[host]
	})
	arm(p, api)
	_, err := p.lookUp()
	return p, err
}

// TestReach: R12: what a server on the internet names is not reached in a private network,
// in that of this computer, or on its link.
func TestReach(t *testing.T) {
	for _, c := range reaches {
		t.Run(c.name, atOnce(func(t *testing.T) {
			p, err := reachOf(t, c.arm)
			wantFailure(t, err, badDiscovery(c.want))
			if trail := p.rig.as.Trail(); trail != "" {
				t.Errorf("the sign-in service was asked for %s", trail)
			}
			p.rig.wantChecked(checks.Reach, auth.CheckRefused)
		}))
	}
}

// TestReachWeakened: without the check, each of them is reached, or would be.
func TestReachWeakened(t *testing.T) {
	for _, c := range reaches {
		t.Run(c.name, atOnce(func(t *testing.T) {
			p, err := reachOf(t, c.arm, checks.Reach)
			if err != nil && failureOf(t, err).Reason == auth.ReasonReach {
				t.Errorf("refused without the check: %v", err)
			}
			p.rig.wantChecked(checks.Reach, auth.CheckSwitchedOff)
		}))
	}
}

// TestReachOfATypedAddress: R12, R13: a person may type any address but that of the cloud's
// metadata service; a resource in a private network may name servers of its own network and
// of the internet; localhost is dialled on loopback and never resolved.
func TestReachOfATypedAddress(t *testing.T) {
	for name, c := range map[string]struct {
		url     string
		at      string // where api.example is
		servers string
		want    auth.Reason
	}{
		"the cloud's metadata":                        {url: "https://169.254.169.254/latest", want: auth.ReasonReach},
		"the cloud's metadata by a mapped address":    {url: "https://[::ffff:169.254.169.254]/latest", want: auth.ReasonReach},
		"the cloud's metadata by a name":              {url: "https://api.example/mcp", at: "169.254.169.254", want: auth.ReasonReach},
		"a private network names this computer":       {url: "https://api.example/mcp", at: "10.0.0.1", servers: "http://127.0.0.1:1", want: auth.ReasonReach},
		"a private network names another of its own":  {url: "https://api.example/mcp", at: "10.0.0.1", servers: "https://api.example/as", want: auth.ReasonRefusedStatus},
		"a private network names a link-local server": {url: "https://api.example/mcp", at: "10.0.0.1", servers: "https://[fe80::1]", want: auth.ReasonReach},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			api := p.named()
			p.find.URL = c.url
			api.Document["authorization_servers"] = []string{c.servers}
			p.rig.client.Network = api.Network(func(string) []string { return []string{c.at} })
			_, err := p.lookUp()
			if err == nil || failureOf(t, err).Reason != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	p := newPlace(t)
	p.find.URL = "http://localhost:" + p.api.Port() + "/mcp"
	p.api.Challenges = []string{"Bearer"}
	p.api.Document["resource"] = p.find.URL
	resolved := atomic.Int32{}
	p.rig.client.Network = p.api.Network(func(string) []string { resolved.Add(1); return []string{"203.0.113.7"} })
	if _, err := p.lookUp(); err != nil || resolved.Load() > 0 {
		t.Errorf("localhost: %v, resolved %d times", err, resolved.Load())
	}
}

// TestReachThatChanges: R12: DNS answers with a public address first and with this computer
// afterwards; the request that would go there is not sent.
func TestReachThatChanges(t *testing.T) {
	for _, off := range [][]checks.Check{nil, {checks.Reach}} {
		p := newPlace(t, off...)
		api := p.named()
		n := atomic.Int32{}
		p.rig.client.Network = api.Network(func(string) []string {
			if n.Add(1) == 1 {
				return []string{"203.0.113.7"}
			}
			return []string{"127.0.0.1"}
		})
		_, err := p.lookUp()
		refused := failureOf(t, err).Reason == auth.ReasonReach
		if refused != (off == nil) || strings.Contains(api.Trail(), prm) == refused {
			t.Errorf("without %v: %v after %s", off, err, api.Trail())
		}
	}
}

// TestReachOfEndpoints: R12, R14: a sign-in service on the internet may not have the browser
// opened on this computer.
func TestReachOfEndpoints(t *testing.T) {
	for name, endpoint := range map[string]string{
		"authorization_endpoint": "http://localhost:631/admin", "token_endpoint": "https://10.0.0.1/token", "registration_endpoint": "https://[::1]/register",
	} {
		p := newPlace(t)
		api := p.named()
		document := map[string]any{
			"issuer": "https://as.example", "authorization_endpoint": "https://as.example/a", "token_endpoint": "https://as.example/t",
			"registration_endpoint": "https://as.example/r", "code_challenge_methods_supported": []string{"S256"}, "response_types_supported": []string{"code"},
		}
		document[name] = endpoint
		api.Document["authorization_servers"] = []string{"https://as.example"}
		api.At["/.well-known/oauth-authorization-server"] = authtest.Describe(document)
		_, err := p.lookUp()
		wantFailure(t, err, badDiscovery(auth.ReasonReach))
	}
}

// TestNoCookies: R8: a discovery sends neither cookies nor an authorization.
func TestNoCookies(t *testing.T) {
	p := newPlace(t)
	p.api.At["/mcp"] = func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "x"})
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
	}
	if _, err := p.lookUp(); err != nil { // the resource fails the test for a credential
		t.Error(err)
	}
}
