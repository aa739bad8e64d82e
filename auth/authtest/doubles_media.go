package authtest

import (
	"net/http"

	"latchkey/auth"
)

// media are places to read, listen, play and run.
var media = []Conduct{
	{
		Preset: "discord", Source: "Discord: its metadata (RFC 8414, with iss in answers); OAuth2, Authorization Code Grant, Refresh Token Exchange, Token Revocation; Get Current User",
		// Belief: the comparison of redirect addresses, and that each refresh token counts once.
		Registered: "http://127.0.0.1:18765/cb/discord",
		Authorize:  "https://discord.com/oauth2/authorize", Token: "https://discord.com/api/oauth2/token",
		Userinfo: "https://discord.com/api/users/@me", Revoke: "https://discord.com/api/oauth2/token/revoke",
		Client: auth.AuthNone, Proof: PKCEDemanded, Renewal: Rotates, Answer: lasting(604800), Back: map[string]string{"iss": "https://discord.com"},
		Person: map[string]any{"id": "80351110224678912", "username": "ada", "discriminator": "0", "global_name": "Ada", "email": "ada@example.test", "verified": true},
		Dead:   plainError(http.StatusUnauthorized, map[string]any{"message": "401: Unauthorized", "code": 0}),
		Ends:   ends(http.StatusOK, "{}"), Subject: "80351110224678912", Name: "ada", Email: "ada@example.test", Shown: auth.ProofDead,
	},
	{
		Preset: "spotify", Source: "Spotify: Authorization Code with PKCE Flow; Refreshing tokens; Redirect URIs; Get Current User's Profile",
		Registered: "http://127.0.0.1/cb/spotify", Rule: AnyPort,
		Authorize: "https://accounts.spotify.com/authorize", Token: "https://accounts.spotify.com/api/token", Userinfo: "https://api.spotify.com/v1/me",
		// Belief: a refresh token counts once (rspotify says so; the documentation says that a new one may come).
		Client: auth.AuthNone, Proof: PKCEDemanded, Renewal: Rotates, Answer: lasting(3600),
		Person:  map[string]any{"id": "smedjan", "display_name": "Ada", "email": "ada@example.test", "type": "user", "followers": map[string]any{"total": 0}},
		Dead:    plainError(http.StatusUnauthorized, map[string]any{"error": map[string]any{"status": 401, "message": "The access token expired"}}),
		Subject: "smedjan", Name: "Ada", Email: "ada@example.test",
	},
	{
		Preset: "reddit", Source: "Reddit: OAuth2 (wiki), Authorization, Token Retrieval, Refreshing the token; r2/controllers/oauth2.py",
		Registered: "http://127.0.0.1:18765/cb/reddit",
		Authorize:  "https://www.reddit.com/api/v1/authorize", Token: "https://www.reddit.com/api/v1/access_token",
		Userinfo: "https://oauth.reddit.com/api/v1/me", Revoke: "https://www.reddit.com/api/v1/revoke_token",
		Client: auth.AuthBasic, Renewal: Keeps, Needs: map[string]string{"duration": "permanent"}, // Basic with an empty password
		Answer: func(t Issued) map[string]any { return with(standard(t, 3600), map[string]any{"token_type": "bearer"}) },
		Failed: func(status int, code string) reply {
			if code == "invalid_client" {
				return reply{http.StatusUnauthorized, http.Header{"Www-Authenticate": {`Basic realm="reddit"`}}, nil}
			}
			return always200(status, code)
		},
		Person: map[string]any{"id": "1ktnz", "name": "ada_l", "is_employee": false, "subreddit": map[string]any{"title": ""}},
		Dead:   plainError(http.StatusUnauthorized, map[string]any{"message": "Unauthorized", "error": 401}),
		Ends:   ends(http.StatusNoContent, ""), Subject: "1ktnz", Name: "ada_l", Shown: auth.ProofDead,
	},
	{
		Preset: "x", Source: "X: OAuth 2.0 Authorization Code Flow with PKCE; Users lookup, me",
		Registered: "http://127.0.0.1:18765/cb/x",
		Authorize:  "https://x.com/i/oauth2/authorize", Token: "https://api.x.com/2/oauth2/token",
		Userinfo: "https://api.x.com/2/users/me", Revoke: "https://api.x.com/2/oauth2/revoke",
		// Belief: a refresh token counts once, and the answer of the revocation.
		Client: auth.AuthNone, Proof: PKCEDemanded, Renewal: Rotates, Needs: map[string]string{"scope": "offline.access"},
		Answer: func(t Issued) map[string]any { return with(standard(t, 7200), map[string]any{"token_type": "bearer"}) },
		Person: map[string]any{"data": map[string]any{"id": "2244994945", "name": "Ada", "username": "ada"}},
		Dead:   plainError(http.StatusUnauthorized, map[string]any{"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}),
		Ends:   ends(http.StatusOK, `{"revoked":true}`), Subject: "2244994945", Name: "Ada", Shown: auth.ProofDead,
	},
	{
		Preset: "strava", Source: "Strava: Authentication, Request Access, Token Exchange, Refreshing Expired Access Tokens, Deauthorization",
		Secret: "shh-strava", Scopes: []string{"read", "activity:read"}, Registered: "http://127.0.0.1/cb/strava", Rule: AnyLoopback,
		Authorize: "https://www.strava.com/oauth/authorize", Token: "https://www.strava.com/api/v3/oauth/token",
		Userinfo: "https://www.strava.com/api/v3/athlete", Revoke: "https://www.strava.com/oauth/deauthorize",
		Client: auth.AuthPost, Ask: ",", Back: map[string]string{"scope": "read,activity:read"}, Renewal: Rotates,
		Answer: func(t Issued) map[string]any {
			a := with(standard(t, 21600), map[string]any{"scope": nil, "expires_at": 1893456000})
			if t.First {
				a["athlete"] = map[string]any{"id": 134815, "firstname": "Ada"}
			}
			return a
		},
		Failed: func(status int, _ string) reply {
			return answerJSON(status, map[string]any{"message": "Bad Request", "errors": []any{map[string]any{"resource": "RefreshToken", "field": "refresh_token", "code": "invalid"}}})
		},
		Person: map[string]any{"id": 134815, "username": "ada", "firstname": "Ada", "lastname": "Lovelace", "resource_state": 2},
		Dead:   plainError(http.StatusUnauthorized, map[string]any{"message": "Authorization Error", "errors": []any{map[string]any{"resource": "Athlete", "field": "access_token", "code": "invalid"}}}),
		Ends: func(d *Double, r *Request) reply {
			token := r.Form.Get("access_token")
			if r.Keys() != "access_token" || !d.isAccess(token) {
				return d.dead()
			}
			d.end(token)
			return answerJSON(http.StatusOK, map[string]any{"access_token": token})
		},
		Subject: "134815", Name: "Ada", Shown: auth.ProofDead,
	},
}
