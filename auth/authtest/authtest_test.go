package authtest_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"latchkey/auth/authtest"
)

// recorder is a testing.TB that records failures.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	failed []string
}

func (r *recorder) Errorf(format string, _ ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = append(r.failed, format)
}

// TestAssertsTheClient: the server reports each fault of a client, and nothing in
// a correct request.
func TestAssertsTheClient(t *testing.T) {
	const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	authorize := url.Values{
		"response_type": {"code"}, "client_id": {authtest.ClientID}, "scope": {"openid"}, "code_challenge": {challenge},
		"code_challenge_method": {"S256"}, "state": {challenge}, "nonce": {challenge}, "redirect_uri": {"http://127.0.0.1:9/cb/acme"},
	}
	token := url.Values{
		"grant_type": {"authorization_code"}, "code": {"c"}, "client_id": {authtest.ClientID}, "code_verifier": {"v"}, "redirect_uri": {"r"},
	}
	for name, c := range map[string]struct {
		path   string
		query  url.Values
		form   url.Values
		header http.Header
		sound  bool
	}{
		"by the book":                {path: "/authorize", query: authorize, sound: true},
		"no challenge":               {path: "/authorize", query: with(authorize, "code_challenge", "")},
		"the plain challenge":        {path: "/authorize", query: with(authorize, "code_challenge_method", "plain")},
		"a short state":              {path: "/authorize", query: with(authorize, "state", "123")},
		"no nonce":                   {path: "/authorize", query: with(authorize, "nonce", "")},
		"another client":             {path: "/authorize", query: with(authorize, "client_id", "x")},
		"an empty scope":             {path: "/authorize", query: with(authorize, "scope", " ")},
		"state twice":                {path: "/authorize", query: url.Values{"state": {challenge, challenge}}},
		"an exchange":                {path: "/token", form: token, header: http.Header{"Accept": {"application/json"}}, sound: true},
		"without Accept":             {path: "/token", form: token},
		"without verifier":           {path: "/token", form: with(token, "code_verifier", ""), header: http.Header{"Accept": {"application/json"}}},
		"a public client's secret":   {path: "/token", form: with(token, "client_secret", "s"), header: http.Header{"Accept": {"application/json"}}},
		"a token in the query":       {path: "/userinfo", query: url.Values{"access_token": {"t"}}, header: http.Header{"Authorization": {"Bearer t"}}},
		"no token":                   {path: "/userinfo"},
		"a verifier in the query":    {path: "/authorize", query: with(authorize, "code_verifier", "v")},
		"a token sent to a key set":  {path: "/jwks", header: http.Header{"Authorization": {"Bearer t"}}},
		"a token sent to discovery":  {path: "/.well-known/openid-configuration", header: http.Header{"Authorization": {"Bearer t"}}},
		"userinfo as it ought to be": {path: "/userinfo", header: http.Header{"Authorization": {"Bearer t"}}, sound: true},
	} {
		t.Run(name, func(t *testing.T) {
			notes := &recorder{TB: t}
			s := authtest.New(notes)
			method, body := http.MethodGet, ""
			if c.form != nil {
				method, body = http.MethodPost, c.form.Encode()
			}
			req, err := http.NewRequest(method, s.URL+c.path+"?"+c.query.Encode(), strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if len(c.query) == 0 {
				req.URL.RawQuery = ""
			}
			for name, values := range c.header {
				req.Header[name] = values
			}
			if c.form != nil {
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			notes.mu.Lock()
			defer notes.mu.Unlock()
			if c.sound != (len(notes.failed) == 0) {
				t.Errorf("complaints: %v", notes.failed)
			}
		})
	}
}

// with is a copy with one parameter changed, or taken away.
func with(values url.Values, name, value string) url.Values {
	c := url.Values{}
	for n, v := range values {
		c[n] = v
	}
	if value == "" {
		c.Del(name)
	} else {
		c.Set(name, value)
	}
	return c
}
