package auth

import (
	"context"
	"slices"
	"strings"

	"latchkey/auth/internal/checks"
)

// Pair is a resource together with the sign-in service that it names: what a person is
// asked about before the first sign-in there. A resource may name any service, also one
// where the person has accounts (RFC 9728 §7.6, §7.8), so that both hosts must be shown.
type Pair struct {
	Resource Resource
	Issuer   string   // of the sign-in service, exactly as the resource names it
	Service  Metadata // of the sign-in service
	Client   ClientPlan
	Scopes   []string // that the sign-in requests, offline_access included where it is offered

	IsKnown    bool   // the person agreed to this origin and this service before
	Was        string // issuer that the person used for this resource before; empty if none or the same
	IsUnlisted bool   // the service lists its resources, and this one is not among them (RFC 9728 §4)
}

// ResourceHost and IssuerHost are the two hosts of the question, with their ports.
func (p Pair) ResourceHost() string { return p.Resource.Host() }

// IssuerHost is described at ResourceHost.
func (p Pair) IssuerHost() string { return HostOf(p.Issuer) }

// IsOneHost reports whether the resource and its sign-in service are the same host.
func (p Pair) IsOneHost() bool { return p.ResourceHost() == p.IssuerHost() }

// Asks reports whether the person has to be asked before a sign-in: about a new pair, or
// about a resource that is wider than what was typed and whose location does not prove it.
func (p Pair) Asks() bool { return !p.IsKnown }

// ClientPlan is how a client at the sign-in service comes about.
type ClientPlan struct {
	Way      RegistrationWay
	Provider Provider     // whose client is used: the person's own, or one that registered before; zero: none yet
	Own      Provider     // an own client that is not tied to this resource: it is used only if the person says so; zero: none
	Passed   []PassedOver // the ways before Way, and why each is not taken
	Redirect string       // the address to register where Way is RegistrationNeeded
}

// PassedOver is a way of registration that is not taken, and why.
type PassedOver struct {
	Way RegistrationWay
	Why PassedWhy
}

// PassedWhy is why a way is not taken, a word for programs.
type PassedWhy string

// The reasons.
const (
	PassedNoClient     PassedWhy = "no_client"     // the person has no client there
	PassedNotTied      PassedWhy = "not_tied"      // they have one, and did not tie it to this resource
	PassedNoDocument   PassedWhy = "no_document"   // this Latchkey has no metadata document of its own
	PassedNotSupported PassedWhy = "not_supported" // the service does not support it
)

// PassedWhys lists every PassedWhy.
var PassedWhys = []PassedWhy{PassedNoClient, PassedNotTied, PassedNoDocument, PassedNotSupported}

// LookUp finds what is behind an address and who signs in there, without signing in. It
// sends nothing to the authorization or registration endpoint. With an error it returns
// what was found so far, with every request in Pair.Resource.Hops.
func (c *Client) LookUp(ctx context.Context, req LookUpRequest) (Pair, error) {
	r, typed, err := c.startResource(ctx, AttemptCheck, req)
	if err != nil {
		return Pair{}, err
	}
	pair, err := r.lookUp(ctx, typed, req, nil)
	return pair, r.done(err)
}

// lookUp is LookUp within an attempt. choose asks which of several services signs in; nil
// means that nobody can be asked.
func (r *run) lookUp(ctx context.Context, typed string, req LookUpRequest, choose func(context.Context, Resource) (string, error)) (pair Pair, err error) {
	defer func() { pair.Resource.Hops = slices.Clone(r.hops) }()
	if pair.Resource, err = r.findResource(ctx, typed, req.IsLegacy); err != nil {
		return pair, err
	}
	requested := req.Issuer
	if len(pair.Resource.Servers) > 1 && requested == "" && choose != nil {
		if requested, err = choose(ctx, pair.Resource); err != nil {
			return pair, err
		}
	}
	if pair.Issuer, err = r.chosenService(pair.Resource, requested); err != nil {
		return pair, err
	}
	var known, here []Provider
	if req.Known != nil {
		known = req.Known()
	}
	for _, p := range known {
		if p.Issuer == pair.Issuer || p.Issuer != "" && HostOf(p.Issuer) == pair.IssuerHost() { // of another tenant there
			here = append(here, p)
		}
	}
	md, refused, err := r.service(ctx, pair.Resource, pair.Issuer, here)
	if err != nil {
		return pair, err
	}
	pair.Service = md
	if refused != nil {
		return pair, refused
	}
	pair.IsUnlisted = !listsResource(md, pair.Resource)
	pair.Scopes = pair.Resource.Scopes
	if slices.Contains(md.Scopes, offline) && !slices.Contains(pair.Scopes, offline) {
		pair.Scopes = append(slices.Clone(pair.Scopes), offline)
	}
	pair.Client = r.planClient(pair, known, req.ClientMetadata)
	pair.IsKnown, pair.Was = r.knowsPair(ctx, pair), wasIssuer(pair, known)
	return pair, nil
}

// offline is the scope that asks for a refresh token (OpenID Connect Core §11).
const offline = "offline_access"

// knowsPair reports whether the person has agreed to this pair. A provider's file cannot
// agree for them, so only the vault counts. What covers more than was typed without a
// proof must be in use already.
func (r *run) knowsPair(ctx context.Context, pair Pair) bool {
	return r.hasAgreed(ctx, pair.Issuer, pair.Resource.Origin()) && (!pair.Resource.IsUnproven || pair.Client.Provider.Resource == pair.Resource.Identifier)
}

