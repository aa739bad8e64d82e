package authtest

import (
	"net/http"
	"slices"
	"strings"

	"latchkey/auth"
)

// publicOpenID are OpenID Connect providers that are one and the same for everybody.
var publicOpenID = []Conduct{
	openid(Conduct{
		Preset: "google", Source: "Google: OAuth 2.0 for Mobile and Desktop Apps; OpenID Connect, discovery document; Token revocation",
		Secret: "shh-google", Registered: "http://127.0.0.1/cb/google", Rule: AnyLoopback,
		Issuer: "https://accounts.google.com", Found: "https://accounts.google.com/.well-known/openid-configuration",
		Authorize: "https://accounts.google.com/o/oauth2/v2/auth", Token: "https://oauth2.googleapis.com/token",
		Userinfo: "https://openidconnect.googleapis.com/v1/userinfo", Keys: "https://www.googleapis.com/oauth2/v3/certs", Revoke: "https://oauth2.googleapis.com/revoke",
		Client: auth.AuthPost, Proof: PKCERead, Renewal: Keeps, Needs: map[string]string{"access_type": "offline", "prompt": "consent"},
		Answer: func(t Issued) map[string]any {
			scope := "openid https://www.googleapis.com/auth/userinfo.profile https://www.googleapis.com/auth/userinfo.email"
			return with(standard(t, 3599), map[string]any{"scope": scope})
		},
		Claims: map[string]any{"azp": ClientID, "email": "ada@example.test", "email_verified": true},
		Person: map[string]any{"sub": "110169484474386276334", "name": "Ada Lovelace", "given_name": "Ada", "email": "ada@example.test", "email_verified": true},
		Dead:   challenged("", `{"error":"invalid_request","error_description":"Invalid Credentials"}`),
		Ends: func(d *Double, r *Request) reply { // one token ends all, and then there is no other
			token := r.Form.Get("token")
			if g := d.grants[token]; r.Keys() != "token" || g == nil || g.ended {
				return answerJSON(http.StatusBadRequest, map[string]any{"error": "invalid_token", "error_description": "Token expired or revoked"})
			}
			d.end(token)
			return answerJSON(http.StatusOK, map[string]any{})
		},
		Subject: "110169484474386276334", Name: "Ada Lovelace", Email: "ada@example.test", Shown: auth.ProofDead,
	}, map[string]any{"device_authorization_endpoint": "https://oauth2.googleapis.com/device/code", "code_challenge_methods_supported": []string{"plain", "S256"}}),
	microsoft(),
	openid(Conduct{
		Preset: "gitlab", Source: "GitLab: OAuth 2.0 identity provider API, Authorization code with PKCE, Revoke a token; OpenID Connect provider",
		Registered: "http://127.0.0.1/cb/gitlab", Rule: AnyPort,
		Issuer: "https://gitlab.com", Found: "https://gitlab.com/.well-known/openid-configuration",
		Authorize: "https://gitlab.com/oauth/authorize", Token: "https://gitlab.com/oauth/token",
		Userinfo: "https://gitlab.com/oauth/userinfo", Keys: "https://gitlab.com/oauth/discovery/keys", Revoke: "https://gitlab.com/oauth/revoke",
		Client: auth.AuthNone, Proof: PKCERead, Renewal: Rotates, RefreshRedirect: true,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 7200), map[string]any{"created_at": 1607635748})
		},
		Person: map[string]any{"sub": "42", "name": "Ada", "nickname": "ada", "email": "ada@example.test", "email_verified": true, "groups": []string{}},
		Ends:   ends(http.StatusOK, "{}"), Subject: "42", Name: "Ada", Email: "ada@example.test", Shown: auth.ProofDead,
	}, nil),
	openid(Conduct{
		// Belief: the closing slash of the issuer, the life of a token, and rotation.
		Preset: "codeberg", Source: "Forgejo: OAuth2 provider, Endpoints, Client types (any port on a loopback address for public clients)",
		Registered: "http://127.0.0.1/cb/codeberg", Rule: AnyPort,
		Issuer: "https://codeberg.org/", Found: "https://codeberg.org/.well-known/openid-configuration",
		Authorize: "https://codeberg.org/login/oauth/authorize", Token: "https://codeberg.org/login/oauth/access_token",
		Userinfo: "https://codeberg.org/login/oauth/userinfo", Keys: "https://codeberg.org/login/oauth/keys",
		Client: auth.AuthNone, Proof: PKCERead, Renewal: Rotates,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 3600), map[string]any{"token_type": "bearer", "scope": nil})
		},
		Person:  map[string]any{"sub": "7", "name": "Ada", "preferred_username": "ada", "email": "ada@example.test", "picture": "https://codeberg.org/a", "groups": nil},
		Subject: "7", Name: "Ada", Email: "ada@example.test",
	}, map[string]any{"code_challenge_methods_supported": []string{"plain", "S256"}}),
	openid(Conduct{
		Preset: "linkedin", Source: "LinkedIn: Sign In with LinkedIn using OpenID Connect; Authorization Code Flow, Your Application is Rejected",
		Secret: "shh-linkedin", Registered: "http://127.0.0.1/cb/linkedin", Rule: AnyPort,
		Issuer: "https://www.linkedin.com/oauth", Found: "https://www.linkedin.com/oauth/.well-known/openid-configuration",
		Authorize: "https://www.linkedin.com/oauth/v2/authorization", Token: "https://www.linkedin.com/oauth/v2/accessToken",
		Userinfo: "https://api.linkedin.com/v2/userinfo", Keys: "https://www.linkedin.com/oauth/openid/jwks",
		Client: auth.AuthPost, Denial: "user_cancelled_authorize",
		// Recorded answers have commas between the granted scopes; the documentation shows one scope alone.
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 5184000), map[string]any{"scope": strings.Join(slices.Sorted(slices.Values(t.Scopes)), ",")})
		},
		Person:  map[string]any{"sub": "782bbtaQ", "name": "Ada Lovelace", "locale": map[string]any{"country": "GB", "language": "en"}, "email": "ada@example.test", "email_verified": true},
		Dead:    plainError(http.StatusUnauthorized, map[string]any{"serviceErrorCode": 65600, "message": "Invalid access token", "status": 401}),
		Subject: "782bbtaQ", Name: "Ada Lovelace", Email: "ada@example.test",
	}, nil),
	openid(Conduct{
		Preset: "slack", Source: "Slack: Sign in with Slack; openid.connect.token; openid.connect.userInfo; Using PKCE; Token rotation",
		Registered: "http://localhost:18765/cb/slack",
		Issuer:     "https://slack.com", Found: "https://slack.com/.well-known/openid-configuration",
		Authorize: "https://slack.com/openid/connect/authorize", Token: "https://slack.com/api/openid.connect.token",
		Userinfo: "https://slack.com/api/openid.connect.userInfo", Keys: "https://slack.com/openid/connect/keys",
		Client: auth.AuthNone, Proof: PKCEDemanded, Renewal: Rotates,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 43200), map[string]any{"ok": true, "scope": nil})
		},
		Failed: func(_ int, code string) reply {
			return answerJSON(http.StatusOK, map[string]any{"ok": false, "error": code})
		},
		Claims:  map[string]any{"https://slack.com/team_id": "T123", "email": "ada@example.test", "email_verified": true},
		Person:  map[string]any{"ok": true, "sub": "U0R7JM", "https://slack.com/user_id": "U0R7JM", "name": "Ada", "email": "ada@example.test", "email_verified": true},
		Subject: "U0R7JM", Name: "Ada", Email: "ada@example.test",
	}, map[string]any{"code_challenge_methods_supported": nil}),
	twitch(),
	apple(),
	openid(Conduct{
		Preset: "salesforce", Source: "Salesforce: OAuth 2.0 Web Server Flow; Revoke OAuth Tokens; OpenID Connect Discovery Endpoint; User Info Response",
		Registered: "http://localhost:18765/cb/salesforce",
		Issuer:     "https://login.salesforce.com", Found: "https://login.salesforce.com/.well-known/openid-configuration",
		Authorize: "https://login.salesforce.com/services/oauth2/authorize", Token: "https://login.salesforce.com/services/oauth2/token",
		Userinfo: "https://login.salesforce.com/services/oauth2/userinfo", Keys: "https://login.salesforce.com/id/keys", Revoke: "https://login.salesforce.com/services/oauth2/revoke",
		Client: auth.AuthNone, Proof: PKCEDemanded, Renewal: Rotates, Needs: map[string]string{"scope": "refresh_token"},
		Answer: func(t Issued) map[string]any {
			return with(standard(t, nil), map[string]any{
				"expires_in": nil, "instance_url": "https://ada.my.salesforce.com", "id": "https://login.salesforce.com/id/00D/005",
				"issued_at": "1278448384422", "signature": "SSSbLO/gBhmmyNUvN18ODBDFYHzakxOMgqYtu+hDPsc=",
			})
		},
		Person: map[string]any{"sub": "https://login.salesforce.com/id/00D/005", "user_id": "005", "organization_id": "00D", "name": "Ada Lovelace", "email": "ada@example.test", "email_verified": true, "urls": map[string]any{}},
		Dead: func() reply {
			return reply{http.StatusForbidden, http.Header{"Content-Type": {"text/plain"}}, []byte("Bad_OAuth_Token")}
		},
		Ends: ends(http.StatusOK, ""), Subject: "https://login.salesforce.com/id/00D/005", Name: "Ada Lovelace", Email: "ada@example.test", Shown: auth.ProofAccepted,
	}, map[string]any{"scopes_supported": []string{"openid", "profile", "email", "api", "refresh_token"}}),
}

