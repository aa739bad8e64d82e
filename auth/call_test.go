package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

func TestCall(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	answer, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
	if err != nil || answer.Status != 200 || !strings.Contains(string(answer.Body), "/api/notes") || answer.ContentType != "application/json" {
		t.Fatalf("%+v %v", answer, err)
	}
	r.wantTrail("api")
	if got := r.as.Log()[0].Header.Get("Authorization"); got != "Bearer "+a.Grant.AccessToken.Reveal() {
		t.Errorf("Authorization %q", got)
	}
	wantNoSecrets(t, r, nil)
}

// TestCallForeign: the token goes to declared origins and nowhere else (6750-2).
func TestCallForeign(t *testing.T) {
	got := ""
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		got = req.Header.Get("Authorization")
	}))
	t.Cleanup(foreign.Close)
	for _, off := range [][]checks.Check{nil, {checks.DeclaredHost}} {
		r := newRig(t, off...)
		a := r.linked()
		got = ""
		_, err := r.client.Call(r.ctx, a.ID, foreign.URL+"/api")
		r.wantChecked(checks.DeclaredHost, outcomeWith(off))
		if off != nil {
			if got == "" {
				t.Errorf("without the check the attack fails as well: %v", err)
			}
			continue
		}
		wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonForeignHost})
		if got != "" {
			t.Error("the token went to a foreign host")
		}
		for _, address := range []string{
			strings.Replace(r.as.URL, "http:", "https:", 1) + "/api", r.as.URL + "@evil.example/", "http://localhost/api",
			"file:///etc/passwd", "", "::", r.as.URL + ".evil.example/api", strings.Replace(r.as.URL, "//", "//me@", 1),
		} {
			_, err := r.client.Call(r.ctx, a.ID, address)
			wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonForeignHost})
		}
		r.wantTrail("")
	}
}

// TestCallRedirected: a declared host cannot send the token on (6750-2).
func TestCallRedirected(t *testing.T) {
	for _, off := range [][]checks.Check{nil, {checks.Redirects}, {checks.Redirects, checks.Moved}} {
		asked := 0
		elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
		t.Cleanup(elsewhere.Close)
		r := newRig(t, off...)
		a := r.linked()
		r.as.Break(authtest.API, authtest.Fault{Status: 307, Location: elsewhere.URL})
		_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
		if off == nil {
			wantFailure(t, err, badUserinfo(auth.ReasonRedirected))
		}
		r.wantChecked(checks.Redirects, outcomeWith(off))
		if (asked > 0) != (len(off) == 2) { // without one of the checks, the other refuses
			t.Errorf("the other host was asked %d times with %v off", asked, off)
		}
	}
}

// TestCallRedirectedWithin: R27: a redirect within the same origin is not followed either: the
// server may have paths that the token is not for.
func TestCallRedirectedWithin(t *testing.T) {
	for _, off := range [][]checks.Check{nil, {checks.Redirects}} {
		r := newRig(t, off...)
		a := r.linked()
		r.as.Break(authtest.API, authtest.Fault{Times: 1, Status: 307, Location: r.as.URL + "/api/other"})
		_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
		if got := r.as.Count(authtest.API); got != 1+len(off) || (err == nil) != (off != nil) {
			t.Errorf("without %v the API was asked %d times: %v", off, got, err)
		}
	}
}

// TestCallUnauthorized: one refresh and one retry, and no more (6750-3).
func TestCallUnauthorized(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.as.Break(authtest.API, authtest.Fault{Times: 1, Instead: true, Status: 401})
	if answer, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); err != nil || answer.Status != 200 {
		t.Fatalf("%+v %v", answer, err)
	}
	r.wantTrail("api token api")
	r.as.ForgetLog()
	r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 401})
	_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
	wantFailure(t, err, failure{auth.StepUserinfo, auth.KindSignInNeeded, auth.ReasonResourceRefused})
	r.wantTrail("api token api")
	r.as.ForgetLog()
	r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 403})
	_, err = r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
	wantFailure(t, err, failure{auth.StepUserinfo, auth.KindProviderError, auth.ReasonResourceRefused})
	r.wantTrail("api")
}

// TestU13OnlyARefusalSpeaksOfTheToken: 404 and the like say nothing of the token.
func TestU13OnlyARefusalSpeaksOfTheToken(t *testing.T) {
	for status, want := range map[int]failure{
		404: {auth.StepUserinfo, auth.KindProviderError, auth.ReasonResourceAnswer},
		410: {auth.StepUserinfo, auth.KindProviderError, auth.ReasonResourceAnswer},
		422: {auth.StepUserinfo, auth.KindProviderError, auth.ReasonResourceAnswer},
		500: {auth.StepUserinfo, auth.KindNetwork, auth.ReasonUnavailable},
		403: {auth.StepUserinfo, auth.KindProviderError, auth.ReasonResourceRefused},
	} {
		r := newRig(t)
		a := r.linked()
		r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: status, Body: text("no")})
		_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
		wantFailure(t, err, want)
	}
}