// hasAgreed reports whether the vault has the person's yes to a resource's origin and an
// issuer.
func (r *run) hasAgreed(ctx context.Context, issuer, origin string) bool {
	if r.c.Vault == nil {
		return false
	}
	all, err := r.c.Vault.Agreed(ctx)
	return err == nil && slices.ContainsFunc(all, func(a Agreement) bool { return a.Issuer == issuer && slices.Contains(a.Resources, origin) })
}

// wasIssuer returns the other issuer that the person's providers have for a resource, or "".
func wasIssuer(pair Pair, known []Provider) (was string) {
	for _, p := range known {
		switch {
		case p.Issuer == "" || !p.isTiedTo(pair.Resource):
		case p.Issuer == pair.Issuer:
			return ""
		case was == "":
			was = p.Issuer
		}
	}
	return was
}

// isTiedTo reports whether the person or their team tied a provider to a resource: by a
// sign-in there, or by naming it among the addresses that may get its token.
func (p Provider) isTiedTo(x Resource) bool {
	return p.ClientID != "" && (p.Resource == x.Identifier || slices.ContainsFunc(p.Resources, func(one string) bool { return IsUnder(one, x.Identifier) }))
}

// planClient decides how the client comes about, in the order of MCP 2026-07-28: the
// person's own, the document's, a registration, else the person has to register one.
// Clients belong to their issuer alone.
func (r *run) planClient(pair Pair, known []Provider, document string) ClientPlan {
	var plan ClientPlan
	pass := func(way RegistrationWay, why PassedWhy) { plan.Passed = append(plan.Passed, PassedOver{way, why}) }
	var registered Provider
	for _, p := range known {
		if p.Issuer != pair.Issuer || p.ClientID == "" {
			continue
		}
		switch isTied := p.isTiedTo(pair.Resource); {
		case p.Resource == pair.Resource.Identifier && p.Registration != "":
			return ClientPlan{Way: p.Registration, Provider: p}
		case p.Registration == RegistrationDCR:
			registered = p
		case p.Registration == RegistrationCIMD:
		case isTied:
			return ClientPlan{Way: RegistrationOwn, Provider: p}
		case plan.Own.ID == "":
			plan.Own = p
		}
	}
	if plan.Own.ID != "" {
		pass(RegistrationOwn, PassedNotTied)
	} else {
		pass(RegistrationOwn, PassedNoClient)
	}
	switch {
	case !pair.Service.ClientDocuments:
		pass(RegistrationCIMD, PassedNotSupported)
	case document == "":
		pass(RegistrationCIMD, PassedNoDocument)
	default:
		plan.Way = RegistrationCIMD
		return plan
	}
	if pair.Service.Endpoints.Registration != "" || registered.ID != "" {
		plan.Way, plan.Provider = RegistrationDCR, registered
		return plan
	}
	pass(RegistrationDCR, PassedNotSupported)
	plan.Way, plan.Redirect = RegistrationNeeded, Provider{ID: r.provider.ID}.RedirectURI()
	return plan
}

// PairAnswer is the person's answer to the question about a Pair. The zero value is a no.
type PairAnswer struct {
	Accepted bool
	UseOwn   bool     // tie ClientPlan.Own to the resource and use its client
	ClientID string   // a client that the person registered there; needed where Way is RegistrationNeeded
	Without  []string // scopes of Pair.Scopes that the person does not want
}

// agree asks the person about a pair, or finds the answer that they gave before. Without
// one nothing is requested of the sign-in service and nothing is stored.
func (r *run) agree(ctx context.Context, pair Pair, req ResourceSignIn) (answer PairAnswer, err error) {
	defer func() { r.verified(StepDiscover, "pair", err) }()
	host := pair.IssuerHost()
	named := slices.ContainsFunc(req.AcceptIssuers, func(a string) bool { return strings.EqualFold(a, host) })
	switch {
	case pair.IsKnown || named && !pair.Resource.IsUnproven:
		answer = req.Choice
		answer.Accepted = true
	case req.OnPair != nil:
		if answer, err = req.OnPair(ctx, pair); err != nil {
			return answer, err
		}
		if !answer.Accepted {
			r.checks.Refuses(checks.Pair, true)
			return answer, r.fail(StepDiscover, KindCancelled, ReasonCancelled, "")
		}
	}
	if !r.checks.Refuses(checks.Pair, !answer.Accepted) {
		return answer, nil
	}
	switch {
	case pair.Resource.IsUnproven:
		err = r.fail(StepDiscover, KindBadAnswer, ReasonWiderResource, clip(clean(pair.Resource.Identifier, 200), 200))
	case pair.Was != "":
		e := r.fail(StepDiscover, KindBadAnswer, ReasonResourceMoved, pair.ResourceHost())
		e.Moves = []Move{{From: HostOf(pair.Was), To: host}}
		err = e
	default:
		e := r.fail(StepDiscover, KindBadAnswer, ReasonNewPair, pair.ResourceHost())
		e.Moves = []Move{{From: pair.ResourceHost(), To: host}}
		err = e
	}
	return answer, err
}

// checkPair refuses a sign-in at the provider of a resource, by its id, if the person has
// not agreed to the pair: a provider's file cannot agree for them. A sign-in by the address
// has asked already.
func (r *run) checkPair(ctx context.Context) (err error) {
	p := r.provider
	if p.Resource == "" || r.found != nil {
		return nil
	}
	if !r.checks.Refuses(checks.Pair, !r.hasAgreed(ctx, p.Issuer, OriginOf(p.Resource))) {
		return nil
	}
	e := r.fail(StepDiscover, KindBadAnswer, ReasonNewPair, HostOf(p.Resource))
	e.Moves = []Move{{From: HostOf(p.Resource), To: HostOf(p.Issuer)}}
	return e
}
