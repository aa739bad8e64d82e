package catalog

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
)

// A provider's file stores every value that an option may have.
func TestEveryOptionIsKept(t *testing.T) {
	changes := map[string]func(*auth.Provider){
		"resource_indicator":    func(p *auth.Provider) { p.ResourceIndicator = "https://api.example" },
		"authorization_details": func(p *auth.Provider) { p.AuthorizationDetails = `[{"type":"payment"}]` },
		"response_mode":         func(p *auth.Provider) { p.ResponseMode = auth.ModeFormPost },
		"auth_params":           func(p *auth.Provider) { p.AuthParams = map[string]string{"max_age": "60", "acr_values": "mfa"} },
		"post_logout_redirect":  func(p *auth.Provider) { p.PostLogout = "http://127.0.0.1/out" },
		"trusted_audiences":     func(p *auth.Provider) { p.TrustedAudiences = []string{"383168317235462148"} },
		"metadata_url":          func(p *auth.Provider) { p.MetadataURL = "https://id.example/policy/.well-known/openid-configuration" },
		"no way back":           func(p *auth.Provider) { p.PostLogout = auth.PostLogoutNone },
		"redirect_page": func(p *auth.Provider) {
			p.RedirectPage, p.Redirect = "https://me.example/cb", "http://127.0.0.1:18765/cb/own"
		},
		"refresh endpoint": func(p *auth.Provider) { p.Endpoints.Refresh = "https://id.example/refresh" },
		"scheme redirect":  func(p *auth.Provider) { p.Redirect = "app.latchkey:/oauth/own" },
		"quirks": func(p *auth.Provider) {
			p.Quirks = auth.Quirks{
				ScopeSeparator: ",", FormAnswers: true, NoIDToken: true, SubjectClaim: "id", NameClaim: "login", EmailClaim: "mail",
				ScopeArray: true, TokenPath: "authed_user", UserinfoPost: true, ValidateURL: "https://id.example/validate", TenantIssuer: true,
				BareRefusal: true, RefreshRedirect: true, UserinfoBody: `{}`, UserinfoHeader: "Api-Version: 1", ScopeMember: "scopes", AskSeparator: ",",
			}
		},
	}
	for _, a := range []auth.TokenAuth{auth.AuthNone, auth.AuthBasic, auth.AuthPost, auth.AuthPrivateKey} {
		changes["token_auth "+string(a)] = func(p *auth.Provider) { p.TokenAuth = a }
	}
	for _, u := range []auth.Use{auth.UseOffered, auth.UseAlways, auth.UseNever} {
		changes["par "+string(u)] = func(p *auth.Provider) { p.PAR = u }
		changes["dpop "+string(u)] = func(p *auth.Provider) { p.DPoP = u }
	}
	for _, r := range []auth.RevocationStyle{auth.RevokeTokenOnly, auth.RevokeBearer, auth.RevokeGitHub, auth.RevokeAccess, auth.RevokeLiving} {
		changes["revocation "+string(r)] = func(p *auth.Provider) { p.Quirks.Revocation = r }
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			c := &Catalog{UserDir: t.TempDir()}
			p := auth.Provider{ID: "own", Name: "Own", Issuer: "https://id.example", ClientID: "x"}
			change(&p)
			if err := c.Add(p); err != nil {
				t.Fatal(err)
			}
			e, err := c.Find("own")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(fmt.Sprintf("%+v", p), fmt.Sprintf("%+v", e.Provider)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
