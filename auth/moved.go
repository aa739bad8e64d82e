package auth

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"latchkey/auth/internal/checks"
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
	if len(known) == 0 || r.provider.Issuer == "" || !r.checks.On(checks.Moved) {
		return nil
	}
	issuer := hostOf(r.provider.Issuer)
	known = slices.Concat(known, hosts(r.provider.Endpoints), []string{issuer})
	for _, host := range accepted {
		known = append(known, strings.ToLower(host))
	}
	if moves := movedFrom(was, md.Endpoints, known, issuer); len(moves) > 0 {
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
	accounts, _ := r.c.Vault.List(ctx) // what can be read of it will do
	for _, a := range accounts {
		if a.ClientID == r.provider.ClientID && sameIssuer(r.provider, a) && a.SignedInAt.After(last.SignedInAt) {
			last = a
		}
	}
	return last
}

// movedFrom lists the hosts of is that are not known, each once, with where the
// same endpoint was before: at the issuer, if it is a new one.
func movedFrom(was, is Endpoints, known []string, issuer string) []Move {
	before := map[string]string{}
	for _, e := range was.all() {
		before[e.name] = hostOf(e.url)
	}
	var moves []Move
	for _, e := range is.all() {
		to := hostOf(e.url)
		if slices.Contains(known, to) {
			continue
		}
		moves = append(moves, Move{From: or(before[e.name], issuer), To: to})
		known = append(known, to)
	}
	return moves
}

// hosts are the hosts of all endpoints, with their ports.
func hosts(e Endpoints) []string {
	var all []string
	for _, endpoint := range e.all() {
		all = append(all, hostOf(endpoint.url))
	}
	return all
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
