package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Registration is a client that Latchkey registered for itself (RFC 7591 §3.2.1).
// It belongs to one issuer alone.
type Registration struct {
	ClientID     string
	ClientSecret Secret // empty for a public client
	TokenAuth    TokenAuth
	PostLogout   string // PostLogoutNone if the provider accepts no redirect after a sign-out; see Provider.PostLogout
	ManageURI    string // RFC 7592; empty if the provider has none
	ManageToken  Secret // for ManageURI; stored in the vault
}

// clientMetadata is the metadata of a native client (RFC 7591 §2).
type clientMetadata struct {
	Name          string   `json:"client_name"`
	Application   string   `json:"application_type"`
	RedirectURIs  []string `json:"redirect_uris"`
	SignedOut     []string `json:"post_logout_redirect_uris,omitempty"` // OpenID Connect RP-Initiated Logout §3.1
	GrantTypes    []string `json:"grant_types"`
	ResponseTypes []string `json:"response_types"`
	TokenAuth     string   `json:"token_endpoint_auth_method"`
	Scope         string   `json:"scope,omitempty"`
}

// Register registers Latchkey as a public native client, with the redirect
// address of p, at a provider that supports registration. It refuses an answer
// whose redirect addresses lack ours.
func (c *Client) Register(ctx context.Context, p Provider) (Registration, error) {
	r := c.start(ctx, AttemptCheck, p)
	registration, err := r.register(ctx)
	return registration, r.done(err)
}

func (r *run) register(ctx context.Context) (Registration, error) {
	md, err := r.discover(ctx)
	if err != nil {
		return Registration{}, err
	}
	if md.Endpoints.Registration == "" {
		return Registration{}, r.fail(StepConfig, KindProviderError, ReasonNoRegistration, "")
	}
	grants := []string{"authorization_code", "refresh_token"}
	if md.Endpoints.Device != "" {
		grants = append(grants, deviceGrant)
	}
	client := clientMetadata{
		Name: "Latchkey", Application: "native", RedirectURIs: []string{r.provider.RedirectURI()},
		GrantTypes: grants, ResponseTypes: []string{"code"}, TokenAuth: string(AuthNone),
		Scope: strings.Join(r.provider.Scopes, " "),
	}
	if back := r.provider.SignedOutURI(); back != "" && md.Endpoints.EndSession != "" {
		client.SignedOut = []string{back}
	}
	registration, err := r.registerAs(ctx, md.Endpoints.Registration, client)
	e := AsError(err)
	if e != nil && client.SignedOut != nil && (e.Code == "invalid_client_metadata" || e.Code == "invalid_redirect_uri") {
		// Some accept only https addresses there. A refusal registers nothing.
		client.SignedOut = nil
		registration, err = r.registerAs(ctx, md.Endpoints.Registration, client)
		registration.PostLogout = PostLogoutNone
	}
	return registration, err
}

// registerAs sends one registration (RFC 7591 §3.1).
func (r *run) registerAs(ctx context.Context, address string, client clientMetadata) (Registration, error) {
	body, err := json.Marshal(client)
	if err != nil {
		return Registration{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return Registration{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := r.client(StepConfig, carriesNoSecret, func(resp *http.Response, body []byte) error {
		return r.checkStatus(StepConfig, resp, body)
	}).Do(req)
	if err != nil {
		return Registration{}, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return Registration{}, err
	}
	g, err := r.parseRegistration(answer)
	if err == nil && g.Managed() && !slices.Contains([]string{HostOf(address), HostOf(r.provider.Issuer)}, HostOf(g.ManageURI)) {
		// Its token would go to a host that the person does not know of.
		r.local(StepConfig, PartyLatchkey, "the registration is managed at another host, which is left out", nil)
		g.ManageURI, g.ManageToken = "", Secret{}
	}
	return g, err
}

// registrationMembers are the members of the answer to a registration (RFC 7591
// §3.2.1, RFC 7592 §3). Strict is what the client is and where its codes go. How its
// secret is sent is decided as for any client if it is unreadable; a redirect after a
// sign-out and the address that deletes the registration only help.
var registrationMembers = memberTable{
	"client_id": strict, "client_secret": strict, "redirect_uris": strict,
	"token_endpoint_auth_method": lenient, "post_logout_redirect_uris": lenient,
	"registration_client_uri": lenient, "registration_access_token": lenient,
}

func (r *run) parseRegistration(body []byte) (Registration, error) {
	bad := func(why Why, detail string) (Registration, error) {
		return Registration{}, r.fail(StepConfig, KindBadAnswer, ReasonMalformed, detail).Because(why)
	}
	members, err := r.exactly(body, registrationMembers)
	if err != nil {
		return Registration{}, r.fail(StepConfig, KindBadAnswer, AsError(err).Reason, "").Because(WhyRegistered)
	}
	m := &memberReader{table: registrationMembers, members: members}
	id, secret, redirects := m.text("client_id"), NewSecret(m.text("client_secret")), m.list("redirect_uris")
	switch {
	case m.bad != "":
		return bad(WhyWrongType, m.bad)
	case id == "" || len(id) > 1024 || !visibleASCII(id):
		return bad(WhyMissing, "client_id")
	case redirects != nil && !slices.Contains(redirects, r.provider.RedirectURI()):
		return bad(WhyOtherRedirects, "")
	}
	g := Registration{ClientID: id, ClientSecret: secret, TokenAuth: AuthNone}
	if !secret.Empty() {
		g.TokenAuth = "" // as the metadata says
		if method := TokenAuth(m.text("token_endpoint_auth_method")); slices.Contains([]TokenAuth{AuthNone, AuthBasic, AuthPost}, method) {
			g.TokenAuth = method
		}
	}
	if backs := m.list("post_logout_redirect_uris"); backs != nil && !slices.Contains(backs, r.provider.SignedOutURI()) {
		g.PostLogout = PostLogoutNone
	}
	if manage := m.text("registration_client_uri"); checkEndpoint(manage) == nil { // else the client cannot be deleted from here
		g.ManageURI, g.ManageToken = manage, NewSecret(m.text("registration_access_token"))
	}
	r.hide(secret, g.ManageToken)
	return g, nil
}
