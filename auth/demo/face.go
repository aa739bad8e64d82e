package demo

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/luikyv/go-oidc/pkg/goidc"
	"github.com/luikyv/go-oidc/pkg/provider"

	"latchkey/auth"
)

// Paths that this package answers or guards; the library answers all others.
const (
	authorizeEndpoint = "/authorize"
	parEndpoint       = "/par"
	tokenEndpoint     = "/token"
	userinfoEndpoint  = "/userinfo"
	deviceEndpoint    = "/device"
	logoutEndpoint    = "/logout"
	registerEndpoint  = "/register"
	notesEndpoint     = "/api/notes"
	proofEndpoint     = "/.well-known/latchkey-demo"
	oidcMetadata      = "/.well-known/openid-configuration"
	oauthMetadata     = "/.well-known/oauth-authorization-server" // RFC 8414 §3
)

// scopes are all that the provider supports, in the order of the consent page.
var scopes = []string{"openid", "profile", "email", "offline_access", "notes.read"}

// face is the provider at one origin.
type face struct {
	issuer  string // http://127.0.0.1:PORT
	host    string // 127.0.0.1:PORT
	port    int
	handler http.Handler
}

// setOrigin makes the provider at an origin the present one.
func (d *Demo) setOrigin(issuer string) error {
	u, err := url.Parse(issuer)
	if err != nil {
		return err
	}
	f := &face{issuer: issuer, host: u.Host}
	f.port, _ = strconv.Atoi(u.Port())
	op, err := provider.New(issuer, d.store, d.signingKeys, d.libraryOptions()...)
	if err != nil {
		return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	f.handler = d.routes(op.Handler())
	d.face.Store(f)
	return nil
}

// adoptPort switches to a port that another process has stored since.
func (d *Demo) adoptPort() error {
	if d.kept {
		return nil
	}
	port, kept := keptPort(d.dir)
	if !kept {
		return nil
	}
	d.kept = true
	if port == d.face.Load().port {
		return nil
	}
	return d.setOrigin(originOf("127.0.0.1", port))
}

// keepFace stores the present port.
func (d *Demo) keepFace() error {
	err := keepPort(d.dir, d.face.Load().port)
	d.kept = err == nil
	return err
}

func (d *Demo) signingKeys(context.Context) (goidc.JSONWebKeySet, error) { return d.store.keys, nil }

// libraryOptions configures the library.
func (d *Demo) libraryOptions() []provider.Option {
	var known []goidc.Scope
	for _, s := range scopes {
		known = append(known, goidc.NewScope(s))
	}
	return append([]provider.Option{
		provider.WithScopes(known...),
		provider.WithNoneAuthn(),
		provider.WithDCR(d.store), // also finds the built-in client
		provider.WithDCRClientHandler(checkRegistration),
		provider.WithLocalhostRedirectURIs(),
		provider.WithAuthCodeGrant(d.store, goidc.ResponseTypeCode),
		provider.WithAuthCodeLifetime(seconds(d.o.CodeTTL)),
		provider.WithIssuerResponseParameter(),
		provider.WithRefreshTokenGrant(d.store),
		provider.WithRefreshTokenLifetime(seconds(refreshLife)),
		provider.WithRefreshTokenShouldIssue(canRefresh),
		provider.WithTokenRevocation(func(context.Context, *goidc.Client) bool { return true }),
		provider.WithTokenIntrospection(ownToken),
		provider.WithLogout(d.store, d.signedOut),
		provider.WithLogoutPolicies(goidc.NewLogoutPolicy("sign-out", anyLogout, d.signOut)),
		provider.WithPolicies(goidc.NewPolicy("sign-in", anySignIn, d.signIn)),
		provider.WithErrorRenderer(d.errorPage),
		provider.WithErrorHandler(d.logError),
		provider.WithJTIConsumer(d.store.consume),
		provider.WithHTTPClientFunc(noHTTP),
		provider.WithDeviceGrant(d.store, d.userCodePage, d.deviceDone),
	}, slices.Concat(d.tokenOptions(), d.offers(), d.pkceOptions(), d.rotation())...)
}

// offers are the library options that depend on Options.
func (d *Demo) offers() []provider.Option {
	var offered []provider.Option
	if d.o.PAR {
		offered = append(offered, provider.WithPAR(d.store))
	}
	if d.o.DPoP || d.o.DPoPNonce {
		offered = append(offered, provider.WithDPoP(dpopAlgorithms[0], dpopAlgorithms...))
	}
	return offered
}

// tokenOptions configure the tokens.
func (d *Demo) tokenOptions() []provider.Option {
	return []provider.Option{
		provider.WithOpaqueTokens(d.store),
		provider.WithTokenOptions(func(context.Context, *goidc.Grant, *goidc.Client) goidc.TokenOptions {
			return goidc.NewOpaqueTokenOptions(seconds(d.store.lifetimes().Token))
		}),
		provider.WithOpaqueTokenFunc(func(context.Context, *goidc.Grant) string { return randomText() }),
		provider.WithRefreshTokenFunc(func(context.Context) string { return randomText() }),
		provider.WithAuthCodeFunc(func(context.Context) string { return randomText() }),
		provider.WithAuthnSessionIDFunc(func(context.Context) string { return randomText() }),
		provider.WithGrantHandler(d.onGrant),
		provider.WithTokenHandler(d.store.stampToken),
		provider.WithIDTokenSignatureAlgs(goidc.RS256, goidc.ES256),
		provider.WithClaims("sub", "name", "given_name", "family_name", "preferred_username", "email", "email_verified", "auth_time"),
		provider.WithIDTokenClaims(d.idTokenClaims),
		provider.WithUserInfoClaims(func(_ context.Context, g *goidc.Grant) map[string]any { return claimsOf(g) }),
	}
}

// canRefresh reports whether a grant includes a refresh token (OpenID Connect
// Core §11).
func canRefresh(_ context.Context, _ *goidc.Client, g *goidc.Grant) bool {
	return hasScope(g.Scopes, "offline_access")
}

// ownToken lets a client introspect only the tokens that it received.
func ownToken(_ context.Context, c *goidc.Client, info goidc.TokenInfo) bool {
	return info.ClientID == c.ID
}

// noHTTP prevents a registered client's metadata from causing requests.
func noHTTP(context.Context) *http.Client {
	return &http.Client{Transport: refuseAll{}}
}

type refuseAll struct{}

func (refuseAll) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("the demo provider fetches nothing")
}

func (d *Demo) logError(_ context.Context, err error) {
	var e goidc.Error
	if errors.As(err, &e) {
		d.o.Log.Debug("demo provider: refused", "error", string(e.Code), "description", e.Description)
		return
	}
	d.o.Log.Warn("demo provider: failed", "error", err)
}
