package authtest

import (
	"encoding/json"
	"net/http"
	"strings"

	"latchkey/auth"
)

// codeHosts keep code and files.
var codeHosts = []Conduct{
	{
		Preset: "github", Source: "GitHub: Authorizing OAuth apps; Troubleshooting OAuth app access token request errors; Revocation (REST API); Scopes for OAuth apps",
		Secret: "shh-github", Registered: "http://127.0.0.1/cb/github", Rule: AnyPort,
		Authorize: "https://github.com/login/oauth/authorize", Token: "https://github.com/login/oauth/access_token",
		Userinfo: "https://api.github.com/user", Revoke: "https://api.github.com/credentials/revoke",
		Client: auth.AuthPost, Proof: PKCERead, Back: map[string]string{"iss": "https://github.com/login/oauth"},
		Answer: func(t Issued) map[string]any {
			return map[string]any{"access_token": t.Access, "token_type": "bearer", "scope": strings.Join(t.Scopes, ",")}
		},
		// Belief: the status 200 of errors, and that OAuth tokens are taken for revocation.
		Failed:  always200,
		Person:  map[string]any{"id": 583231, "login": "octocat", "name": "The Octocat", "email": "octocat@example.test", "plan": map[string]any{"name": "pro"}},
		Dead:    plainError(http.StatusUnauthorized, map[string]any{"message": "Bad credentials", "status": "401"}),
		Ends:    endsCredentials,
		Subject: "583231", Name: "The Octocat", Email: "octocat@example.test", Shown: auth.ProofDead,
	},
	{
		Preset: "bitbucket", Source: "Atlassian: OAuth 2.0 for Bitbucket Cloud; Use OAuth on Bitbucket Cloud, Callback URL",
		Secret: "shh-bitbucket", Registered: "http://localhost:18765/cb/bitbucket", Rule: PrefixRedirect,
		Authorize: "https://bitbucket.org/site/oauth2/authorize", Token: "https://bitbucket.org/site/oauth2/access_token",
		Userinfo: "https://api.bitbucket.org/2.0/user", Client: auth.AuthBasic, Renewal: Keeps,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 7200), map[string]any{"scope": nil, "scopes": "account email", "token_type": "bearer", "state": "authorization_code"})
		},
		Person:  map[string]any{"type": "user", "uuid": "{c788b2da-b7a2-404c-9e26-d3f077557007}", "display_name": "Ada Lovelace", "nickname": "ada", "account_id": "557058:c0b7"},
		Dead:    plainError(http.StatusUnauthorized, map[string]any{"type": "error", "error": map[string]any{"message": "Access token expired."}}),
		Granted: []string{"account", "email"}, Subject: "{c788b2da-b7a2-404c-9e26-d3f077557007}", Name: "Ada Lovelace",
	},
	{
		Preset: "dropbox", Source: "Dropbox: OAuth Guide; HTTP documentation, /oauth2/token, /2/users/get_current_account, /2/auth/token/revoke",
		Registered: "http://localhost:18765/cb/dropbox",
		Authorize:  "https://www.dropbox.com/oauth2/authorize", Token: "https://api.dropboxapi.com/oauth2/token",
		Userinfo: "https://api.dropboxapi.com/2/users/get_current_account", Revoke: "https://api.dropboxapi.com/2/auth/token/revoke",
		Client: auth.AuthNone, Proof: PKCERead, Renewal: Keeps, Needs: map[string]string{"token_access_type": "offline"},
		Answer: func(t Issued) map[string]any {
			a := with(standard(t, 14400), map[string]any{"token_type": "bearer"})
			if !t.First { // a refresh brings the access token and its life, and nothing else
				return with(a, map[string]any{"scope": nil})
			}
			a["uid"], a["account_id"] = "12345", "dbid:AAH4f99"
			return a
		},
		Person: map[string]any{"account_id": "dbid:AAH4f99", "name": map[string]any{"display_name": "Ada Lovelace"}, "email": "ada@example.test", "email_verified": true, "disabled": false},
		Wants:  func(r *Request) bool { return r.Method == http.MethodPost && r.Body == "" },
		Dead:   plainError(http.StatusUnauthorized, map[string]any{"error_summary": "invalid_access_token/", "error": map[string]any{".tag": "invalid_access_token"}}),
		Ends:   endsBearer("null"), Subject: "dbid:AAH4f99", Name: "Ada Lovelace", Email: "ada@example.test", Shown: auth.ProofDead,
	},
	{
		Preset: "box", Source: "Box: Setup with OAuth 2.0, Redirect URI; OAuth 2.0 without SDKs; Request, refresh and revoke access token; Get current user",
		Secret: "shh-box", Registered: "http://127.0.0.1/cb/box", Rule: AnyPort,
		Authorize: "https://account.box.com/api/oauth2/authorize", Token: "https://api.box.com/oauth2/token",
		Userinfo: "https://api.box.com/2.0/users/me", Revoke: "https://api.box.com/oauth2/revoke", Client: auth.AuthPost, Renewal: Rotates,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 3600), map[string]any{"scope": nil, "token_type": "bearer", "restricted_to": []any{map[string]any{"scope": "root_readwrite"}}})
		},
		Person: map[string]any{"type": "user", "id": "11446498", "name": "Ada Lovelace", "login": "ada@example.test"},
		Dead: func() reply {
			return reply{http.StatusUnauthorized, http.Header{"Www-Authenticate": {`Bearer realm="Service", error="invalid_token"`}}, nil}
		},
		Ends: ends(http.StatusOK, ""), Subject: "11446498", Name: "Ada Lovelace", Email: "ada@example.test", Shown: auth.ProofDead,
	},
	{
		Preset: "fastmail", Source: "Fastmail: API Documentation, OAuth at Fastmail; RFC 8620 §2 for the session",
		Registered: "http://localhost/cb/fastmail", Rule: LocalhostMeans,
		Authorize: "https://api.fastmail.com/oauth/authorize", Token: "https://api.fastmail.com/oauth/refresh",
		Userinfo: "https://api.fastmail.com/jmap/session", Revoke: "https://api.fastmail.com/oauth/revoke",
		Client: auth.AuthNone, Proof: PKCEDemanded, Renewal: Rotates,
		Answer: func(t Issued) map[string]any { return with(standard(t, 3600), map[string]any{"token_type": "bearer"}) },
		Person: map[string]any{"username": "ada@fastmail.example", "apiUrl": "https://api.fastmail.com/jmap/api/", "accounts": map[string]any{"u1": map[string]any{"name": "ada@fastmail.example"}}, "state": "cyrus-1"},
		Ends:   endsBearer(""), Subject: "ada@fastmail.example", Name: "ada@fastmail.example", Email: "ada@fastmail.example", Shown: auth.ProofDead,
	},
}

// endsCredentials takes a JSON list of tokens from anybody (GitHub).
func endsCredentials(d *Double, r *Request) reply {
	var list struct{ Credentials []string }
	if r.Header.Get("Authorization") != "" || json.Unmarshal([]byte(r.Body), &list) != nil || len(list.Credentials) == 0 {
		d.wrong(r, "is not a list of credentials without authorization")
	}
	for _, token := range list.Credentials {
		d.end(token)
	}
	return reply{http.StatusAccepted, http.Header{}, nil}
}
