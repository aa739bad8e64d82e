package home

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/lend"
)

// Lease is a lease of a session. It contains no secret.
type Lease struct {
	lend.State
	Account auth.Account // as it was when the lease began, without its tokens
	Got     []string     // scopes of the token where State.Terms.Scopes are given
	To      agent.Caller // the command, and the program that ran it
}

// leases are the open leases of a session.
type leases struct {
	mu   sync.Mutex
	open map[string]*openLease // by id
}

// openLease is an open lease with what the window shows of it.
type openLease struct {
	*lend.Lease
	about Lease // without the present state

	mu       sync.Mutex
	reported time.Time   // when the latest news went out
	later    *time.Timer // sends the next ones; nil: none are due
}

// leaseNews is the least time between two news of one lease: a program may send hundreds of
// requests in a second.
const leaseNews = time.Second

// Lend opens a lease of the account that a person names, for a program; of t, Account, From and
// Ended count. It ends with Close, SetLocked, EndLease and at its time. The errors are those of
// Token, but a token that is bound to Latchkey's key can be lent, those of auth.Client.Narrow,
// and ReasonLendOrigin and ReasonForeignHost for an origin that is not the account's.
func (s *Session) Lend(ctx context.Context, t Take, what agent.Lending) (*agent.Lent, error) {
	terms, err := termsOf(what)
	if err != nil {
		return nil, err
	}
	a, err := Find(ctx, s.Vault, t.Account)
	if err != nil {
		return nil, err
	}
	if terms.Origin, err = s.lendOrigin(ctx, a, what.To); err != nil {
		return nil, err
	}
	if u, err := url.Parse(a.Resource); err == nil && auth.OriginOf(a.Resource) == terms.Origin {
		terms.CallPath = lend.CallPath(u.EscapedPath())
	}
	if terms.Account = a.ID; what.For > 0 {
		terms.Until = time.Now().Add(what.For)
	}
	o, err := s.admitLease(ctx, a, terms, t)
	if err != nil {
		return nil, err
	}
	if !s.addLease(o) {
		o.End(lend.EndedLock)
	}
	return &agent.Lent{
		Address: o.Address(), Origin: terms.Origin, Resource: a.Resource, Name: a.DisplayName(), Until: terms.Until,
		Asked: terms.Scopes, Got: o.about.Got, Done: o.Done(), State: o.State, End: o.End,
	}, nil
}

// openLease opens a lease that the rules allow. end is called at its end, and reports whether the
// program was given it.
func (s *Session) openLease(ctx context.Context, terms lend.Terms, t Take, end func(lend.State) (wasGiven bool)) (*openLease, error) {
	sender, err := s.Client.CausedBy(t.From.By()).Sender(ctx, terms.Account, terms.Scopes)
	if err != nil {
		return nil, err
	}
	o := &openLease{about: Lease{Account: sender.Account().WithoutTokens(), Got: sender.Narrowed().Got, To: t.From}}
	o.Lease, err = lend.Open(lend.Options{
		Terms: terms, Send: sender.Send, Secrets: sender.Secrets, Say: s.sayRefusal(),
		OnCall: func(lend.State) { s.leaseMoved(o) },
		OnEnd: func(state lend.State) {
			if end(state) {
				s.leaseEnded(o, state) // Close waits for those that are listed
			}
		},
	})
	if err != nil {
		return nil, err
	}
	return o, nil
}

// sayRefusal returns the sentences of a lease's refusals, or nil.
func (s *Session) sayRefusal() func(lend.Refusal, *auth.Error) string {
	say := s.Home.Pages.Lend
	if say == nil {
		return nil
	}
	return func(r lend.Refusal, e *auth.Error) string { return say(string(r), e) }
}

// termsOf reads what is to be lent, but for the account and the origin.
func termsOf(what agent.Lending) (lend.Terms, error) {
	t := lend.Terms{Scopes: what.Scopes, Calls: what.Calls}
	for _, path := range what.Paths {
		prefix, err := url.PathUnescape(path)
		if err != nil || !lend.IsPrefix(path) || !lend.IsPrefix(prefix) {
			return t, badLease(path, auth.WhyNotPath)
		}
		t.Paths = append(t.Paths, prefix)
	}
	for _, method := range what.Methods {
		method = strings.ToUpper(method)
		if auth.CheckMethod(method) != nil {
			return t, badLease(method, auth.WhyNotMethod)
		}
		t.Methods = append(t.Methods, method)
	}
	if what.For < 0 {
		return t, badLease(what.For.String(), auth.WhyNotTime)
	}
	return t, nil
}

