package auth

import (
	"cmp"
	"context"
	"net/http"
)

// Reach sends one request that risks nothing to the host to which an account's
// refresh token goes: for the provider's metadata, if they are there, else a GET of
// the token endpoint, which takes only POST (RFC 6749 §3.2). It contains no secret.
// Every answer counts, also a refusal; none, a 429, a 5xx or a proxy's is
// KindNetwork.
func (c *Client) Reach(ctx context.Context, id string) error {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return err
	}
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return err
	}
	r := c.start(ctx, AttemptCheck, p)
	r.account = a.ID
	_, _, err = r.ask(ctx, StepDiscover, request{method: http.MethodGet, address: p.harmlessAddress(a.Metadata)}, Secret{})
	if NoAnswer(err) || AsError(err) != nil && AsError(err).Kind == KindCancelled {
		return r.done(err)
	}
	return r.done(nil)
}

// harmlessAddress is the address for Reach.
func (p Provider) harmlessAddress(md Metadata) string {
	token := cmp.Or(md.Endpoints.Refresh, md.Endpoints.Token)
	if p.Issuer == "" && p.MetadataURL == "" {
		return token
	}
	if address := p.metadataAddresses()[0]; HostOf(address) == HostOf(token) {
		return address
	}
	return token
}
