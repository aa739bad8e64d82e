package auth

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"latchkey/auth/internal/checks"
)

// Move is an endpoint that changed to a host which was not the provider's at the
// last sign-in. Both are hosts, with a port if they have one.
type Move struct{ From, To string }

// checkMoved refuses a sign-in that would send a secret to a host to which the
// person has not agreed: an address of the metadata or of the provider's file,
// whose content may have been manipulated (catalogue 8414-5, PrOfESSOS's malicious
// endpoints). The hosts of the last sign-in decide, together with the issuer's.
// The person can accept exactly the hosts that they were shown. A first sign-in
// has nothing to compare with; its hosts become those of the attempt (see mayGet).
//
// A refresh and a revocation use the endpoints sealed with the account;
// renewMetadata updates those.
func (r *run) checkMoved(ctx context.Context, requested Account, md Metadata, accepted []string) error {
	last := r.lastSignIn(ctx, requested).Metadata.Endpoints
	record, addresses := r.agreedBefore(ctx), r.provider.destinations(md)
	known := record.Hosts
	switch {
	case record.SignedIn:
	case last != Endpoints{}:
		known = slices.Concat(known, hosts(last))
	default:
		addresses = r.provider.addresses() // the metadata's hosts are agreed to now
	}
	for _, host := range accepted {
		known = append(slices.Clone(known), strings.ToLower(host))
	}
	if len(record.Hosts) > 0 || last != (Endpoints{}) {
		if err := r.refuseMoves(last, addresses, known); err != nil {
			return err
		}
	}
	r.trust = trust{own: hostsOf(append(r.provider.destinations(md), namedEndpoint{"issuer", r.provider.Issuer}))}
	return nil
}

// destinations are the addresses that get a secret in a sign-in, and those that
// decide where the others are.
func (p Provider) destinations(md Metadata) []namedEndpoint {
	p.Endpoints = md.Endpoints // which the provider's file has overridden
	return p.addresses()
}

// refuseMoves refuses addresses at hosts that are neither known nor the issuer's;
// was are the previous endpoints.
func (r *run) refuseMoves(was Endpoints, is []namedEndpoint, known []string) error {
	issuer := HostOf(r.provider.Issuer)
	moves := movedFrom(was, is, append(slices.Clone(known), issuer), cmp.Or(issuer, HostOf(was.Token), r.provider.ID))
	if r.checks.Refuses(checks.Moved, len(moves) > 0) {
		e := r.fail(StepDiscover, KindBadAnswer, ReasonEndpointMoved, clean(moves[0].To, 200))
		e.Moves = moves
		return e
	}
	return nil
}

// lastSignIn returns the account that signed in last at this provider with this
// client. If the vault cannot say, it returns the requested account.
func (r *run) lastSignIn(ctx context.Context, requested Account) Account {
	last := requested
	if r.provider.Issuer == "" {
		return r.lastByFile(ctx, last)
	}
	for _, client := range r.provider.clients() {
		a, err := r.c.Vault.Latest(ctx, client)
		if err == nil && a.SignedInAt.After(last.SignedInAt) {
			last = a
		}
	}
	return last
}

// lastByFile is lastSignIn for a provider without an issuer, whose accounts have
// its id. It opens every account, once in the life of a client: afterwards there
// is an agreement.
func (r *run) lastByFile(ctx context.Context, last Account) Account {
	if r.agreedBefore(ctx).SignedIn {
		return last
	}
	accounts, _ := r.c.Vault.List(ctx)
	for _, a := range accounts {
		if a.Provider == r.provider.ID && a.ClientID == r.provider.ClientID && a.SignedInAt.After(last.SignedInAt) {
			last = a
		}
	}
	return last
}

// clients returns the keys (Account.Client) that the accounts of a provider can
// have; see sameIssuer.
func (p Provider) clients() []Key {
	if p.Issuer == "" {
		return nil
	}
	keys := []Key{{Issuer: p.Issuer, ClientID: p.ClientID}}
	if p.Quirks.TenantIssuer {
		keys = append(keys, Key{Issuer: tenantMark, ClientID: p.ClientID})
	}
	return keys
}

// movedFrom lists each host of is that is not in known, once, with the previous
// host of the same endpoint, or origin for a new endpoint.
func movedFrom(was Endpoints, is []namedEndpoint, known []string, origin string) []Move {
	before := map[string]string{}
	for _, e := range was.all() {
		before[e.name] = HostOf(e.url)
	}
	var moves []Move
	for _, e := range is {
		to := HostOf(e.url)
		if slices.Contains(known, to) {
			continue
		}
		moves = append(moves, Move{From: cmp.Or(before[e.name], origin), To: to})
		known = append(known, to)
	}
	return moves
}

// hosts returns the hosts of all endpoints, with their ports.
func hosts(e Endpoints) []string {
	var all []string
	for _, endpoint := range e.all() {
		all = append(all, HostOf(endpoint.url))
	}
	return all
}

const (
	// metadataAge is the age after which a refresh first reads an account's
	// metadata from the provider: providers announce new endpoints only there.
	metadataAge = 24 * time.Hour

	// metadataTimeout limits that request, because the refresh does not depend on
	// it.
	metadataTimeout = 5 * time.Second
)

// renewMetadata updates old metadata of an account from the provider, under the
// account's lock. Metadata that is unavailable, is unusable or names a host that
// the person has not accepted (see checkMoved) changes only the history.
func (r *run) renewMetadata(ctx context.Context, a *Account) {
	age := r.c.now().Sub(a.Metadata.FetchedAt)
	if r.provider.Issuer == "" || a.Metadata.FetchedAt.IsZero() || age < metadataAge {
		r.remembered()
		return
	}
	ctx, cancel := context.WithTimeoutCause(ctx, metadataTimeout, errSlow)
	defer cancel()
	md, err := r.discover(ctx)
	if err != nil {
		return // its event reports the error
	}
	if r.refuseMoves(a.Metadata.Endpoints, md.Endpoints.all(), hosts(a.Metadata.Endpoints)) != nil {
		r.checks.Take() // the next comparison decides
		// The person may have accepted the host since, at another sign-in there.
		record := r.agreedBefore(ctx)
		known := record.Hosts
		if !record.SignedIn {
			known = slices.Concat(known, hosts(r.lastSignIn(ctx, *a).Metadata.Endpoints))
		}
		err := r.refuseMoves(a.Metadata.Endpoints, md.Endpoints.all(), known)
		if err != nil {
			r.local(StepDiscover, PartyLatchkey, "the endpoints of the last sign-in stay", err)
			a.Remember(r.c.now(), HappenedMoved, AsError(err).Detail)
			return
		}
	}
	r.verified(StepDiscover, "hosts", nil)
	if md.Endpoints != a.Metadata.Endpoints {
		a.Remember(r.c.now(), HappenedNewEnds, r.host(md.Endpoints.Token))
	}
	a.Metadata = md
	r.trustAccount(*a)
}

// remembered reports that the endpoints are the ones sealed with the account.
func (r *run) remembered() { r.local(StepDiscover, PartyLatchkey, "remembered", nil) }
