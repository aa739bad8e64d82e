package demo

import (
	"context"
	"net/http"

	"github.com/luikyv/go-oidc/pkg/goidc"
	"github.com/luikyv/go-oidc/pkg/provider"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
	"latchkey/auth/internal/weak"
)

// LabClientID is the confidential client without PKCE. It exists only in the provider
// that SignInWithoutPKCE makes.
const LabClientID = "latchkey-lab"

// SignInWithoutPKCE signs a person in without PKCE (RFC 7636), so that the steps can be
// compared with those of a sign-in that has it. It makes a demo provider for this one
// sign-in, whose client has a secret and sends neither code_challenge nor code_verifier,
// and ends it before it returns. vault keeps the account for that time and should be in
// memory.
//
// No other provider can be reached: the provider of req is replaced, and the client's
// requests are answered in this process or refused. Of c the fields Observe, By and Now
// count. The errors are those of [auth.Client.SignIn] and of Standalone.
func SignInWithoutPKCE(ctx context.Context, c auth.Client, vault auth.Vault, o Options, req auth.Request) error {
	witness := &auth.Witness{}
	o.labSecret, o.Observe = auth.NewSecret(randomText()), witness.Did
	o.PAR, o.DPoP, o.DPoPNonce = false, false, false
	d, err := Standalone("127.0.0.1:0", o)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	stop, err := d.Serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	p := Provider(d.Issuer())
	p.ClientID, p.ClientSecret = LabClientID, o.labSecret
	req.Provider, req.Account = p, ""
	client := &auth.Client{
		Vault: vault, Witness: witness, Observe: c.Observe, By: c.By, Now: c.Now,
		Providers:    func(context.Context, string) (auth.Provider, error) { return p, nil },
		RoundTripper: func(auth.Provider) http.RoundTripper { return d.RoundTripper(refuseAll{}) },
	}
	_, err = client.SignIn(checks.Without(ctx, checks.PKCE), req)
	return err
}

// hasLab reports whether the client without PKCE exists.
func (s *store) hasLab() bool { return !s.labSecret.Empty() }

// labClient returns the client without PKCE. It may do what the built-in client may, and
// proves itself by its secret.
func (s *store) labClient(ctx context.Context) *goidc.Client {
	c := s.builtIn(ctx)
	c.ID, c.Secret = LabClientID, s.labSecret.Reveal()
	c.TokenAuthnMethod = goidc.AuthnMethodSecretBasic
	return c
}

// pkceOptions has the library demand PKCE of every client, or of every public one where
// the client without PKCE exists; mayOmitPKCE excepts that client alone. A provider that
// lacks PKCE does not know its parameters.
func (d *Demo) pkceOptions() []provider.Option {
	if d.o.lacks.Lacks(weak.PKCE) {
		return nil
	}
	if !d.store.hasLab() {
		return []provider.Option{provider.WithPKCERequired(goidc.CodeChallengeMethodSHA256)}
	}
	return []provider.Option{provider.WithPKCE(goidc.CodeChallengeMethodSHA256), provider.WithSecretBasicAuthn()}
}

// mayOmitPKCE reports whether a sign-in without a code_challenge is accepted.
func (d *Demo) mayOmitPKCE(as *goidc.AuthnSession, c *goidc.Client) bool {
	if d.o.lacks.Lacks(weak.PKCE) {
		return true
	}
	return d.store.hasLab() && c.ID == LabClientID && as.CodeChallenge == "" && as.CodeChallengeMethod == ""
}
