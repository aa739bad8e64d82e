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

// checkMoved refuses metadata that sends a sign-in to a host which was not the
// provider's at the last one. A discovery document decides where code and refresh
// token go, so a manipulated one could send them elsewhere (catalogue 8414-5,
// PrOfESSOS's malicious endpoints). The person can accept exactly the hosts that
// they were shown. A first sign-in has nothing to compare with. Endpoints in the
// provider's own file come from the person and may change.
//
// A refresh and a revocation use the endpoints sealed with the account;
// renewMetadata updates those.
func (r *run) checkMoved(ctx context.Context, requested Account, md Metadata, accepted []string) error {
	return r.checkMovedFrom(r.lastSignIn(ctx, requested).Metadata.Endpoints, md, accepted)
}

// checkMovedFrom is checkMoved with known previous endpoints.
func (r *run) checkMovedFrom(was Endpoints, md Metadata, accepted []string) error {
	known := hosts(was)
	if len(known) == 0 || r.provider.Issuer == "" {
		return nil
	}
	issuer := HostOf(r.provider.Issuer)
	known = slices.Concat(known, hosts(r.provider.Endpoints), []string{issuer})
	for _, host := range accepted {
		known = append(known, strings.ToLower(host))
	}
	if moves := movedFrom(was, md.Endpoints, known, issuer); r.checks.Refuses(checks.Moved, len(moves) > 0) {
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
	for _, client := range r.provider.clients() {
		a, err := r.c.Vault.Latest(ctx, client)
		if err == nil && a.SignedInAt.After(last.SignedInAt) {
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
// host of the same endpoint, or the issuer's host for a new endpoint.
func movedFrom(was, is Endpoints, known []string, issuer string) []Move {
	before := map[string]string{}
	for _, e := range was.all() {
		before[e.name] = HostOf(e.url)
	}
	var moves []Move
	for _, e := range is.all() {
		to := HostOf(e.url)
		if slices.Contains(known, to) {
			continue
		}
		moves = append(moves, Move{From: cmp.Or(before[e.name], issuer), To: to})
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
	if r.checkMovedFrom(a.Metadata.Endpoints, md, nil) != nil {
		r.checks.Take() // the next comparison decides
		// The person may have accepted the host since, at another sign-in there.
		if err := r.checkMoved(ctx, *a, md, nil); err != nil {
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
}

// remembered reports that the endpoints are the ones sealed with the account.
func (r *run) remembered() { r.local(StepDiscover, PartyLatchkey, "remembered", nil) }
