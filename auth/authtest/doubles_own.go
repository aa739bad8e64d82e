package authtest

import (
	"net/http"
	"strings"

	"latchkey/auth"
)

// ownServers are products that everybody runs, or has run, under a name of their own.
var ownServers = []Conduct{
	at(Conduct{
		Preset: "auth0", Source: "Auth0: Authorization Code Flow with PKCE; Revoke refresh tokens; Non-verifiable callback URIs; Get User Info",
		Typed: `issuer = "https://ada.eu.auth0.example/"`, Registered: "http://127.0.0.1:18765/cb/auth0",
		Issuer: "https://ada.eu.auth0.example/", Authorize: "authorize", Token: "oauth/token", Userinfo: "userinfo", Keys: ".well-known/jwks.json", Revoke: "oauth/revoke",
		Proof: PKCERead, Prompts: []string{"login", "consent", "select_account"}, Answer: lasting(86400), Failed: forbidden,
		Ends: endsOnlyRefresh, Shown: auth.ProofAliveUntil,
	}),
	at(Conduct{
		Preset: "okta", Source: "Okta: OpenID Connect and OAuth 2.0 API, authorize, token, revoke, userinfo; Sign users in, redirect URIs",
		Typed: `issuer = "https://ada.okta.example/oauth2/default"`, Registered: "http://127.0.0.1:18765/cb/okta",
		Issuer: "https://ada.okta.example/oauth2/default", Authorize: "/v1/authorize", Token: "/v1/token", Userinfo: "/v1/userinfo", Keys: "/v1/keys", Revoke: "/v1/revoke",
		Proof: PKCERead, Answer: lasting(3600), Ends: ends(http.StatusOK, ""), Shown: auth.ProofDead,
	}),
	at(Conduct{
		Preset: "keycloak", Source: "Keycloak: Server Administration Guide, OIDC clients; Securing applications, endpoints; RFC 9207 in its metadata",
		Typed: `issuer = "https://id.ada.example/realms/home"`, Registered: "http://127.0.0.1/cb/keycloak", Rule: AnyPort,
		Issuer: "https://id.ada.example/realms/home", Authorize: "/protocol/openid-connect/auth", Token: "/protocol/openid-connect/token",
		Userinfo: "/protocol/openid-connect/userinfo", Keys: "/protocol/openid-connect/certs", Revoke: "/protocol/openid-connect/revoke",
		Proof: PKCEDemanded, Back: map[string]string{"iss": "https://id.ada.example/realms/home", "session_state": "4b0a"}, Ends: ends(http.StatusOK, ""), Shown: auth.ProofDead,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, 300), map[string]any{"refresh_expires_in": 1800, "not-before-policy": 0, "session_state": "4b0a"})
		},
	}),
	at(Conduct{
		Preset: "zitadel", Source: "Zitadel: Claims, aud (all clients and the project); OpenID Connect endpoints; Authenticate users with OpenID Connect",
		Typed:      "issuer = \"https://ada.zitadel.example\"\ntrusted_audiences = [\"383168317235462148\"]",
		Registered: "http://127.0.0.1/cb/zitadel", Rule: AnyPort,
		Issuer: "https://ada.zitadel.example", Authorize: "/oauth/v2/authorize", Token: "/oauth/v2/token", Userinfo: "/oidc/v1/userinfo", Keys: "/oauth/v2/keys", Revoke: "/oauth/v2/revoke",
		Proof: PKCEDemanded, Needs: map[string]string{"scope": "offline_access"}, Answer: lasting(43199), Ends: ends(http.StatusOK, ""), Shown: auth.ProofDead,
		Claims: map[string]any{"aud": []string{ClientID, "383168317235462148"}, "azp": ClientID, "amr": []string{"pwd"}},
	}),
	at(Conduct{
		Preset: "ory", Source: "Ory: well-known endpoint discovery; OAuth2 Authorization Code Flow; Refresh token grant; Revoke consent",
		Typed: `issuer = "https://ada-x1.projects.oryapis.com"`, Registered: "http://127.0.0.1/cb/ory", Rule: AnyPort,
		Issuer: "https://ada-x1.projects.oryapis.com", Authorize: "/oauth2/auth", Token: "/oauth2/token", Userinfo: "/userinfo", Keys: "/.well-known/jwks.json", Revoke: "/oauth2/revoke",
		Proof: PKCERead, Needs: map[string]string{"scope": "offline_access"}, Ends: ends(http.StatusOK, ""), Shown: auth.ProofDead,
		Answer: func(t Issued) map[string]any { return with(standard(t, 3599), map[string]any{"token_type": "bearer"}) },
		Dead:   challenged("request_unauthorized", `{"error":"request_unauthorized"}`),
	}),
	at(Conduct{
		Preset: "authentik", Source: "authentik: OAuth 2.0 provider, OAuth2 endpoints and bindings, Email scope verification",
		Typed: `issuer = "https://id.ada.example/application/o/latchkey/"`, Registered: "http://127.0.0.1:18765/cb/authentik",
		Issuer: "https://id.ada.example/application/o/latchkey/", Authorize: "https://id.ada.example/application/o/authorize/", Token: "https://id.ada.example/application/o/token/",
		Userinfo: "https://id.ada.example/application/o/userinfo/", Keys: "jwks/", Revoke: "https://id.ada.example/application/o/revoke/",
		Proof: PKCERead, Needs: map[string]string{"scope": "offline_access"}, Answer: lasting(300), Ends: ends(http.StatusOK, "{}"), Shown: auth.ProofDead,
		Claims: map[string]any{"email_verified": false, "acr": "goauthentik.io/providers/oauth2/default", "auth_time": 1700000000},
	}),
	at(Conduct{
		Preset: "authelia", Source: "Authelia: OpenID Connect 1.0, Introduction (endpoints, audiences), Clients",
		Typed: `issuer = "https://auth.ada.example"`, Registered: "http://127.0.0.1:18765/cb/authelia",
		Issuer: "https://auth.ada.example", Authorize: "/api/oidc/authorization", Token: "/api/oidc/token", Userinfo: "/api/oidc/userinfo", Keys: "/jwks.json", Revoke: "/api/oidc/revocation",
		Proof: PKCEDemanded, Needs: map[string]string{"scope": "offline_access"}, Back: map[string]string{"iss": "https://auth.ada.example", "scope": "openid"},
		Ends: ends(http.StatusOK, ""), Shown: auth.ProofDead,
		Answer: func(t Issued) map[string]any { return with(standard(t, 3599), map[string]any{"token_type": "bearer"}) },
	}),
	azureB2C(), cognito(), mastodon(),
}

