package auth

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// ResourceSignIn is the input of a sign-in by the address of a resource.
type ResourceSignIn struct {
	Find   LookUpRequest
	SignIn Request // without Provider, which the sign-in finds

	// AcceptIssuers are hosts of sign-in services, with their ports, to which the person has
	// agreed in advance: each exactly as Pair.IssuerHost has it.
	AcceptIssuers []string

	// OnPair asks the person about a pair of resource and sign-in service, before anything
	// is requested of that service but its metadata. nil means that nobody can be asked:
	// a pair that is not known then ends with ReasonNewPair.
	OnPair func(ctx context.Context, pair Pair) (PairAnswer, error)
	// Choice is what the person chose before the sign-in. It counts where the pair is not
	// asked about; its Accepted is ignored.
	Choice PairAnswer
	// OnServices asks which of several sign-in services is meant; it returns one of
	// Resource.Servers. nil means that nobody can be asked (ReasonSeveralServices).
	OnServices func(ctx context.Context, x Resource) (string, error)

	// Keep stores a provider that the sign-in found or made, after the person agreed, and
	// returns it as it is stored, with its client secret.
	Keep func(ctx context.Context, found FoundProvider) (Provider, error)
}

// FoundProvider is the provider of a resource before it is stored.
type FoundProvider struct {
	Provider Provider
	IsStored bool         // the provider is stored already, unchanged
	From     Provider     // whose client it uses; its client secret belongs to it too; zero: a new client
	Client   Registration // of a new registration; zero: none
}

// SignInAt signs one person in at the resource behind an address: it discovers the
// resource and its sign-in service, asks about the pair, becomes a client there and then
// signs in as SignIn does, with the same errors. All of it is one attempt. A refusal and a
// no leave nothing stored.
func (c *Client) SignInAt(ctx context.Context, req ResourceSignIn) (Account, error) {
	r, typed, err := c.startResource(ctx, AttemptSignIn, req.Find)
	if err != nil {
		return Account{}, err
	}
	r.by.Way, r.by.Browser = WayBrowser, req.SignIn.Browser
	r.gate = newGate(req.SignIn.Pause)
	r.observeToo(req.SignIn.Observe)
	account, err := r.signInAt(ctx, typed, req)
	return account, r.done(r.lastShown(ctx, err))
}

func (r *run) signInAt(ctx context.Context, typed string, req ResourceSignIn) (_ Account, err error) {
	defer func() { r.releaseBound(err) }()
	pair, err := r.lookUp(ctx, typed, req.Find, req.choose)
	if e := AsError(err); e != nil && e.Reason == ReasonNoResource && r.isIssuer(ctx, typed) {
		return Account{}, r.fail(StepConfig, KindUsage, ReasonIsIssuer, typed)
	}
	if err != nil {
		return Account{}, err
	}
	answer, err := r.agree(ctx, pair, req)
	if err != nil {
		return Account{}, err
	}
	found, err := r.becomeClient(ctx, pair, answer, req.SignIn)
	if err != nil {
		return Account{}, err
	}
	p, err := req.Keep(ctx, found)
	if err != nil {
		return Account{}, err
	}
	r.provider = p.FilledIn()
	r.hide(p.ClientSecret)
	md := pair.Service
	md.Endpoints = r.withoutStrangers(md.Endpoints).overriddenBy(p.Endpoints)
	r.found = &md
	sign := req.SignIn
	sign.Provider = r.provider
	if !slices.Contains(p.Scopes, "openid") && sign.Label == "" && sign.Account == "" {
		sign.Label = pair.Resource.Name
	}
	return r.signIn(ctx, sign)
}

// isIssuer reports whether an address is that of an authorization server.
func (r *run) isIssuer(ctx context.Context, typed string) bool {
	if CheckIssuer(typed) != nil {
		return false
	}
	r.provider = Provider{ID: r.provider.ID, Name: r.provider.Name, Issuer: typed, RootCAs: r.provider.RootCAs}
	defer func() { r.why = "" }()
	_, refused, err := r.examine(ctx)
	return err == nil && refused == nil
}

// choose returns the one of several sign-in services that was accepted in advance, or asks.
func (req ResourceSignIn) choose(ctx context.Context, x Resource) (string, error) {
	var accepted []string
	for _, issuer := range x.Servers {
		if slices.ContainsFunc(req.AcceptIssuers, func(host string) bool { return strings.EqualFold(host, HostOf(issuer)) }) {
			accepted = append(accepted, issuer)
		}
	}
	if len(accepted) == 1 || req.OnServices == nil {
		return strings.Join(accepted[:min(len(accepted), 1)], ""), nil
	}
	return req.OnServices(ctx, x)
}

// withoutStrangers removes the userinfo endpoint where no scope asks for a person: the
// token is for the resource and goes nowhere else.
func (r *run) withoutStrangers(e Endpoints) Endpoints {
	if r.provider.Resource != "" && !slices.Contains(r.provider.Scopes, "openid") {
		e.Userinfo = ""
	}
	return e
}

