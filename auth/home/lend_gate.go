package home

import (
	"context"
	"io"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/auth/lend"
)

// admitLease opens a lease of an account for a program, if the rules let it, and writes the line of
// the ledger once it is open: nobody knows its address before admitLease returns. The end of the lease
// writes the line that closes it.
func (s *Session) admitLease(ctx context.Context, a auth.Account, terms lend.Terms, t Take) (*openLease, error) {
	if a.Ended != auth.NotEnded { // else a person would be asked about nothing
		return nil, &auth.Error{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonEnded, Provider: a.Provider, Detail: string(a.Ended)}
	}
	t.Account, t.Way, t.Scopes, t.Resource, t.Until = a.ID, ledger.WayLend, terms.Scopes, terms.Origin, terms.Until
	given := make(chan Admission, 1) // closed without a value if the lease is not given after all
	end := func(used lend.State) (wasGiven bool) {
		admission, wasGiven := <-given
		if !wasGiven {
			return false
		}
		if err := admission.End(context.Background(), used.Calls, used.Received); err != nil {
			s.journal.Logger().Error("the end of a lease is not in the ledger", "error", err)
		}
		return true
	}
	var o *openLease
	admission, err := s.Admit(ctx, t, func() (err error) {
		o, err = s.openLease(ctx, terms, t, end)
		return err
	})
	if err == nil {
		given <- admission
		return o, nil
	}
	close(given)
	if o != nil { // its line could not be written
		o.End(lend.EndedStop)
		<-o.Done()
	}
	return nil, err
}

// Call sends a request with the token of the account that a person names, for a program; see
// auth.Client.Send. The rules must let it, and the ledger has a line before and one after.
func (s *Session) Call(ctx context.Context, t Take, req auth.CallRequest) error {
	a, err := Find(ctx, s.Vault, t.Account)
	if err != nil {
		return err
	}
	t.Account, t.Way, t.Resource = a.ID, ledger.WayCall, auth.OriginOf(req.URL)
	admission, err := s.Admit(ctx, t, nil)
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