// endsOnlyRefresh ends refresh tokens and leaves the access tokens to their end
// (Auth0).
func endsOnlyRefresh(d *Double, r *Request) reply {
	for token, g := range d.grants {
		if token == r.Form.Get("token") && d.isRefresh(token) {
			g.spent[token] = false
			delete(d.grants, token)
			return reply{http.StatusOK, http.Header{}, nil}
		}
	}
	return answerJSON(http.StatusBadRequest, map[string]any{"error": "unsupported_token_type"})
}

// at completes the addresses of a server that a person names, and what such
// servers have in common: a public client, rotation, one person.
func at(c Conduct) Conduct {
	base := strings.TrimSuffix(c.Issuer, "/") + "/"
	for _, address := range []*string{&c.Authorize, &c.Token, &c.Userinfo, &c.Keys, &c.Revoke} {
		if *address != "" && !strings.HasPrefix(*address, "https://") {
			*address = base + strings.TrimPrefix(*address, "/")
		}
	}
	c.Found, c.Client, c.Renewal = base+".well-known/openid-configuration", auth.AuthNone, Rotates
	c.Subject, c.Name, c.Email = "f3f2e850-b5d4-11ef", "Ada Lovelace", "ada@example.test"
	c.Person = map[string]any{"sub": c.Subject, "name": c.Name, "email": c.Email, "email_verified": true, "preferred_username": "ada"}
	more := map[string]any{"scopes_supported": []string{"openid", "profile", "email", "offline_access"}}
	if c.Back["iss"] != "" {
		more["authorization_response_iss_parameter_supported"] = true
	}
	return openid(c, more)
}

