package auth_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
)

// TestCheckIssuer: https, or http on a loopback IP literal, localhost or a name
// under it; nothing else (8414-3).
func TestCheckIssuer(t *testing.T) {
	for _, good := range []string{
		"https://as.example", "https://as.example/", "https://as.example/tenant/v2.0", "https://as.example:8443", "https://[2001:db8::1]",
		"http://127.0.0.1:4000", "http://[::1]:4000/a", "http://localhost:4000", "http://auth.localhost/a", "https://xn--bcher-kva.example",
	} {
		if err := auth.CheckIssuer(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "as.example", "//as.example", "http://as.example", "http://localhost.example:4000", "http://localhost.", "http://.localhost", "http://127.0.0.2", "http://127.1", "http://0x7f.0.0.1", "http://2130706433",
		"http://127.0.0.1.evil.example", "http://[::ffff:127.0.0.1]", "http://[::1%25lo]", "https://as.example?x=1", "https://as.example?", "https://as.example#x", "https://as.example#",
		"https://me@as.example", "https://", "https:///path", "https:as.example", "ftp://as.example", "file:///etc/passwd", "javascript:alert(1)",
		"https://as.example/ x", "https://as.example/\n", "https://as.example/\"", "https://as.example/<", "https://as.example\\@evil.example", "https://bücher.example",
		"https://as.example/" + strings.Repeat("a", 9000),
	} {
		err := auth.CheckIssuer(bad)
		wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadIssuer})
		if e := auth.AsError(err); e != nil && len(e.Detail) > 600 {
			t.Errorf("a message of %d bytes", len(e.Detail))
		}
	}
}

// TestCheckRedirect: loopback over http, or a private-use scheme (8252-3,
// 8252-5).
func TestCheckRedirect(t *testing.T) {
	for _, good := range []string{
		"http://127.0.0.1/cb/acme", "http://127.0.0.1:8080/cb", "http://[::1]/cb", "http://localhost/cb", "http://localhost:53682/", "app.latchkey:/oauth/acme",
	} {
		if err := auth.CheckRedirect(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "http://127.0.0.1", "https://127.0.0.1/cb", "http://0.0.0.0/cb", "http://evil.example/cb", "http://localhost.evil.example/cb", "http://127.0.0.1:0/cb",
		"http://127.0.0.1:70000/cb", "http://127.0.0.1/cb?x", "http://127.0.0.1/cb#", "http://me@127.0.0.1/cb", "latchkey:/oauth", "app.latchkey://oauth/acme", "app.latchkey:oauth", "http://127.0.0.1/c b",
	} {
		wantFailure(t, auth.CheckRedirect(bad), failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadRedirect})
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "acme": true, "acme-2": true, strings.Repeat("a", 40): true, "": false, "-a": false, "a-": false, "A": false, "a.b": false,
		"..": false, "a/b": false, "a b": false, strings.Repeat("a", 41): false, "a\x00": false, "é": false,
	} {
		if auth.ValidID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}

func TestWellKnown(t *testing.T) {
	for issuer, want := range map[string][]string{
		"https://as.example":           {"https://as.example/.well-known/openid-configuration", "https://as.example/.well-known/oauth-authorization-server"},
		"https://as.example/":          {"https://as.example/.well-known/openid-configuration", "https://as.example/.well-known/oauth-authorization-server"},
		"https://as.example/tenant/v2": {"https://as.example/tenant/v2/.well-known/openid-configuration", "https://as.example/.well-known/oauth-authorization-server/tenant/v2"},
	} {
		if got := auth.WellKnown(issuer); !slices.Equal(got, want) {
			t.Errorf("%s: %v", issuer, got)
		}
	}
}

// TestNotReady: a sign-in that cannot start sends no request.
func TestNotReady(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*auth.Request)
		want   failure
	}{
		"no client":             {func(q *auth.Request) { q.Provider.ClientID = "" }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonNotReady}},
		"no issuer":             {func(q *auth.Request) { q.Provider.Issuer = "" }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadProvider}},
		"http on a name":        {func(q *auth.Request) { q.Provider.Issuer = "http://localhost.example:1" }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadIssuer}},
		"a scope with a quote":  {func(q *auth.Request) { q.Scopes = []string{`open"id`} }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadScope}},
		"a scope with a space":  {func(q *auth.Request) { q.Scopes = []string{"openid profile"} }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadScope}},
		"an id that is a path":  {func(q *auth.Request) { q.Provider.ID = "../x" }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadProvider}},
		"a redirect elsewhere":  {func(q *auth.Request) { q.Provider.Redirect = "https://evil.example/" }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadRedirect}},
		"an endpoint that runs": {func(q *auth.Request) { q.Provider.Endpoints.Token = "javascript:1" }, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadProvider}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.request.Browse = nil
			c.change(&r.request)
			_, err := r.signIn()
			wantFailure(t, err, c.want)
			r.wantTrail("")
		})
	}
}

// TestOwnParameters: no file sets a parameter that a check or a secret depends
// on, in any case; a file may set every other one (RFC 6749 §4.1.1, RFC 7636
// §4.3, RFC 9126 §4).
func TestOwnParameters(t *testing.T) {
	for _, name := range []string{
		"state", "redirect_uri", "client_id", "response_type", "response_mode", "scope", "nonce", "code_challenge",
		"code_challenge_method", "request", "request_uri", "dpop_jkt", "client_secret", "code_verifier", "State", "NONCE", "",
		"redirect_uri[]", "redirect_uri[0]", " redirect_uri", "redirect uri", "redirect.uri", "state\x00", "audience\x00x", "st\u00e4te", "a=b&state",
	} {
		r := newRig(t)
		r.request.Provider.AuthParams = map[string]string{"audience": "x", name: "fixed"}
		_, err := r.signIn()
		wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadProvider})
		r.wantTrail("")
	}
	r := newRig(t)
	r.request.Provider.AuthParams = map[string]string{"audience": "x", "prompt": "login", "max_age": "300", "acr_values": "phr", "access_type": "offline"}
	if _, err := r.signIn(); err != nil {
		t.Error(err)
	}
}
