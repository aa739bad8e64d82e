package authtest

import (
	"net/http"
	"strings"

	"latchkey/auth"
)

// workspaces are where people work together.
var workspaces = []Conduct{
	{
		Preset: "atlassian", Source: "Atlassian: OAuth 2.0 (3LO) apps, Implementing OAuth 2.0 (3LO), Use a refresh token; User identity API, me",
		Secret: "shh-atlassian", Registered: "http://localhost:18765/cb/atlassian",
		Authorize: "https://auth.atlassian.com/authorize", Token: "https://auth.atlassian.com/oauth/token", Userinfo: "https://api.atlassian.com/me",
		Client: auth.AuthPost, Renewal: Rotates, Needs: map[string]string{"audience": "api.atlassian.com", "scope": "offline_access"},
		Prompts: []string{"consent"}, Answer: lasting(3600), Failed: forbidden,
		Person:  map[string]any{"account_type": "atlassian", "account_id": "112233aa-bb11", "email": "ada@example.test", "name": "Ada", "picture": "https://avatar.example/a.png", "account_status": "active"},
		Dead:    plainError(http.StatusUnauthorized, map[string]any{"code": 401, "message": "Unauthorized"}),
		Subject: "112233aa-bb11", Name: "Ada", Email: "ada@example.test",
	},
	{
		Preset: "zoom", Source: "Zoom: OAuth 2.0, PKCE, Request, refresh and revoke access token; Users, Get a user",
		Registered: "http://127.0.0.1/cb/zoom", Rule: AnyPort,
		Authorize: "https://zoom.us/oauth/authorize", Token: "https://zoom.us/oauth/token",
		Userinfo: "https://api.zoom.us/v2/users/me", Revoke: "https://zoom.us/oauth/revoke",
		// Belief: the answer of the revocation, and that a public client may ask for it.
		Client: auth.AuthNone, Proof: PKCEDemanded, Renewal: Rotates,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 3599), map[string]any{"token_type": "bearer", "api_url": "https://api.zoom.us"})
		},
		Person: map[string]any{"id": "KdYKjnimT4KPd8FFgQt9FQ", "display_name": "Ada Lovelace", "email": "ada@example.test", "type": 1},
		Dead:   plainError(http.StatusUnauthorized, map[string]any{"code": 124, "message": "Invalid access token."}),
		Ends:   ends(http.StatusOK, `{"status":"success"}`), Subject: "KdYKjnimT4KPd8FFgQt9FQ", Name: "Ada Lovelace", Email: "ada@example.test", Shown: auth.ProofDead,
	},
	{
		// Form-encoded requests are what the library Arctic sends; the reference shows JSON.
		Preset: "notion", Source: "Notion: Create a token; Refresh a token; Retrieve your token's bot user; Arctic, provider Notion",
		Secret: "shh-notion", Registered: "http://localhost:18765/cb/notion",
		Authorize: "https://api.notion.com/v1/oauth/authorize", Token: "https://api.notion.com/v1/oauth/token", Userinfo: "https://api.notion.com/v1/users/me",
		Client: auth.AuthBasic, Renewal: Rotates, Needs: map[string]string{"owner": "user"},
		Answer: func(t Issued) map[string]any {
			return map[string]any{
				"access_token": t.Access, "refresh_token": t.Refresh, "token_type": "bearer", "bot_id": "16d84278-ab0e-484c-9bdd-b35da3bd8905",
				"workspace_name": "Ada's", "workspace_icon": nil, "owner": map[string]any{"type": "user"}, "duplicated_template_id": nil,
			}
		},
		Person: map[string]any{
			"object": "user", "id": "16d84278-ab0e-484c-9bdd-b35da3bd8905", "name": "Latchkey", "type": "bot",
			"bot": map[string]any{"owner": map[string]any{"type": "user", "user": map[string]any{
				"id": "5389a034-eb5c-47b5-8a9e-f79c99ef166c", "name": "Ada Lovelace", "person": map[string]any{"email": "ada@example.test"},
			}}},
		},
		Wants: func(r *Request) bool { return r.Method == http.MethodGet && r.Header.Get("Notion-Version") != "" },
		Dead:  plainError(http.StatusUnauthorized, map[string]any{"object": "error", "status": 401, "code": "unauthorized", "message": "API token is invalid."}),
		// Notion says nothing of scopes.
		Subject: "16d84278-ab0e-484c-9bdd-b35da3bd8905", Name: "Ada Lovelace", Email: "ada@example.test",
	},
	{
		Preset: "linear", Source: "Linear: OAuth 2.0 authentication, PKCE, Refresh an access token, Make an API request, Revoke an access token",
		Scopes: []string{"read", "issues:create"}, Registered: "http://localhost:18765/cb/linear",
		Authorize: "https://linear.app/oauth/authorize", Token: "https://api.linear.app/oauth/token",
		Userinfo: "https://api.linear.app/graphql", Revoke: "https://api.linear.app/oauth/revoke",
		Client: auth.AuthNone, Proof: PKCEDemanded, Ask: ",", Renewal: Rotates, Answer: lasting(86399),
		Person: map[string]any{"data": map[string]any{"viewer": map[string]any{"id": "90b1c8b2", "name": "Ada", "email": "ada@example.test"}}},
		Wants: func(r *Request) bool {
			return r.Method == http.MethodPost && r.Header.Get("Content-Type") == "application/json" && strings.Contains(r.Body, "viewer")
		},
		Dead: plainError(http.StatusUnauthorized, map[string]any{"errors": []any{map[string]any{"message": "Authentication required, not authenticated"}}}),
		Ends: endsBearer(""), Subject: "90b1c8b2", Name: "Ada", Email: "ada@example.test", Shown: auth.ProofDead,
	},
	{
		Preset: "figma", Source: "Figma: REST API, Authentication; OAuth apps, as programs that follow it quote it; Users, GET me",
		Secret: "shh-figma", Registered: "http://localhost:18765/cb/figma",
		Authorize: "https://www.figma.com/oauth", Token: "https://api.figma.com/v1/oauth/token", Renew: "https://api.figma.com/v1/oauth/refresh",
		Userinfo: "https://api.figma.com/v1/me", Client: auth.AuthBasic, Proof: PKCERead, Renewal: Keeps,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 7776000), map[string]any{"scope": nil, "token_type": "bearer", "user_id_string": "889"})
		},
		Person:  map[string]any{"id": "889", "email": "ada@example.test", "handle": "ada", "img_url": "https://figma.example/a.png"},
		Dead:    plainError(http.StatusForbidden, map[string]any{"status": 403, "err": "Invalid token"}),
		Subject: "889", Name: "ada", Email: "ada@example.test",
	},
	{
		Preset: "shopify", Source: "Shopify: Authenticate a standalone or API-only app; Shopify OAuth (wiki of its own library)",
		Typed: `issuer = "https://ada.myshopify.com"`, Secret: "shh-shopify", Scopes: []string{"read_products", "write_orders"},
		Registered: "http://localhost:18765/cb/shopify",
		Authorize:  "https://ada.myshopify.com/admin/oauth/authorize", Token: "https://ada.myshopify.com/admin/oauth/access_token",
		Client: auth.AuthPost, Ask: ",", Back: map[string]string{"shop": "ada.myshopify.com", "hmac": "700e2dadb827", "timestamp": "1337178173", "host": "YWRt"},
		Answer: func(t Issued) map[string]any { // without a token_type
			return map[string]any{"access_token": t.Access, "scope": strings.Join(t.Scopes, ",")}
		},
	},
}