// microsoft names its tenant in the signed token alone.
func microsoft() Conduct {
	const at, tenant = "https://login.microsoftonline.com/common", "9122040d-6c67-4c5b-b112-36a304b66dad"
	return openid(Conduct{
		Preset: "microsoft", Source: "Microsoft: OAuth 2.0 authorization code flow; OpenID Connect; Redirect URI (reply URL), localhost exceptions",
		Registered: "http://localhost/cb/microsoft", Rule: AnyPort,
		Issuer: "https://login.microsoftonline.com/" + tenant + "/v2.0", Found: at + "/v2.0/.well-known/openid-configuration",
		Authorize: at + "/oauth2/v2.0/authorize", Token: at + "/oauth2/v2.0/token", Userinfo: "https://graph.microsoft.com/oidc/userinfo", Keys: at + "/discovery/v2.0/keys",
		Client: auth.AuthNone, Proof: PKCERead, Renewal: Keeps, Needs: map[string]string{"scope": "offline_access"},
		Prompts: []string{"login", "none", "consent", "select_account"},
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 4517), map[string]any{"scope": "openid profile email", "ext_expires_in": 4517})
		},
		Claims:  map[string]any{"tid": tenant, "ver": "2.0", "oid": "690222be", "preferred_username": "ada@example.test", "name": "Ada"},
		Person:  map[string]any{"sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVr", "name": "Ada", "family_name": "Lovelace", "email": "ada@example.test"},
		Subject: "AAAAAAAAAAAAAAAAAAAAAIkzqFVr", Name: "Ada", Email: "ada@example.test",
	}, map[string]any{
		"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0", "tenant_region_scope": nil, "http_logout_supported": true,
		"scopes_supported":              []string{"openid", "profile", "email", "offline_access"},
		"device_authorization_endpoint": at + "/oauth2/v2.0/devicecode", "code_challenge_methods_supported": nil,
	})
}

