package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/internal/checks"
	"latchkey/auth/loopback"
	"latchkey/auth/trace"
	"latchkey/auth/vault"
	"latchkey/internal/connowner"
)

// patience bounds the wait of one sign-in. Each run ends its sign-ins long before.
const patience = 2 * time.Minute

// stage is where one run takes place: the provider, Latchkey's client, the network and the
// record.
type stage struct {
	ctx      context.Context // with the switches of the run
	shipped  context.Context // without: every check is on
	on       bool            // the run has the protection
	provider *demo.Demo
	sites    endpoints
	client   *auth.Client
	network  *network
	witness  *auth.Witness
	observe  func(auth.Event) // of the caller; nil: none

	mu    sync.Mutex
	ring  trace.Ring
	steps []Step

	closing []func() // in reverse
}

// stage makes the provider and the client of a run.
func (a *attack) stage(ctx context.Context, p Protection, o Options) (*stage, error) {
	s := &stage{ctx: ctx, shipped: ctx, on: p == On, network: newNetwork(), witness: &auth.Witness{}, observe: o.Observe}
	offered := demo.Options{Observe: s.witness.Did}
	if a.offer != nil {
		a.offer(s.on, &offered)
	}
	lacks := a.lacks
	if s.on {
		lacks = nil
	} else {
		s.ctx = checks.Without(ctx, a.off...)
	}
	d, err := demo.Weakened(offered, lacks)
	if err != nil {
		return nil, err
	}
	stop, err := d.Serve(ctx)
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	s.provider = d
	s.closing = append(s.closing, stop)
	s.network.open(hostOf(d.Issuer()))
	s.client = s.newClient()
	if s.sites, err = s.readEndpoints(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// newClient returns a client that signs people in, with a vault that ends with the run.
func (s *stage) newClient() *auth.Client {
	v := vault.NewMemory()
	s.closing = append(s.closing, v.Close)
	transport := s.network.transport(true)
	return &auth.Client{
		Vault: v, Witness: s.witness, Observe: s.record,
		Providers:    func(context.Context, string) (auth.Provider, error) { return s.demo(), nil },
		RoundTripper: func(auth.Provider) http.RoundTripper { return transport },
	}
}

// record adds an event to the traces of the run.
func (s *stage) record(e auth.Event) {
	s.mu.Lock()
	s.ring.Observe(e)
	s.mu.Unlock()
	if s.observe != nil {
		s.observe(e)
	}
}

// close ends everything that the run made.
func (s *stage) close() {
	for _, end := range slices.Backward(s.closing) {
		end()
	}
}

// demo returns the configuration for the run's provider.
func (s *stage) demo() auth.Provider { return demo.Provider(s.provider.Issuer()) }

// errLeft ends a sign-in as a person does who closes the browser.
var errLeft = errors.New("the person left")

// sitting is who signs in where, and with which Latchkey. The zero value is Ada's Latchkey at
// the run's provider, with the switches of the run.
type sitting struct {
	provider auth.Provider
	client   *auth.Client
	ctx      context.Context
	listen   func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error)
}

// signIn has somebody sign in. browse is what happens in the browser from the authorization
// URL on; errLeft from it cancels the sign-in. A refusal of the provider or of Latchkey is
// returned as *auth.Error; see isRefusal.
func (s *stage) signIn(at sitting, browse func(address string) error) (auth.Account, error) {
	if at.provider.ID == "" {
		at.provider = s.demo()
	}
	if at.ctx == nil {
		at.ctx = s.ctx
	}
	if at.listen == nil {
		at.listen = s.listen
	}
	ctx, cancel := context.WithCancel(at.ctx)
	defer cancel()
	var browsing sync.WaitGroup
	var broken error
	account, err := cmp.Or(at.client, s.client).SignIn(ctx, auth.Request{
		Provider: at.provider, Timeout: patience, Listen: at.listen,
		Browse: func(_ context.Context, address string) error {
			browsing.Go(func() {
				if broken = browse(address); broken != nil {
					cancel()
				}
			})
			return nil
		},
	})
	browsing.Wait()
	if broken != nil && !errors.Is(broken, errLeft) {
		return auth.Account{}, broken
	}
	return account, err
}

// isRefusal reports whether an error of Latchkey is how a run may go on: the provider or
// Latchkey refused, or the person left.
func isRefusal(err error) bool {
	var e *auth.Error
	return errors.As(err, &e) && slices.Contains([]auth.Kind{
		auth.KindProviderError, auth.KindBadAnswer, auth.KindSignInNeeded, auth.KindCancelled, auth.KindUsage,
	}, e.Kind)
}

// listen binds the receiver of a sign-in.
func (s *stage) listen(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
	r, err := loopback.Listen(ctx, redirect, expect, loopback.Options{})
	if err != nil {
		return nil, err
	}
	s.network.open(hostOf(r.RedirectURI()))
	return r, nil
}

// serve starts a site of the attacker on a free port and returns its origin. Other users
// of this computer cannot connect to it.
func (s *stage) serve(site http.Handler) (origin string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", &auth.Error{Step: auth.StepListen, Kind: auth.KindNetwork, Reason: auth.ReasonNoListener}
	}
	server := &http.Server{Handler: site, ReadTimeout: patience, WriteTimeout: patience}
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(connowner.Guard{}.Listener(listener)) })
	s.closing = append(s.closing, func() { _ = server.Close(); served.Wait() })
	host := listener.Addr().String()
	s.network.open(host)
	return "http://" + host, nil
}

// place is where a step can be seen: the first step of an attempt that fits. The zero value
// is nowhere.
type place struct {
	nth    int // which attempt, from 1 in the order in which they began; negative: from the last
	step   auth.Step
	note   string       // empty: any
	check  checks.Check // that the step made; empty: any
	failed bool         // the step failed
}

// did records a step.
func (s *stage) did(who Party, what string, mark Mark, seen place) {
	s.steps = append(s.steps, Step{N: len(s.steps) + 1, Who: who, What: what, Mark: mark, seen: seen})
}

// tried records a step that succeeds only if the protection does not hold.
func (s *stage) tried(who Party, what string, succeeded bool, seen place) bool {
	mark := Refused
	if succeeded {
		mark = Accepted
	}
	s.did(who, what, mark, seen)
	return succeeded
}

// attempts returns the traces in the order in which they began.
func (s *stage) attempts() []trace.Trace {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.ring.List()
	slices.Reverse(all)
	return all
}

// placed fills in where each step can be seen.
func placed(steps []Step, attempts []trace.Trace) []Step {
	for i, step := range steps {
		n := step.seen.nth
		switch {
		case n < 0:
			n += len(attempts)
		default:
			n--
		}
		if step.seen == (place{}) || n < 0 || n >= len(attempts) {
			continue
		}
		if j := slices.IndexFunc(attempts[n].Steps, step.seen.fits); j >= 0 {
			steps[i].Attempt, steps[i].Number = attempts[n].Attempt, attempts[n].Steps[j].N
		}
	}
	return steps
}

func (p place) fits(s trace.Step) bool {
	return s.Step == string(p.step) && (s.Error != nil || !p.failed) && s.Note == cmp.Or(p.note, s.Note) &&
		(p.check == "" || slices.ContainsFunc(s.Checks, func(c trace.Check) bool { return c.Name == string(p.check) }))
}

// odd is the error of a run in which something happened that no attack is made of.
func odd(what string, status int) error {
	return (&auth.Error{Step: auth.StepVerify, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(fmt.Errorf("lab: %s, status %d", what, status))
}
