package auth

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// SignIn takes one person through one sign-in and seals the account:
//
//  1. learn what the provider offers;
//  2. bind the receiver, so that the redirect is known and no other program can bind it;
//  3. draw verifier, state and nonce, and build the authorization URL;
//  4. open the browser, without waiting for it;
//  5. wait for the callback that answers this attempt; foreign ones are refused
//     and the wait goes on;
//  6. exchange the code, once;
//  7. find out for whom: ID token, then userinfo;
//  8. seal the account, then tell the browser page the truth.
//
// Its errors are *Error; a failed sign-in stores nothing and changes no account.
func (c *Client) SignIn(ctx context.Context, req Request) (Account, error) {
	r := c.startSignIn(ctx, req)
	account, err := r.signIn(ctx, req)
	return account, r.done(r.lastShown(ctx, err))
}

func (r *run) signIn(ctx context.Context, req Request) (account Account, err error) {
	requested, md, err := r.begin(ctx, &req)
	if err != nil {
		return Account{}, err
	}
	receiver, err := r.receiver(ctx, req)
	if err != nil {
		return Account{}, err
	}
	defer func() {
		receiver.Finish(err)
		_ = receiver.Close()
	}()
	if err = r.bind(md); err != nil {
		return Account{}, err
	}
	attempt := r.newAttempt(req, md, cmp.Or(r.provider.RedirectPage, receiver.RedirectURI()))
	r.local(StepPrepare, PartyLatchkey, r.drawn(), nil)
	callback, err := r.approve(ctx, req, attempt, receiver)
	if err != nil {
		return Account{}, err
	}
	r.gate.lives(Life{Of: LivingCode, Ends: r.c.now().Add(maxCodeLife), IsAtMost: true})
	grant, err := r.exchange(ctx, attempt, callback.Code)
	r.gate.lives(Life{})
	if err = r.shown(ctx, err); err != nil {
		r.discardUnknown(ctx, attempt, grant)
		return Account{}, err
	}
	identity, err := r.identify(ctx, attempt, grant)
	if err = r.shown(ctx, err); err != nil {
		r.discardUnknown(ctx, attempt, grant)
		return Account{}, err
	}
	return r.seal(ctx, attempt, grant, identity, requested)
}

// begin is the start of every sign-in: prepare, and the provider's metadata,
// whose hosts must not have changed since the requested account signed in last.
func (r *run) begin(ctx context.Context, req *Request) (requested Account, md Metadata, err error) {
	if requested, err = r.prepare(ctx, req); err != nil {
		return Account{}, Metadata{}, err
	}
	if md, err = r.discover(ctx); err != nil {
		return Account{}, Metadata{}, err
	}
	if err = r.checkClientAuth(md); err != nil {
		return Account{}, Metadata{}, err
	}
	if err = r.checkPair(ctx); err != nil {
		return Account{}, Metadata{}, err
	}
	if r.reach != nil && r.found == nil { // else the discovery has checked them
		if err = r.checkPlaces(ctx, md); err != nil {
			return Account{}, Metadata{}, err
		}
	}
	if r.provider.Issuer != "" && len(md.ChallengeMethods) == 0 { // RFC 9700 §2.1.1
		r.local(StepDiscover, PartyLatchkey, noteNoS256, nil)
	}
	r.scopes, _ = settleScopes(r.provider, md, *req)
	r.speaksOpenID = r.provider.speaksOpenID(md)
	err = r.checkMoved(ctx, requested, md, req.AcceptHosts)
	r.verified(StepDiscover, "hosts", err)
	if err == nil {
		err = r.reportUnnamed(ctx, md, *req)
	}
	return requested, md, err
}

// reportUnnamed notifies the person of a provider that will not say who signs in.
// The person may end the sign-in.
func (r *run) reportUnnamed(ctx context.Context, md Metadata, req Request) error {
	if scopes, _ := settleScopes(r.provider, md, req); !r.namesNobody(md, scopes) {
		return nil
	}
	r.local(StepDiscover, PartyLatchkey, noteUnnamed, nil)
	if req.OnUnnamed == nil {
		return nil
	}
	err := req.OnUnnamed(ctx)
	if err != nil && ctx.Err() != nil {
		return r.ended(ctx, StepDiscover)
	}
	return err
}

