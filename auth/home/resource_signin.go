package home

import (
	"context"
	"net"
	"net/url"
	"strconv"
	"strings"

	"latchkey/auth"
	"latchkey/auth/catalog"
)

// AddressSignIn is a sign-in by the address of a resource. Its SignIn has no Provider.
type AddressSignIn struct {
	SignIn

	URL           string
	Issuer        string                                                    // one of several sign-in services; empty: the only one
	AcceptIssuers []string                                                  // see auth.ResourceSignIn
	OnPair        func(context.Context, auth.Pair) (auth.PairAnswer, error) // see auth.ResourceSignIn; nil: nobody can be asked
	Choice        auth.PairAnswer                                           // see auth.ResourceSignIn
	OnServices    func(context.Context, auth.Resource) (string, error)      // see auth.ResourceSignIn; nil: nobody can be asked
}

// SignInAt signs one person in at the resource behind an address, and stores the provider
// that results as one of the person's own. See auth.Client.SignInAt for the flow and for the
// errors. Failures are published as those of SignIn.
func (s *Session) SignInAt(ctx context.Context, x AddressSignIn) (auth.Account, error) {
	var w way
	a, err := s.signInAt(ctx, &x, &w)
	s.noteCancelled(x.SignIn, w, err)
	s.publishStopped(x.SignIn, err)
	return a, err
}

func (s *Session) signInAt(ctx context.Context, x *AddressSignIn, w *way) (auth.Account, error) {
	if err := s.Prepare(ctx, ""); err != nil {
		return auth.Account{}, err
	}
	id, err := s.freeID(x.URL)
	if err != nil {
		return auth.Account{}, err
	}
	browse, _, end := s.browsing(ctx, x.Browse)
	defer end()
	find := s.Home.LookUpRequest(x.URL)
	find.ID, find.Issuer = id, x.Issuer
	req := auth.ResourceSignIn{
		Find: find, SignIn: s.request(x.SignIn, auth.Provider{}, w, browse), AcceptIssuers: x.AcceptIssuers, OnPair: x.OnPair, Choice: x.Choice, OnServices: x.OnServices,
	}
	label := ""
	req.Keep = func(ctx context.Context, found auth.FoundProvider) (auth.Provider, error) {
		p, err := s.keep(ctx, found)
		if err == nil {
			x.Provider = p.ID
		}
		return p, err
	}
	if x.OnUnnamed != nil {
		req.SignIn.OnUnnamed = func(ctx context.Context) (err error) {
			p, err := s.Provider(ctx, x.Provider)
			if err != nil {
				return err
			}
			label, err = s.unnamed(ctx, x.SignIn, p)
			return err
		}
	}
	a, err := s.Client.SignInAt(ctx, req)
	return s.labelled(ctx, a, label, err)
}

// LookUp finds what is behind an address, without signing in; see auth.Client.LookUp. It
// knows the pairs to which the person has agreed.
func (s *Session) LookUp(ctx context.Context, address, issuer string, observe func(auth.Event)) (auth.Pair, error) {
	req := s.Home.LookUpRequest(address)
	req.Issuer, req.Observe = issuer, observe
	return s.Client.LookUp(ctx, req)
}

// keep stores the provider of a resource, with its client secret.
func (s *Session) keep(ctx context.Context, found auth.FoundProvider) (auth.Provider, error) {
	p := found.Provider
	if found.IsStored {
		return s.Provider(ctx, p.ID)
	}
	secret := found.Client.ClientSecret
	if found.From.ID != "" {
		from, err := s.complete(ctx, found.From)
		if err != nil {
			return auth.Provider{}, err
		}
		secret = from.ClientSecret
	}
	if !secret.Empty() {
		if err := s.SetSecret(ctx, p, secret); err != nil {
			return auth.Provider{}, err
		}
	}
	if err := s.Catalog.Add(p); err != nil {
		return auth.Provider{}, err
	}
	return s.Provider(ctx, p.ID)
}

// freeID returns an id for the provider of a resource: the slug of its host and port, with a
// number behind it if that is taken.
func (s *Session) freeID(address string) (string, error) {
	address, err := auth.ReadResource(address)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	name := u.Hostname()
	if u.Port() != "" {
		name = net.JoinHostPort(strings.Trim(name, "[]"), u.Port())
	}
	base := catalog.DefaultID(auth.Provider{Name: name})
	if base == "" {
		base = "resource"
	}
	id := base
	for n := 2; ; n++ {
		if _, err := s.Catalog.Find(id); s.Catalog.Free(id) == nil && err != nil {
			return id, nil
		}
		suffix := "-" + strconv.Itoa(n)
		id = strings.TrimRight(base[:min(len(base), 40-len(suffix))], "-") + suffix
	}
}
