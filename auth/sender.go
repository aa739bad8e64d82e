package auth

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"
)

// Sender sends many requests with the token of one account, for what lends it to a
// program. It sends each as Client.Send does, to the same addresses only, but passes a
// refusal of the resource on without an error, and reports no event: a program may send
// hundreds in a second. A refresh is reported as always. It is safe for use by many
// goroutines.
type Sender struct {
	c      *Client
	quiet  *Client // the same without Observe
	id     string
	scopes []string // the only scopes of the token that is sent; nil means the account's own token

	turn chan struct{} // has one value while no goroutine reads or renews the token
	now  sending       // guarded by turn
}

// sending is what a Sender knows of its account.
type sending struct {
	account  Account
	provider Provider
	token    Secret
	narrow   Narrowed      // of what token is, where the Sender has scopes
	ends     time.Time     // of token; zero means not known
	least    time.Duration // for which it must last when it is sent
	readAt   time.Time     // when the account was read from the vault
	key      *possession
	keyOf    Secret // the grant's key of which key was made
	hidden   []Secret
	skew     time.Duration // correction of the proofs' clock (run.proofSkew)
}

// senderAge is how old the account may be that a Sender uses. What another process
// did to it, such as a revocation, counts after that time.
const senderAge = time.Second

// maxHiddenSecrets is how many secrets are struck out of answers: a lease outlives many tokens.
const maxHiddenSecrets = 8