// noteUnnamed is a remark in the record of a sign-in.
const noteUnnamed = "the provider does not say who signs in: neither an ID token nor a userinfo endpoint"

// noteNoS256 is a warning in the trace of a sign-in.
const noteNoS256 = "S256 is not advertised; challenge, state and nonce are sent all the same"

// prepare checks the request before anything leaves this computer, and loads the
// account that must sign in.
func (r *run) prepare(ctx context.Context, req *Request) (Account, error) {
	if err := req.Provider.Validate(); err != nil {
		return Account{}, err
	}
	if !req.Provider.Ready() {
		return Account{}, r.fail(StepConfig, KindUsage, ReasonNotReady, req.Provider.ID)
	}
	if err := checkScopes(append(slices.Clone(req.Scopes), req.Provider.Scopes...)); err != nil {
		return Account{}, err
	}
	if scopes, _ := settleScopes(r.provider, Metadata{}, *req); r.provider.Issuer == "" && r.requestsIDToken(scopes) {
		return Account{}, r.fail(StepConfig, KindUsage, ReasonIssuerNeeded, r.provider.ID)
	}
	if req.Timeout <= 0 {
		req.Timeout = DefaultTimeout
	}
	if req.Account == "" {
		return Account{}, nil
	}
	requested, err := r.c.Vault.Load(ctx, req.Account)
	if err != nil {
		return Account{}, err
	}
	// An account from before accounts had resources takes the resource of its
	// provider's file.
	if requested.Resource == "" && requested.Provider == r.provider.ID {
		requested.Resource = r.provider.ResourceIndicator
	}
	// A second file for the same issuer and client means the same account.
	same := r.provider.Issuer != "" && sameIssuer(r.provider, requested) && requested.ClientID == r.provider.ClientID &&
		requested.Resource == r.provider.ResourceIndicator
	if requested.Provider != r.provider.ID && !same {
		return Account{}, r.fail(StepConfig, KindUsage, ReasonOtherProvider, requested.Provider)
	}
	r.provider.ResourceIndicator = requested.Resource // the resource of its grant, whatever the file names now
	if len(req.Scopes) == 0 {
		req.Scopes = requested.Requested
	}
	r.account = requested.ID
	return requested, nil
}

// approve sends the person to the provider and waits for the answer.
func (r *run) approve(ctx context.Context, req Request, a *Attempt, receiver Receiver) (Callback, error) {
	var ended func(error)
	if err := r.open(ctx, req, a, func() { ended = r.approving() }); err != nil {
		return Callback{}, err
	}
	callback, err := r.wait(ctx, req, a, receiver)
	if err == nil && callback.ErrorCode != "" {
		err = r.refusal(StepCallback, callback.ErrorCode, callback.Description)
	}
	ended(err)
	return callback, err
}

// approving begins the step of the person at the provider. ended reports it once
// Latchkey infers how it ended; err is the failure, or nil.
func (r *run) approving() (ended func(err error)) {
	n, began := r.beginning()
	return func(err error) {
		r.report(Event{
			N: n, Step: StepApprove, From: PartyPerson, To: PartyProvider, Channel: ChannelFront,
			At: began, Duration: r.since(began), Err: AsError(err),
		})
	}
}

