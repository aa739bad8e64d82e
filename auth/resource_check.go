package auth

import (
	"context"
	"slices"
)

// CheckResource is LookUp with a report of the sign-in service, if its metadata could be
// read. The error is that of LookUp; Report.Refused has it too where it is the service's.
func (c *Client) CheckResource(ctx context.Context, req LookUpRequest) (Pair, Report, error) {
	r, typed, err := c.startResource(ctx, AttemptCheck, req)
	if err != nil {
		return Pair{}, Report{}, err
	}
	began := c.now()
	pair, err := r.lookUp(ctx, typed, req, nil)
	if pair.Service.FetchedAt.IsZero() {
		return pair, Report{}, r.done(err)
	}
	report := r.reportOn(ctx, r.provider, pair.Service, AsError(err), began)
	return pair, report, r.done(err)
}

// movedService reads the metadata of an account's resource anew after a 401 that names
// them (RFC 9728 §5.2), without a token and without a browser. It returns
// ReasonResourceMoved if they name another resource, or another sign-in service than the
// account's; nil if they do not, or cannot be read.
func (c *Client) movedService(ctx context.Context, p Provider, a Account) *Error {
	x, err := c.FindResource(ctx, LookUpRequest{URL: a.Resource, ID: p.ID, RootCAs: p.RootCAs})
	if err != nil || x.Identifier == a.Resource && slices.Contains(x.Servers, p.Issuer) {
		return nil
	}
	to := HostOf(x.Identifier)
	if len(x.Servers) > 0 && x.Identifier == a.Resource {
		to = HostOf(x.Servers[0])
	}
	return &Error{
		Step: StepCall.coarse(), Kind: KindSignInNeeded, Reason: ReasonResourceMoved, Provider: p.DisplayName(), Detail: HostOf(a.Resource),
		Moves: []Move{{From: HostOf(p.Issuer), To: to}},
	}
}
