package auth_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

// odd is a provider with nonstandard answers, as in its documentation.
type odd struct {
	URL     string
	answers map[string]func(*http.Request, string) (status int, media, body string)

	mu   sync.Mutex
	seen []string // "POST /revoke type body", in order
	dead bool     // the token was revoked
}

// newOdd starts the provider; its authorization endpoint approves immediately.
func newOdd(t *testing.T, answers map[string]func(o *odd, r *http.Request, body string) (int, string, string)) *odd {
	o := &odd{answers: map[string]func(*http.Request, string) (int, string, string){}}
	for path, answer := range answers {
		o.answers[path] = func(r *http.Request, body string) (int, string, string) { return answer(o, r, body) }
	}
	server := httptest.NewServer(http.HandlerFunc(o.serve))
	t.Cleanup(server.Close)
	o.URL = server.URL
	return o
}

func (o *odd) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/authorize" {
		q := r.URL.Query()
		back := url.Values{"code": {"odd-code"}, "state": {q.Get("state")}}
		http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
		return
	}
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen = append(o.seen, strings.Join(strings.Fields(strings.Join([]string{r.Method, r.URL.Path, r.Header.Get("Authorization"), string(body)}, " ")), " "))
	answer := o.answers[r.URL.Path]
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	status, media, text := answer(r, string(body))
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// sent returns the last request to a path.
func (o *odd) sent(path string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range slices.Backward(o.seen) {
		if strings.Split(s, " ")[1] == path {
			return s
		}
	}
	return ""
}

// rig is a client of the odd provider.
func (o *odd) rig(t *testing.T, change func(*auth.Provider)) *rig {
	r := newRig(t)
	p := auth.Provider{
		ID: "odd", Name: "Odd", ClientID: "odd-client", Scopes: []string{"read"},
		Endpoints: auth.Endpoints{
			Authorization: o.URL + "/authorize", Token: o.URL + "/token", Userinfo: o.URL + "/user", Revocation: o.URL + "/revoke",
		},
		Quirks: auth.Quirks{NoIDToken: true},
	}
	change(&p)
	r.request.Provider = p
	return r
}

const plainJSON = "application/json"

// says returns a constant answer.
func says(status int, media, body string) func(*odd, *http.Request, string) (int, string, string) {
	return func(*odd, *http.Request, string) (int, string, string) { return status, media, body }
}

// kills is a revocation endpoint that revokes.
func kills(status int) func(*odd, *http.Request, string) (int, string, string) {
	return func(o *odd, _ *http.Request, _ string) (int, string, string) {
		o.dead = true
		return status, plainJSON, ""
	}
}

// person answers with the user of the token until the token is revoked.
func person(body string) func(*odd, *http.Request, string) (int, string, string) {
	return func(o *odd, _ *http.Request, _ string) (int, string, string) {
		if o.dead {
			return http.StatusUnauthorized, plainJSON, `{"message":"Bad credentials"}`
		}
		return http.StatusOK, plainJSON, body
	}
}

type oddAnswers = map[string]func(*odd, *http.Request, string) (int, string, string)

// oddCase is one provider: its answers, the declared quirks, the result, and its
// way of revoking.
type oddCase struct {
	id, name string
	answers  oddAnswers
	declare  func(*odd, *auth.Provider)
	subject  string
	granted  string // joined by spaces
	revoked  string // the last request to /revoke, without the token
	proof    auth.Proof
}