// twitch answers scopes as an array, and errors by its own form.
func twitch() Conduct {
	own := func(status int, message string) reply {
		return answerJSON(status, map[string]any{"status": status, "message": message})
	}
	return openid(Conduct{
		Preset: "twitch", Source: "Twitch: OIDC authorization code grant flow; Refreshing, revoking and validating tokens",
		Secret: "shh-twitch", Registered: "http://localhost:18765/cb/twitch",
		Issuer: "https://id.twitch.tv/oauth2", Found: "https://id.twitch.tv/oauth2/.well-known/openid-configuration",
		Authorize: "https://id.twitch.tv/oauth2/authorize", Token: "https://id.twitch.tv/oauth2/token", Userinfo: "https://id.twitch.tv/oauth2/userinfo",
		Keys: "https://id.twitch.tv/oauth2/keys", Revoke: "https://id.twitch.tv/oauth2/revoke", Validate: "https://id.twitch.tv/oauth2/validate",
		Client: auth.AuthPost, Renewal: Rotates,
		Answer: func(t Issued) map[string]any {
			a := with(standard(t, 14124), map[string]any{"token_type": "bearer", "scope": t.Scopes})
			if !t.First { // the documented answer to a refresh has no expires_in
				delete(a, "expires_in")
			}
			return a
		},
		Failed: func(status int, _ string) reply {
			return answerJSON(status, map[string]any{"error": "Bad Request", "status": status, "message": "Invalid refresh token"})
		},
		Claims:  map[string]any{"preferred_username": "ada", "azp": ClientID},
		Person:  map[string]any{"iss": "https://id.twitch.tv/oauth2", "sub": "713936733", "aud": ClientID, "exp": 1893456000, "iat": 1893452400, "preferred_username": "ada"},
		Valid:   map[string]any{"client_id": ClientID, "login": "ada", "scopes": []string{"openid"}, "user_id": "713936733", "expires_in": 5520838},
		Dead:    func() reply { return own(http.StatusUnauthorized, "invalid access token") },
		Ends:    endsAccessTokens(func() reply { return own(http.StatusBadRequest, "Invalid token") }),
		Subject: "713936733", Shown: auth.ProofDead,
	}, nil)
}