// azureB2C writes numbers as text and knows one value of prompt.
func azureB2C() Conduct {
	const host, flow = "https://ada.b2clogin.com/", "https://ada.b2clogin.com/ada.onmicrosoft.com/b2c_1_sign_in"
	const issuer = host + "tfp/775527ff-9a37-4307-8b3d-cc311f58d925/b2c_1_sign_in/v2.0/"
	return openid(Conduct{
		Preset: "azure-ad-b2c", Source: "Microsoft: OAuth 2.0 authorization code flow in Azure AD B2C; Web sign-in with OpenID Connect; Configure tokens, Issuer (iss) claim",
		Typed:      `issuer = "` + issuer + `"`,
		Registered: "http://localhost:18765/cb/azure-ad-b2c",
		Issuer:     issuer, Found: issuer + ".well-known/openid-configuration",
		Authorize: flow + "/oauth2/v2.0/authorize", Token: flow + "/oauth2/v2.0/token", Keys: flow + "/discovery/v2.0/keys",
		Client: auth.AuthNone, Proof: PKCERead, Renewal: Rotates, Needs: map[string]string{"scope": "offline_access"}, Prompts: []string{"login"},
		Answer: func(t Issued) map[string]any {
			a := with(standard(t, "3600"), map[string]any{"not_before": "1442340812", "id_token_expires_in": "3600", "profile_info": "eyJ2ZXIiOiIxLjAifQ"})
			if !strings.Contains(a["scope"].(string), ClientID) {
				delete(a, "access_token") // no API was asked for
			}
			return a
		},
		Claims:  map[string]any{"name": "Ada", "emails": []string{"ada@example.test"}, "tfp": "b2c_1_sign_in", "nbf": 1442340812, "auth_time": 1442340812, "ver": "1.0"},
		Subject: "884408e1-2918-4cz0-b12d-3aa027d7563b", Name: "Ada",
	}, map[string]any{"code_challenge_methods_supported": nil, "scopes_supported": []string{"openid"}})
}

// cognito has its pages elsewhere than its issuer, and email_verified as text.
func cognito() Conduct {
	const issuer, pages = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12", "https://ada.auth.eu-west-1.amazoncognito.com"
	return openid(Conduct{
		Preset: "cognito", Source: "Amazon: Cognito Developer Guide, Token endpoint, Revocation endpoint, UserInfo endpoint, Identity provider and relying party endpoints",
		Typed: `issuer = "` + issuer + `"`, Registered: "http://localhost:18765/cb/cognito",
		Issuer: issuer, Found: issuer + "/.well-known/openid-configuration",
		Authorize: pages + "/oauth2/authorize", Token: pages + "/oauth2/token", Userinfo: pages + "/oauth2/userInfo", Revoke: pages + "/oauth2/revoke", Keys: issuer + "/.well-known/jwks.json",
		Client: auth.AuthNone, Proof: PKCERead, Renewal: Keeps,
		Answer: func(t Issued) map[string]any { return with(standard(t, 3600), map[string]any{"scope": nil}) },
		Claims: map[string]any{"cognito:username": "ada", "token_use": "id", "email": "ada@example.test", "email_verified": true, "origin_jti": "aaa"},
		Person: map[string]any{"sub": "248289761001", "username": "ada", "email": "ada@example.test", "email_verified": "true", "name": "Ada"},
		Ends: endsRefreshTokens(func(*Double) reply {
			return answerJSON(http.StatusBadRequest, map[string]any{"error": "unsupported_token_type"})
		}),
		Subject: "248289761001", Name: "Ada", Email: "ada@example.test", Shown: auth.ProofDead,
	}, map[string]any{"code_challenge_methods_supported": nil, "token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"}})
}

// mastodon describes itself by RFC 8414 and has no ID token.
func mastodon() Conduct {
	const at = "https://social.ada.example/"
	c := openid(Conduct{
		Preset: "mastodon", Source: "Mastodon: oauth API methods, Authorize a user, Obtain a token, Revoke a token; OAuth Server metadata and userinfo",
		Typed: `issuer = "` + at + `"`, Secret: "shh-mastodon", Registered: "http://127.0.0.1:18765/cb/mastodon",
		Issuer: at, Found: at + ".well-known/oauth-authorization-server",
		Authorize: at + "oauth/authorize", Token: at + "oauth/token", Userinfo: at + "oauth/userinfo", Revoke: at + "oauth/revoke",
		Client: auth.AuthPost, Proof: PKCERead,
		Answer: func(t Issued) map[string]any {
			return with(standard(t, nil), map[string]any{"expires_in": nil, "created_at": 1573979017})
		},
		Person: map[string]any{"iss": at, "sub": at + "users/ada", "name": "Ada", "preferred_username": "ada", "profile": at + "@ada", "picture": at + "a.png"},
		Dead:   challenged("invalid_token", `{"error":"The access token was revoked"}`),
		Ends:   ends(http.StatusOK, "{}"), Subject: at + "users/ada", Name: "Ada", Shown: auth.ProofDead,
	}, map[string]any{
		"jwks_uri": nil, "id_token_signing_alg_values_supported": nil, "subject_types_supported": nil, "service_documentation": "https://docs.example/",
		"scopes_supported": []string{"read", "write", "profile"}, "app_registration_endpoint": at + "api/v1/apps",
	})
	return c
}
