package auth

import "context"

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