// Sender returns what sends requests with the token of an account. Where scopes are
// given, the token has them and no others; see Narrow. The errors are those of Token and
// of Narrow.
func (c *Client) Sender(ctx context.Context, id string, scopes []string) (*Sender, error) {
	quiet := *c
	quiet.Observe = nil
	s := &Sender{c: c, quiet: &quiet, id: id, scopes: slices.Clone(scopes), turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	_, err := s.current(ctx)
	return s, err
}

// Account returns the account as the Sender read it last.
func (s *Sender) Account() Account {
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	return s.now.account
}

// Narrowed returns what the latest narrowing brought; zero without scopes.
func (s *Sender) Narrowed() Narrowed {
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	return s.now.narrow
}

// Secrets returns the tokens that no answer of the resource may show: those that were
// sent, and the account's other ones.
func (s *Sender) Secrets() []Secret {
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	return slices.Clone(s.now.hidden)
}

// current returns a token that lasts for callValid, with what else a request needs.
func (s *Sender) current(ctx context.Context) (sending, error) {
	return s.tokenUnless(ctx, func(now sending) bool {
		return s.c.now().Sub(now.readAt) < senderAge && s.lasts(now)
	}, Secret{})
}

// lasts reports whether the known token may be sent.
func (s *Sender) lasts(now sending) bool {
	return !now.token.Empty() && (now.ends.IsZero() || now.ends.Sub(s.c.now()) >= now.least)
}

// renewed returns a token other than spent, which the resource has refused.
func (s *Sender) renewed(ctx context.Context, spent Secret) (sending, error) {
	return s.tokenUnless(ctx, func(now sending) bool { return !now.token.Empty() && !now.token.Equal(spent) }, spent)
}

// tokenUnless reads or renews the token, unless usable accepts what is known. One
// goroutine does that at a time; the others then find what it brought.
func (s *Sender) tokenUnless(ctx context.Context, usable func(sending) bool, spent Secret) (sending, error) {
	select {
	case <-s.turn:
	case <-ctx.Done():
		return sending{}, context.Cause(ctx)
	}
	defer func() { s.turn <- struct{}{} }()
	if usable(s.now) {
		return s.now, nil
	}
	if err := s.read(ctx, spent); err != nil {
		s.now.token = Secret{} // the next request asks anew
		return sending{}, err
	}
	return s.now, nil
}

// read gets a token of the account, and what belongs to it.
func (s *Sender) read(ctx context.Context, spent Secret) error {
	a, err := s.load(ctx, spent)
	if err != nil {
		return err
	}
	p, err := s.c.providerOf(ctx, a)
	if err != nil {
		return err
	}
	now := &s.now
	if !now.keyOf.Equal(a.Grant.DPoPKey) || now.key == nil {
		if now.key, err = possessionOf(a.Grant); err != nil {
			return &Error{Step: StepConfig, Kind: KindVaultDamaged, Reason: ReasonAccountDamaged, Provider: a.Provider, Detail: a.ID}
		}
		now.keyOf, now.skew = a.Grant.DPoPKey, 0
	}
	now.account, now.provider, now.readAt = a, p, s.c.now()
	s.hide(a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken, now.token)
	return nil
}

// load returns the account with a token in s.now that may be sent. A token of fewer
// scopes is kept until it ends or is refused.
func (s *Sender) load(ctx context.Context, spent Secret) (Account, error) {
	now := &s.now
	if s.scopes == nil {
		a, err := s.accountToken(ctx, spent)
		if err == nil && !now.token.Equal(a.Grant.AccessToken) {
			now.keep(a.Grant.AccessToken, a.Grant.ExpiresAt, cmp.Or(a.Grant.ObtainedAt, s.c.now()))
		}
		return a, err
	}
	a, err := s.c.Vault.Load(ctx, s.id)
	switch {
	case err != nil:
		return a, err
	case a.Ended != NotEnded:
		return a, &Error{Step: StepRefresh, Kind: KindSignInNeeded, Reason: ReasonEnded, Provider: a.Provider, Detail: string(a.Ended)}
	case s.lasts(*now) && !now.token.Equal(spent):
		return a, nil
	}
	narrow, a, err := s.c.Narrow(ctx, s.id, s.scopes)
	if err == nil {
		now.keep(narrow.Token, narrow.ExpiresAt, s.c.now())
		now.narrow = narrow
	}
	return a, err
}

// keep sets the token that was obtained now. One that lives shortly is sent until half of
// its life is over: it would otherwise be renewed for each request.
func (n *sending) keep(token Secret, ends, now time.Time) {
	n.token, n.ends, n.least = token, ends, callValid
	if life := ends.Sub(now); !ends.IsZero() && life < 2*callValid {
		n.least = max(0, life/2)
	}
}

// accountToken returns the account with a token that lasts, or with another one than
// spent.
func (s *Sender) accountToken(ctx context.Context, spent Secret) (Account, error) {
	if spent.Empty() {
		least := callValid
		if !s.now.token.Empty() {
			least = s.now.least
		}
		_, a, err := s.c.Token(ctx, s.id, least)
		return a, err
	}
	return s.c.refreshUnless(ctx, s.id, onDemand, func(_, a Account) bool { return !a.Grant.AccessToken.Equal(spent) })
}

// hide remembers secrets that no answer may show, the latest first.
func (s *Sender) hide(secrets ...Secret) {
	for _, secret := range secrets {
		if secret.Len() >= leastSecret && !slices.ContainsFunc(s.now.hidden, secret.Equal) {
			s.now.hidden = slices.Insert(s.now.hidden, 0, secret)
		}
	}
	s.now.hidden = slices.Clip(slices.Clone(s.now.hidden[:min(len(s.now.hidden), maxHiddenSecrets)]))
}

// Send sends one request and passes the answer to req.OnAnswer, which must be set. After a
// 401 it renews the token once, and repeats the request where its content can be sent
// a second time; else the 401 is passed on. The error is nil once the whole answer was
// passed on, whatever its status is.
func (s *Sender) Send(ctx context.Context, req CallRequest) error {
	if err := req.check(); err != nil {
		return err
	}
	with, err := s.current(ctx)
	if err != nil {
		return err
	}
	r := s.run(ctx, with)
	if err := r.checkDeclared(req.URL, with.account); err != nil {
		return err
	}
	r.trustHost(req.URL)
	stream := &stream{r: r, req: req}
	err = r.call(ctx, with.account, with.token, stream)
	if stream.answer.Status == http.StatusUnauthorized && !stream.flowed && with.account.Grant.Refreshable() {
		renewed, renewErr := s.renewed(ctx, with.token)
		if renewErr != nil {
			return renewErr
		}
		if stream.repeats() {
			again := s.run(ctx, renewed)
			again.trustHost(req.URL)
			again.proofSkew, stream.r, r = r.proofSkew, again, again
			err = r.call(ctx, renewed.account, renewed.token, stream)
		}
	}
	s.keepSkew(r)
	if releaseErr := stream.release(); releaseErr != nil {
		return releaseErr
	}
	if stream.passed {
		return nil
	}
	return err
}

// run begins an attempt that reports nothing.
func (s *Sender) run(ctx context.Context, with sending) *run {
	r := s.quiet.start(ctx, AttemptCall, with.provider)
	r.account = with.account.ID
	r.trustAccount(with.account)
	r.dpop, r.proofSkew = with.key, with.skew
	return r
}

// keepSkew keeps the correction of the proofs' clock for the next request: a content
// that cannot be repeated would otherwise be refused each time.
func (s *Sender) keepSkew(r *run) {
	if r.proofSkew == 0 {
		return
	}
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	s.now.skew = r.proofSkew
}
