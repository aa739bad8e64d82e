package terminal

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
)

func (f *face) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check ISSUER|ID",
		Short: "Read what a provider says of itself; nothing is stored",
		Args:  exactly("an issuer or a provider's id"),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.check(cmd.Context(), args[0]) },
	}
}

// checkShape is what a provider's metadata says, in JSON.
type checkShape struct {
	Issuer    string            `json:"issuer"`
	Endpoints map[string]string `json:"endpoints"` // by their metadata names
	Scopes    []string          `json:"scopes"`
	PKCE      []string          `json:"pkce"`          // methods that are advertised
	TokenAuth []string          `json:"token_auth"`    // likewise
	Algs      []string          `json:"id_token"`      // likewise
	Iss       bool              `json:"iss_in_answer"` // RFC 9207
}

func (f *face) check(ctx context.Context, what string) error {
	p, client, err := f.checked(what)
	if err != nil {
		return err
	}
	md, err := client.Discover(ctx, p)
	if err != nil {
		return err
	}
	shape := checkShape{
		Issuer: md.Issuer, Endpoints: endpointsOf(md.Endpoints), Scopes: list(md.Scopes), PKCE: list(md.ChallengeMethods),
		TokenAuth: list(md.TokenAuthMethods), Algs: list(md.IDTokenAlgorithms), Iss: md.IssInResponse,
	}
	if f.json {
		return f.printJSON(shape)
	}
	pairs := [][2]string{{"Issuer", md.Issuer}}
	for _, name := range endpointNames {
		pairs = append(pairs, [2]string{strings.ReplaceAll(name, "_", " "), shape.Endpoints[name]})
	}
	pairs = append(pairs, [][2]string{
		{"scopes", strings.Join(md.Scopes, " ")},
		{"PKCE", strings.Join(md.ChallengeMethods, " ")},
		{"ID token", strings.Join(md.IDTokenAlgorithms, " ")},
	}...)
	if md.IssInResponse {
		pairs = append(pairs, [2]string{"answers", "name their issuer (RFC 9207)"})
	}
	return f.printPairs(pairs)
}

// checked finds the provider to ask: a known one by its id or name, else an
// issuer. The demo provider is asked within this process.
func (f *face) checked(what string) (auth.Provider, *auth.Client, error) {
	if strings.Contains(what, "://") {
		if err := auth.CheckIssuer(what); err != nil {
			return auth.Provider{}, nil, err
		}
		return auth.Provider{ID: "check", Name: what, Issuer: what}, &auth.Client{}, nil
	}
	h, err := home.At(f.dir)
	if err != nil {
		return auth.Provider{}, nil, err
	}
	c, err := h.Catalog()
	if err != nil {
		return auth.Provider{}, nil, err
	}
	e, err := c.Find(what)
	if err != nil {
		return auth.Provider{}, nil, err
	}
	if e.Issuer == "" && e.Endpoints.Token == "" {
		return auth.Provider{}, nil, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonNotReady, Provider: e.DisplayName(), Detail: e.ID,
		}
	}
	client, err := h.Asking()
	if err != nil {
		return auth.Provider{}, nil, err
	}
	p, err := home.WithCA(e.Provider)
	return p, client, err
}

// endpointNames is the order in which endpoints are shown.
var endpointNames = []string{
	"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint",
	"introspection_endpoint", "end_session_endpoint", "device_authorization_endpoint",
	"pushed_authorization_request_endpoint", "registration_endpoint",
}

func endpointsOf(e auth.Endpoints) map[string]string {
	all := []string{
		e.Authorization, e.Token, e.Userinfo, e.JWKS, e.Revocation,
		e.Introspection, e.EndSession, e.Device, e.PAR, e.Registration,
	}
	set := map[string]string{}
	for i, address := range all {
		if address != "" {
			set[endpointNames[i]] = address
		}
	}
	return set
}
