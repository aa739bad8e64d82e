package demo

import (
	"context"
	"net/url"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth"
)

// builtIn returns the client that exists from the start, with the redirect
// addresses of the present request and of earlier pushed ones. The library
// compares whole addresses, and this client may use any port and any name below
// /cb/.
func (s *store) builtIn(ctx context.Context) *goidc.Client {
	redirects := redirectsOf(ctx)
	for _, as := range s.state.Sessions {
		if as.ClientID == ClientID && as.PushedAuthReqID != "" {
			redirects = append(redirects, asCompared(as.RedirectURI))
		}
	}
	return &goidc.Client{
		ID:                ClientID,
		RegistrationToken: randomText(), // no client may manage it
		ClientMeta: goidc.ClientMeta{
			Name:                   "Latchkey",
			ApplicationType:        goidc.ApplicationTypeNative,
			TokenAuthnMethod:       goidc.AuthnMethodNone,
			GrantTypes:             grantTypes,
			ResponseTypes:          []goidc.ResponseType{goidc.ResponseTypeCode},
			ScopeIDs:               strings.Join(scopes, " "),
			RedirectURIs:           redirects,
			PostLogoutRedirectURIs: redirects,
		},
	}
}

var grantTypes = []goidc.GrantType{goidc.GrantAuthorizationCode, goidc.GrantRefreshToken, goidc.GrantDeviceCode}

// ownRedirect reports whether the built-in client may be sent to raw: http on
// this computer at any port below /cb/, or the app's scheme below /oauth/.
func ownRedirect(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(u.Path, "..") || auth.CheckRedirect(raw) != nil {
		return false
	}
	if u.Scheme == auth.Scheme {
		return strings.HasPrefix(u.Path, "/oauth/") && len(u.Path) > len("/oauth/")
	}
	return u.Scheme == "http" && strings.HasPrefix(u.Path, "/cb/") && len(u.Path) > len("/cb/")
}

// asCompared returns the form in which the library compares a native client's
// redirect address with the registered ones: without the port on a loopback IP
// literal.
func asCompared(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	if h := u.Hostname(); auth.IsLoopbackLiteral(h) {
		if strings.Contains(h, ":") {
			h = "[" + h + "]"
		}
		u.Host = h
	}
	return u.String()
}

// checkRegistration accepts only redirect addresses that a native app can receive
// (RFC 8252 §7); the library would accept "http://127.example.org".
func checkRegistration(_ context.Context, _ string, meta *goidc.ClientMeta) error {
	for _, set := range [][]string{meta.RedirectURIs, meta.PostLogoutRedirectURIs} {
		for _, uri := range set {
			if err := auth.CheckRedirect(uri); err != nil {
				return goidc.NewError(goidc.ErrorCodeInvalidRedirectURI, "only redirect addresses on this computer, or an app's own scheme")
			}
		}
	}
	meta.ScopeIDs = strings.Join(scopes, " ")
	return nil
}
