package auth

import (
	"cmp"
	"context"
	"latchkey/auth/internal/checks"
	"slices"
	"strings"
	"time"
)

// Move is an endpoint that went to a host which was not the provider's at the
// last sign-in: both hosts, with their ports where they have one.
type Move struct{ From, To string }

// checkMoved refuses metadata that sends a sign-in to a host which was not the
// provider's at the last one: a discovery document is believed for whatever it
// names, so one that was tampered with would have code and refresh token brought
// elsewhere (catalogue 8414-5, PrOfESSOS's malicious endpoints). The person may
// agree to the very hosts that they were shown, and to no others. At a first
// sign-in there is nothing to compare with. Endpoints that the provider's own
// file gives are the person's word, and may move.
//
// A refresh and a revocation ask the endpoints that are sealed with the account;
// see renewMetadata for how those follow a provider.
func (r *run) checkMoved(ctx context.Context, asked Account, md Metadata, accepted []string) error {
	return r.checkMovedFrom(r.lastSignIn(ctx, asked).Metadata.Endpoints, md, accepted)
}

// checkMovedFrom is checkMoved against endpoints that are known.
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

// lastSignIn is the account that signed in last at this provider, as this
// client; that of the person who is asked for, where the vault cannot tell.
func (r *run) lastSignIn(ctx context.Context, asked Account) Account {
	last := asked
	for _, client := range r.provider.clients() {
		a, err := r.c.Vault.Latest(ctx, client)
		if err == nil && a.SignedInAt.After(last.SignedInAt) {
			last = a
		}
	}
	return last
}

// clients are the keys (Account.Client) that the accounts of a provider can have;
// see sameIssuer.
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

// movedFrom lists the hosts of is that are not known, each once, with where the
// same endpoint was before: at the issuer, if it is a new one.
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

// hosts are the hosts of all endpoints, with their ports.
func hosts(e Endpoints) []string {
	var all []string
	for _, endpoint := range e.all() {
		all = append(all, HostOf(endpoint.url))
	}
	return all
}

const (
	// metadataAge is after how long an account's metadata is read anew, at its next
	// refresh: providers do change endpoints, and say so in their metadata alone.
	metadataAge = 24 * time.Hour

	// metadataTimeout is how long that may take: the refresh does not depend on it.
	metadataTimeout = 5 * time.Second
)

// renewMetadata reads the metadata of an account anew where it is old, under the
// account's lock. Metadata that cannot be had, cannot be used, or names a host that
// the person has not agreed to (see checkMoved) changes nothing but the history.
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
		return // its event tells
	}
	if r.checkMovedFrom(a.Metadata.Endpoints, md, nil) != nil {
		r.checks.Take() // the next comparison decides
		// Perhaps the person has agreed since, at another sign-in there.
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

// remembered reports that the endpoints are those that are sealed with the account.
func (r *run) remembered() { r.local(StepDiscover, PartyLatchkey, "remembered", nil) }