var oddCases = []oddCase{
	{
		id: "6749-11", name: "GitHub: form answers, scopes by comma, a number for a subject, bulk revocation",
		answers: oddAnswers{
			"/token":  says(200, "application/x-www-form-urlencoded", "access_token=gho_odd-token&scope=read%3Auser%2Cuser%3Aemail&token_type=bearer"),
			"/user":   person(`{"login":"ada","id":1815,"name":"Ada Lovelace"}`),
			"/revoke": kills(http.StatusAccepted),
		},
		declare: func(_ *odd, p *auth.Provider) {
			p.Quirks.FormAnswers, p.Quirks.ScopeSeparator, p.Quirks.SubjectClaim = true, ",", "id"
			p.Quirks.Revocation = auth.RevokeGitHub
		},
		subject: "1815", granted: "read:user user:email",
		revoked: `POST /revoke {"credentials":["gho_odd-token"]}`, proof: auth.ProofDead,
	},
	{
		id: "6749-11", name: "Twitch: scopes as an array, its own validation",
		answers: oddAnswers{
			"/token":  says(200, plainJSON, `{"access_token":"twitch-token","refresh_token":"twitch-refresh","expires_in":14000,"scope":["user:read:email","chat:read"],"token_type":"bearer"}`),
			"/user":   person(`{"sub":"77"}`),
			"/revoke": kills(200),
			"/validate": func(o *odd, r *http.Request, _ string) (int, string, string) {
				if r.Header.Get("Authorization") != "OAuth twitch-token" || o.dead {
					return 401, plainJSON, `{"status":401,"message":"invalid access token"}`
				}
				return 200, plainJSON, `{"client_id":"odd-client"}`
			},
		},
		declare: func(o *odd, p *auth.Provider) {
			p.Quirks.ScopeArray, p.Quirks.ValidateURL = true, o.URL+"/validate"
		},
		subject: "77", granted: "user:read:email chat:read",
		revoked: "POST /revoke client_id=odd-client&token=twitch-token&token_type_hint=access_token", proof: auth.ProofDead,
	},
	{
		id: "6749-11", name: "Slack: tokens nested below authed_user",
		answers: oddAnswers{
			"/token":  says(200, plainJSON, `{"ok":true,"app_id":"A1","authed_user":{"id":"U1","scope":"chat:write,users:read","access_token":"xoxp-odd-token","token_type":"user"}}`),
			"/user":   person(`{"ok":true,"sub":"U1"}`),
			"/revoke": kills(200),
		},
		declare: func(_ *odd, p *auth.Provider) {
			p.Quirks.TokenPath, p.Quirks.ScopeSeparator = "authed_user", ","
		},
		subject: "U1", granted: "chat:write users:read",
		revoked: "POST /revoke client_id=odd-client&token=xoxp-odd-token&token_type_hint=access_token", proof: auth.ProofDead,
	},
	{
		id: "6749-11", name: "Dropbox: userinfo by POST, revocation by the token itself",
		answers: oddAnswers{
			"/token": says(200, plainJSON, `{"access_token":"sl.odd-token","token_type":"bearer","expires_in":14400,"refresh_token":"dropbox-refresh","scope":"account_info.read","uid":"9"}`),
			"/user": func(o *odd, r *http.Request, body string) (int, string, string) {
				if r.Method != http.MethodPost || body != "" {
					return 400, "text/plain", "Error in call to API function: expected a POST without a body"
				}
				return person(`{"account_id":"dbid:odd","name":{"display_name":"Ada"},"email":"ada@example.test"}`)(o, r, body)
			},
			"/revoke": func(o *odd, r *http.Request, body string) (int, string, string) {
				if r.Header.Get("Authorization") != "Bearer sl.odd-token" || body != "" {
					return 400, "text/plain", "no"
				}
				o.dead = true
				return 200, plainJSON, "null"
			},
		},
		declare: func(_ *odd, p *auth.Provider) {
			p.Quirks.UserinfoPost, p.Quirks.SubjectClaim, p.Quirks.Revocation = true, "account_id", auth.RevokeBearer
		},
		subject: "dbid:odd", granted: "account_info.read",
		revoked: "POST /revoke Bearer sl.odd-token", proof: auth.ProofDead,
	},
	{
		id: "7009-1", name: "Google: revocation by the token and nothing else",
		answers: oddAnswers{
			"/token":  says(200, plainJSON, `{"access_token":"ya29.odd-token","token_type":"Bearer","expires_in":3599,"scope":"read","refresh_token_expires_in":604799}`),
			"/user":   person(`{"sub":"108"}`),
			"/revoke": kills(200),
		},
		declare: func(_ *odd, p *auth.Provider) { p.Quirks.Revocation = auth.RevokeTokenOnly },
		subject: "108", granted: "read",
		revoked: "POST /revoke token=ya29.odd-token", proof: auth.ProofDead,
	},
}

// A provider with declared quirks is signed in to and revoked in its own way.
func TestOddProviders(t *testing.T) {
	for _, c := range oddCases {
		t.Run(c.id+" "+c.name, func(t *testing.T) {
			o := newOdd(t, c.answers)
			r := o.rig(t, func(p *auth.Provider) { c.declare(o, p) })
			a, err := r.signIn()
			if err != nil {
				t.Fatal(err)
			}
			if a.Identity.Subject != c.subject || strings.Join(a.Grant.Scopes, " ") != c.granted {
				t.Errorf("subject %q, granted %q; want %q, %q", a.Identity.Subject, a.Grant.Scopes, c.subject, c.granted)
			}
			a, err = r.client.Revoke(r.ctx, a.ID)
			if err != nil || a.Revocation.Proof != c.proof || a.Status(time.Now()) != auth.StatusRevoked {
				t.Errorf("revoked: %v, proof %q, status %s", err, a.Revocation.Proof, a.Status(time.Now()))
			}
			if got := o.sent("/revoke"); got != c.revoked {
				t.Errorf("revocation was\n\t%s\nwant\n\t%s", got, c.revoked)
			}
		})
	}
}

// Undeclared quirks are refused: the same answers end the sign-in at a provider
// that declares none.
func TestOddProvidersUndeclared(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers oddAnswers
		want    failure
	}{
		{"6749-11 form answers", oddCases[0].answers, failure{auth.StepExchange, auth.KindBadAnswer, auth.ReasonNotJSON}},
		{"6749-11 nested tokens", oddCases[2].answers, failure{auth.StepExchange, auth.KindBadAnswer, auth.ReasonTokenResponse}},
		{"6749-11 userinfo by POST", oddCases[3].answers, failure{auth.StepUserinfo, auth.KindProviderError, auth.ReasonRefusedStatus}},
		{"6749-11 200 with an error", oddAnswers{
			"/token": says(200, plainJSON, `{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired."}`),
		}, failure{auth.StepExchange, auth.KindProviderError, auth.ReasonOAuthError}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newOdd(t, c.answers).rig(t, func(*auth.Provider) {})
			_, err := r.signIn()
			wantFailure(t, err, c.want)
			if len(r.accounts()) != 0 {
				t.Error("an account was stored")
			}
		})
	}
}

// A token without a known expiry is valid until it is refused, and never "for
// ever" by a number (E7).
func TestTokenWithoutEnd(t *testing.T) {
	o := newOdd(t, oddCases[4].answers)
	o.answers["/token"] = func(*http.Request, string) (int, string, string) {
		return 200, plainJSON, `{"access_token":"endless-token","token_type":"Bearer"}`
	}
	r := o.rig(t, func(*auth.Provider) {})
	a, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	r.client.Now = func() time.Time { return time.Now().Add(1000 * time.Hour) }
	token, a, err := r.client.Token(r.ctx, a.ID, time.Hour)
	if err != nil || token.Reveal() != "endless-token" || !a.Grant.ExpiresAt.IsZero() || a.Status(r.client.Now()) != auth.StatusActive {
		t.Errorf("%v: status %s, ends %v", err, a.Status(r.client.Now()), a.Grant.ExpiresAt)
	}
}
