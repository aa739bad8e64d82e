package home

import (
	"context"
	"io"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/auth/lend"
)

// admitLease admits a lease of an account to a program, by the rules and with a line in the
// ledger. end writes the line that closes it.
func (s *Session) admitLease(ctx context.Context, a auth.Account, terms lend.Terms, t Take) (end func(lend.State), err error) {
	if a.Ended != auth.NotEnded { // else a person would be asked about nothing
		return nil, &auth.Error{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonEnded, Provider: a.Provider, Detail: string(a.Ended)}
	}
	t.Account, t.Way, t.Scopes, t.Resource, t.Until = a.ID, ledger.WayLend, terms.Scopes, terms.Origin, terms.Until
	admission, err := s.Admit(ctx, t)
	if err != nil {
		return nil, err
	}
	return func(used lend.State) {
		if err := admission.End(context.Background(), used.Calls, used.Received); err != nil {
			s.journal.Logger().Error("the end of a lease is not in the ledger", "error", err)
		}
	}, nil
}

// Call sends a request with the token of the account that a person names, for a program; see
// auth.Client.Send. The rules must let it, and the ledger has a line before and one after.
func (s *Session) Call(ctx context.Context, t Take, req auth.CallRequest) error {
	a, err := Find(ctx, s.Vault, t.Account)
	if err != nil {
		return err
	}
	t.Account, t.Way, t.Resource = a.ID, ledger.WayCall, auth.OriginOf(req.URL)
	admission, err := s.Admit(ctx, t)
	if err != nil {
		return err
	}
	var counted counter
	if onAnswer := req.OnAnswer; onAnswer != nil {
		req.OnAnswer = func(h auth.Head) io.Writer {
			counted.to, counted.calls = onAnswer(h), 1
			return &counted
		}
	}
	_, err = s.Client.CausedBy(t.From.By()).Send(ctx, a.ID, req)
	if endErr := admission.End(context.WithoutCancel(ctx), counted.calls, counted.bytes); err == nil {
		err = endErr
	}
	return err
}

// counter counts what an answer has.
type counter struct {
	to           io.Writer
	calls, bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes += int64(n)
	return n, err
}