// becomeClient returns the provider of a resource with its client, in the way that was
// planned and the person has agreed to.
func (r *run) becomeClient(ctx context.Context, pair Pair, answer PairAnswer, sign Request) (FoundProvider, error) {
	plan := pair.Client
	if plan.Provider.Resource == pair.Resource.Identifier {
		return FoundProvider{Provider: plan.Provider, IsStored: true, From: plan.Provider}, nil
	}
	p := r.resourceProvider(pair, answer)
	switch {
	case answer.UseOwn && plan.Own.ID != "":
		return r.asOwn(p, plan.Own), nil
	case answer.ClientID != "":
		p.ClientID, p.Registration = answer.ClientID, RegistrationOwn
		return FoundProvider{Provider: p}, nil
	case plan.Way == RegistrationOwn:
		return r.asOwn(p, plan.Provider), nil
	case plan.Way == RegistrationCIMD:
		p.ClientID, p.Registration, p.Redirect = r.document, RegistrationCIMD, documentRedirect(pair.Issuer)
		return FoundProvider{Provider: p}, nil
	case plan.Way == RegistrationDCR && plan.Provider.ID != "": // one registration for each issuer
		from := plan.Provider
		p.ClientID, p.TokenAuth, p.Registration, p.Redirect = from.ClientID, from.TokenAuth, RegistrationDCR, from.RedirectURI()
		return FoundProvider{Provider: p, From: from}, nil
	case plan.Way == RegistrationDCR:
		return r.registered(ctx, p, pair.Service, sign)
	}
	return FoundProvider{}, r.fail(StepConfig, KindUsage, ReasonClientNeeded, pair.Issuer)
}

// resourceProvider returns the provider of a resource without a client.
func (r *run) resourceProvider(pair Pair, answer PairAnswer) Provider {
	x := pair.Resource
	p := Provider{
		ID: r.provider.ID, Name: x.Host(), Issuer: pair.Issuer, Quirks: Quirks{PKCEUnadvertised: r.provider.Quirks.PKCEUnadvertised}, RootCAs: r.provider.RootCAs,
		Resource: x.Identifier, ResourceIndicator: x.Identifier, Resources: []string{x.Identifier},
	}
	p.Scopes = slices.DeleteFunc(append([]string{}, pair.Scopes...), func(s string) bool { return slices.Contains(answer.Without, s) })
	switch {
	case x.NeedsProof:
		p.DPoP = UseAlways
	case !x.takesProof():
		p.DPoP = UseNever
	}
	if x.IsLegacy {
		p.Endpoints = pair.Service.Endpoints
	}
	return p
}

// takesProof reports whether a resource shows that it takes tokens that are bound to a key,
// by its challenge (RFC 9449 §7.1) or its metadata (RFC 9728 §2). Others refuse such a token
// at each request, although the sign-in service binds it.
func (x Resource) takesProof() bool {
	return x.NeedsProof || x.Challenge.TakesProof || slices.Contains(x.ProofAlgs, "ES256")
}

// asOwn gives a resource's provider the client of the person's own one, with what the
// service demands of that client.
func (r *run) asOwn(p, own Provider) FoundProvider {
	with := own
	with.ID, with.Name, with.Resource, with.ResourceIndicator, with.Resources, with.Scopes = p.ID, p.Name, p.Resource, p.ResourceIndicator, p.Resources, p.Scopes
	with.Registration, with.Redirect = RegistrationOwn, own.RedirectURI()
	if own.DPoP == UseAuto || p.DPoP == UseAlways { // what the person wrote about the client counts else
		with.DPoP = p.DPoP
	}
	with.Quirks.PKCEUnadvertised = own.Quirks.PKCEUnadvertised || p.Quirks.PKCEUnadvertised
	return FoundProvider{Provider: with, From: own}
}

// registered registers Latchkey at the sign-in service of a resource (RFC 7591 §3): a
// public native client with one loopback address, because some services refuse a body with
// any other. The address has the port of the receiver that waits there already; see
// bindToRegister. A refused address is tried once in another form.
func (r *run) registered(ctx context.Context, p Provider, md Metadata, sign Request) (FoundProvider, error) {
	var first error
	for _, host := range []string{"127.0.0.1", "localhost"} {
		redirect, err := r.bindToRegister(ctx, sign, host, "/cb/"+p.ID)
		if err != nil {
			return FoundProvider{}, cmp.Or(first, err)
		}
		r.provider.Redirect = redirect
		got, err := r.registerAs(ctx, md.Endpoints.Registration, clientMetadata{
			Name: "Latchkey", Application: "native", RedirectURIs: []string{redirect},
			GrantTypes: []string{"authorization_code", "refresh_token"}, ResponseTypes: []string{"code"}, TokenAuth: string(AuthNone),
		})
		if err == nil {
			p.ClientID, p.TokenAuth, p.Registration, p.Redirect, p.ClientSecret = got.ClientID, got.TokenAuth, RegistrationDCR, redirect, got.ClientSecret
			return FoundProvider{Provider: p, Client: got}, nil
		}
		r.releaseBound(err)
		first = cmp.Or(first, err)
		e := AsError(err)
		isAboutAddress := slices.Contains([]string{"invalid_redirect_uri", "invalid_client_metadata"}, e.Code) || e.Why == WhyOtherRedirects
		if !isAboutAddress || ctx.Err() != nil {
			break
		}
	}
	return FoundProvider{}, first
}