func badLease(detail string, why auth.Why) error {
	return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Detail: detail}).Because(why)
}

// lendOrigin returns the origin that is lent of an account: the one that a person names, which
// must be the account's resource or one that the provider's file declares; else the account's
// resource; else the only one that the file declares.
func (s *Session) lendOrigin(ctx context.Context, a auth.Account, to string) (string, error) {
	p, err := s.Provider(ctx, a.Provider)
	if err != nil {
		return "", err
	}
	var declared []string
	for _, address := range append([]string{a.Resource}, p.Resources...) {
		if origin := auth.OriginOf(address); origin != "" && !slices.Contains(declared, origin) {
			declared = append(declared, origin)
		}
	}
	unclear := &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonLendOrigin, Provider: p.DisplayName(), Detail: strings.Join(declared, ", ")}
	if to == "" {
		switch {
		case a.Resource != "":
			return auth.OriginOf(a.Resource), nil
		case len(declared) == 1:
			return declared[0], nil
		}
		return "", unclear
	}
	u, err := url.Parse(to)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Trim(u.Path, "/") != "":
		return "", badLease(to, auth.WhyNotOrigin)
	case !slices.Contains(declared, auth.OriginOf(to)):
		return "", &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonForeignHost, Provider: p.DisplayName(), Detail: u.Host}
	}
	return auth.OriginOf(to), nil
}

// addLease lists an open lease; false means that the session was locked meanwhile.
func (s *Session) addLease(o *openLease) bool {
	l := &s.leases
	l.mu.Lock()
	if l.open == nil {
		l.open = map[string]*openLease{}
	}
	l.open[o.ID()] = o
	l.mu.Unlock()
	if s.Locked() {
		return false
	}
	s.reportLease(o, o.State())
	return true
}

// Leases returns the open leases, the oldest first.
func (s *Session) Leases() []Lease {
	l := &s.leases
	l.mu.Lock()
	all := make([]Lease, 0, len(l.open))
	for _, o := range l.open {
		all = append(all, o.now(o.State()))
	}
	l.mu.Unlock()
	slices.SortFunc(all, func(a, b Lease) int { return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.ID, b.ID)) })
	return all
}

func (o *openLease) now(state lend.State) Lease {
	about := o.about
	about.State = state
	return about
}

// EndLease ends one lease because the person wants it; it reports whether there was one.
func (s *Session) EndLease(id string) bool {
	s.leases.mu.Lock()
	o := s.leases.open[id]
	s.leases.mu.Unlock()
	if o != nil {
		o.End(lend.EndedPerson)
	}
	return o != nil
}

// endLeases ends every lease and returns them.
func (s *Session) endLeases(why lend.Ending) (ended []*openLease) {
	s.leases.mu.Lock()
	for _, o := range s.leases.open {
		ended = append(ended, o)
	}
	s.leases.mu.Unlock()
	for _, o := range ended {
		o.End(why)
	}
	return ended
}

// leaseMoved reports a lease that was used, each leaseNews at most.
func (s *Session) leaseMoved(o *openLease) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.later == nil {
		o.later = time.AfterFunc(max(0, leaseNews-time.Since(o.reported)), func() {
			state := o.State()
			o.mu.Lock()
			o.later = nil
			o.mu.Unlock()
			if state.Ending == "" {
				s.reportLease(o, state)
			}
		})
	}
}

// leaseEnded forgets a lease and reports its end.
func (s *Session) leaseEnded(o *openLease, state lend.State) {
	s.leases.mu.Lock()
	delete(s.leases.open, o.ID())
	s.leases.mu.Unlock()
	s.reportLease(o, state)
}

func (s *Session) reportLease(o *openLease, state lend.State) {
	o.mu.Lock()
	o.reported = time.Now()
	o.mu.Unlock()
	lease := o.now(state)
	s.news.publish(News{Lease: &lease})
}

// lendForCommand is Lend for a command that asked the holder.
func (s *Session) lendForCommand(ctx context.Context, r agent.Request) (*agent.Lent, error) {
	return s.Lend(ctx, Take{Account: r.Account, From: r.From, Ended: r.Ended}, *r.Lend)
}

// LendByHolder has the process that has the vault of this home open lend an account, for as
// long as this process lives. The errors are those of agent.Lend.
func (h *Home) LendByHolder(ctx context.Context, name string, what agent.Lending) (*agent.Lent, error) {
	dir, err := h.agentDir()
	if err != nil {
		return nil, agent.ErrNoHolder
	}
	return agent.Lend(ctx, dir, agent.Request{Account: name, Lend: &what})
}