// TestToken: the current token while it is valid, a new one otherwise.
func TestToken(t *testing.T) {
	for _, c := range []struct {
		name     string
		age      time.Duration
		minValid time.Duration
		trail    string
	}{
		{"fresh", 0, time.Minute, ""},
		{"too little left", 3599 * time.Second, 10 * time.Second, "token"},
		{"ended", 2 * time.Hour, 0, "token"},
		{"more than a new one can give", 0, 48 * time.Hour, "token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			a := r.linked()
			r.age(c.age)
			token, after, err := r.client.Token(r.ctx, a.ID, c.minValid)
			if err != nil || token.Empty() || !token.Equal(after.Grant.AccessToken) {
				t.Fatalf("%v", err)
			}
			r.wantTrail(c.trail)
			if token.Equal(a.Grant.AccessToken) != (c.trail == "") {
				t.Error("not the token that it should be")
			}
		})
	}
	t.Run("ended and nothing to renew it with", func(t *testing.T) {
		r := newRig(t)
		r.as.Tokens.NoRefresh = true
		a := r.linked()
		r.age(2 * time.Hour)
		_, _, err := r.client.Token(r.ctx, a.ID, 0)
		wantFailure(t, err, refreshFailure(auth.KindSignInNeeded, auth.ReasonNoRefreshToken))
	})
}

// TestCallNeedsScope: a resource names the missing scope in its challenge (RFC
// 6750 §3.1).
func TestCallNeedsScope(t *testing.T) {
	for challenge, want := range map[string]string{
		`Bearer realm="api", error="insufficient_scope", scope="notes.read notes.write"`: "notes.read notes.write",
		`DPoP algs="ES256", error=insufficient_scope, scope="notes.\"read"`:              `notes."read`,
		`Basic realm="x, Bearer", Bearer error="insufficient_scope"`:                     "",
		`bearer Error="insufficient_scope",Scope="a"`:                                    "a",
	} {
		r := newRig(t)
		a := r.linked()
		r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 403, Header: http.Header{"Www-Authenticate": {challenge}}, Body: text("no")})
		_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
		wantFailure(t, err, failure{auth.StepUserinfo, auth.KindSignInNeeded, auth.ReasonScopeNeeded})
		if e := auth.AsError(err); e.Detail != want || e.Status != 403 {
			t.Errorf("%s: needs %q", challenge, e.Detail)
		}
	}
	for _, odd := range []string{`Bearer`, `,,,=`, `Bearer error=`, `"`, `Bearer scope="unclosed`, `=="`, ``, `Bearer error="` + strings.Repeat("x", 20_000) + `"`} {
		r := newRig(t)
		a := r.linked()
		r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 403, Header: http.Header{"Www-Authenticate": {odd}}, Body: text("no")})
		_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
		wantFailure(t, err, failure{auth.StepUserinfo, auth.KindProviderError, auth.ReasonResourceRefused})
	}
}

// TestCallR27 (R27): a token for a resource goes below its path, and to no other resource of
// the same server.
func TestCallR27(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	a.Resource = r.as.URL + "/api/mcp"
	if err := r.client.Vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	p := r.as.Provider()
	p.Resources, p.ResourceIndicator = []string{r.as.URL + "/api/files/"}, a.Resource
	r.client.Providers = func(context.Context, string) (auth.Provider, error) { return p, nil }
	for path, isOurs := range map[string]bool{
		"/api/mcp": true, "/api/mcp/": true, "/api/mcp/tools?x=/../..": true, "/api/files": true, "/api/files/a/b": true, "/userinfo": true,
		"/api/mcpx": false, "/api": false, "/api/": false, "/api/MCP": false, "/api/other": false, "/": false, "": false,
		"/api/mcp/../other": false, "/api/mcp/%2e%2e/other": false, "/api/mcp%2f..%2fother": false, "/api/mcp/..%5cother": false, "/api/mcp/./x": false,
	} {
		r.as.ForgetLog()
		_, err := r.client.Call(r.ctx, a.ID, r.as.URL+path)
		if !isOurs {
			wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonForeignHost})
		}
		if sent := len(r.as.Log()) > 0; sent != isOurs {
			t.Errorf("%s: sent %v, %v", path, sent, err)
		}
	}
}

// TestStepUp (R29): the union of what was requested, granted and demanded, in this order.
func TestStepUp(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	a.Requested, a.Grant.Scopes = []string{"openid", "b"}, []string{"openid", "a"}
	if err := r.client.Vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	for demanded, want := range map[string]auth.StepUp{
		"c d c":     {Missing: []string{"c", "d"}, Scopes: []string{"openid", "b", "a", "c", "d"}},
		"b c":       {Missing: []string{"b", "c"}, Scopes: []string{"openid", "b", "a", "c"}},
		"b":         {Missing: []string{"b"}, Scopes: []string{"openid", "b", "a"}, IsFinal: true},
		"":          {Scopes: []string{"openid", "b", "a"}},
		"c\u00e9 c": {Missing: []string{"c"}, Scopes: []string{"openid", "b", "a", "c"}},
	} {
		field := http.Header{"Www-Authenticate": {`Bearer error="insufficient_scope", scope="` + demanded + `"`}}
		r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 403, Header: field})
		_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
		want.Account, want.Provider, want.Granted = a.ID, a.Provider, a.Grant.Scopes
		if e := auth.AsError(err); e.StepUp == nil || !reflect.DeepEqual(*e.StepUp, want) {
			t.Errorf("%q: %+v, want %+v", demanded, e.StepUp, want)
		}
	}
}
