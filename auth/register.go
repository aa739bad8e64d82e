package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
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
	resp, err := r.client(StepConfig, func(resp *http.Response, body []byte) error {
		return r.checkStatus(StepConfig, resp, body)
	}).Do(req)
	if err != nil {
		return Registration{}, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return Registration{}, err
	}
	return r.parseRegistration(answer)
}

func (r *run) parseRegistration(body []byte) (Registration, error) {
	bad := func(detail string) (Registration, error) {
		return Registration{}, r.fail(StepConfig, KindBadAnswer, ReasonMalformed, detail)
	}
	members, err := decodeObject(body, "client_id", "client_secret", "redirect_uris", "registration_access_token")
	if err != nil {
		return bad("the answer to the registration")
	}
	id, _ := textMember(members, "client_id")
	secret, _ := textMember(members, "client_secret")
	manage, _ := textMember(members, "registration_client_uri")
	token, _ := textMember(members, "registration_access_token")
	method, _ := textMember(members, "token_endpoint_auth_method")
	redirects, ok := listMember(members, "redirect_uris")
	if !ok {
		return bad("redirect_uris")
	}
	backs, ok := listMember(members, "post_logout_redirect_uris")
	if !ok {
		return bad("post_logout_redirect_uris")
	}
	switch {
	case id == "" || len(id) > 1024 || !visibleASCII(id):
		return bad("no client_id")
	case redirects != nil && !slices.Contains(redirects, r.provider.RedirectURI()):
		return bad("our redirect address is not among those registered")
	case manage != "" && checkEndpoint(manage) != nil:
		return bad("registration_client_uri")
	}
	if secret == "" {
		method = string(AuthNone)
	}
	r.hide(NewSecret(secret), NewSecret(token))
	noBack := ""
	if backs != nil && !slices.Contains(backs, r.provider.SignedOutURI()) {
		noBack = PostLogoutNone
	}
	return Registration{
		PostLogout: noBack, ClientID: id, ClientSecret: NewSecret(secret), TokenAuth: TokenAuth(method),
		ManageURI: manage, ManageToken: NewSecret(token),
	}, nil
}

// listMember returns a member that is a list of strings: nil if it is missing,
// and not ok if it has another type.
func listMember(members map[string]jsontext.Value, name string) (list []string, ok bool) {
	if v, there := members[name]; there && json.Unmarshal(v, &list) != nil {
		return nil, false
	}
	return list, true
}
