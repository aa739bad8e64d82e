package auth

import (
	"context"
	"net/http"
)

// Managed reports whether the provider issued the address and token that delete
// the registration (RFC 7592).
func (g Registration) Managed() bool { return g.ManageURI != "" && !g.ManageToken.Empty() }

// Unregister deletes a client that Latchkey registered (RFC 7592 §2.3). It
// returns ReasonMetadata for a registration that is not managed, or whose address
// is no valid endpoint.
func (c *Client) Unregister(ctx context.Context, p Provider, g Registration) error {
	r := c.start(ctx, AttemptCheck, p)
	return r.done(r.unregister(ctx, g))
}

func (r *run) unregister(ctx context.Context, g Registration) error {
	if !g.Managed() || checkEndpoint(g.ManageURI) != nil {
		return r.fail(StepConfig, KindBadAnswer, ReasonMetadata, "registration_client_uri").Because(WhyMissing)
	}
	r.hide(g.ManageToken)
	r.trustHost(g.ManageURI) // the registration sealed both together
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, g.ManageURI, http.NoBody)
	if err != nil {
		return r.fail(StepConfig, KindBadAnswer, ReasonMetadata, "").Because(WhyNotURL)
	}
	req.Header.Set("Authorization", "Bearer "+g.ManageToken.Reveal())
	resp, err := r.client(StepConfig, carriesTokens, func(resp *http.Response, body []byte) error {
		return r.checkStatus(StepConfig, resp, body)
	}).Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