// open builds the address and shows it. It fails only if there is no address. The steps that
// the browser causes begin before it opens, the last with begun: a provider in this process may
// report its page before the start of the browser returns.
func (r *run) open(ctx context.Context, req Request, a *Attempt, begun func()) error {
	address, until, err := r.stoppedAddress(ctx, a)
	if err != nil {
		return err
	}
	if req.OnExpiry != nil && !until.IsZero() {
		req.OnExpiry(until)
	}
	opening, began := r.beginning()
	requesting, requested := r.beginning()
	begun()
	opened := AsError(r.browse(ctx, req, address))
	r.emit(Event{
		N: opening, At: began, Duration: r.since(began), Err: opened,
		Step: StepBrowser, From: PartyLatchkey, To: PartyBrowser, Channel: ChannelFront, Observed: true, Exchange: r.frontExchange(address),
	})
	r.emit(Event{
		N: requesting, At: requested,
		Step: StepWait, From: PartyBrowser, To: PartyProvider, Channel: ChannelFront, Exchange: r.frontExchange(address),
	})
	return nil
}

// stoppedAddress returns the address for the browser after the stop before it. An address
// that has ended during the stop is made anew, with its own stops.
func (r *run) stoppedAddress(ctx context.Context, a *Attempt) (address string, until time.Time, err error) {
	for {
		address, until, err = r.authorizationRequest(ctx, a)
		if err != nil || !r.gate.stops() {
			return address, until, err
		}
		if !until.IsZero() {
			r.gate.lives(Life{Of: LivingRequestURI, Ends: until})
		}
		err = r.stop(ctx, Event{Step: StepBrowser, From: PartyLatchkey, To: PartyBrowser, Channel: ChannelFront}, func() *Exchange {
			return r.frontExchange(address)
		})
		r.gate.lives(Life{})
		if err != nil || until.IsZero() || r.c.now().Before(until) {
			return address, until, err
		}
	}
}

// browse opens the browser. A failure is reported and does not end the attempt,
// because the person can open the address.
func (r *run) browse(ctx context.Context, req Request, address string) error {
	if req.Browse == nil {
		return nil
	}
	err := req.Browse(ctx, address)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	e := *AsError(err)
	if e.Kind == KindInternal {
		e = *r.fail(StepBrowser, KindUsage, ReasonBrowserMissing, "")
	}
	return &e
}

// wait returns the callback that answers a, or the error that ended the wait. It
// compares wall clocks every half minute, because timers stop while a computer
// sleeps (catalogue CB16).
func (r *run) wait(ctx context.Context, req Request, a *Attempt, receiver Receiver) (Callback, error) {
	ctx, cancel := context.WithTimeout(ctx, req.Timeout)
	w := &waiting{r: r, attempt: a, accepted: make(chan Callback, 1)}
	failed, received := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(received)
		failed <- receiver.Receive(ctx, w.offer)
	}()
	reopen, opened := req.Reopen, make(chan struct{}, 1)
	var opening sync.WaitGroup
	defer func() { // no callback is decided after the wait
		cancel()
		<-received
		opening.Wait()
		w.countRest()
	}()
	deadline := r.c.now().Round(0).Add(req.Timeout)
	tick := time.NewTicker(30 * time.Second)
	defer tick.Stop()
	pasted := req.Pasted
	for {
		select {
		case callback := <-w.accepted:
			return callback, nil
		case address, open := <-pasted:
			if !open {
				pasted = nil // the end of the pasted input does not end the wait
				continue
			}
			if strings.TrimSpace(address) == "" {
				continue // Return alone is no paste
			}
			err := w.paste(address)
			if err != nil && req.OnPasteRefused != nil && !w.knows(AsError(err)) {
				req.OnPasteRefused()
			}
		case <-reopen:
			reopen = nil // one at a time
			opening.Go(func() { w.reopen(ctx, req); opened <- struct{}{} })
		case <-opened:
			reopen = req.Reopen
		case err := <-failed:
			if ctx.Err() == nil && err != nil {
				return Callback{}, err
			}
			failed = nil // accepted, or ctx has ended: the other cases decide
		case <-tick.C:
			if r.c.now().Round(0).After(deadline) {
				cancel()
				return Callback{}, w.expired()
			}
		case <-ctx.Done():
			if e := r.ended(ctx, StepWait); e.Kind != KindTimeout {
				return Callback{}, e
			}
			return Callback{}, w.expired()
		}
	}
}