// apple takes no address of this computer, and a JWT as the secret.
func apple() Conduct {
	return openid(Conduct{
		Preset: "apple", Source: "Apple: Sign in with Apple REST API, Request an authorization, Token validation, Token revocation, ErrorResponse; its metadata",
		Typed: `redirect_page = "https://ada.example/apple"`, Page: "https://ada.example/apple", Secret: "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJURUFNIn0.c2lnbmF0dXJl",
		Registered: "http://127.0.0.1:18765/cb/apple",
		Issuer:     "https://appleid.apple.com", Found: "https://appleid.apple.com/.well-known/openid-configuration",
		Authorize: "https://appleid.apple.com/auth/authorize", Token: "https://appleid.apple.com/auth/token", Keys: "https://appleid.apple.com/auth/keys", Revoke: "https://appleid.apple.com/auth/revoke",
		Client: auth.AuthPost, Renewal: Keeps, Denial: "user_cancelled_authorize",
		Answer: func(t Issued) map[string]any { return with(standard(t, 3600), map[string]any{"scope": nil}) },
		Claims: map[string]any{"nonce_supported": true, "email_verified": "true", "is_private_email": "false", "auth_time": 1700000000},
		Ends:   ends(http.StatusOK, ""), Subject: "001234.0a1b2c3d4e5f.0123", Shown: auth.ProofAccepted,
	}, map[string]any{
		"response_modes_supported": []string{"query", "fragment", "form_post"}, "subject_types_supported": []string{"pairwise"},
		"scopes_supported": []string{"openid", "email", "name"}, "token_endpoint_auth_methods_supported": []string{"client_secret_post"},
	})
}
