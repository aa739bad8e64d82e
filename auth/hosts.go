package auth

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"latchkey/auth/internal/checks"
)

// Agreement is the hosts to which the person has agreed for one client at one
// provider. The vault seals it. It outlives the accounts, and only a sign-in and
// the entry of a client secret change it: a provider's file, a back-up and
// metadata cannot agree for the person.
type Agreement struct {
	Issuer   string // of the provider; empty: see Provider
	Provider string // Provider.ID; only if the provider's file names no issuer
	ClientID string

	Hosts []string // in lower case, with their ports; see HostOf
	// SignedIn is whether a sign-in has agreed. Until then Hosts are those of the
	// provider's file alone, and the metadata's are agreed to by the first sign-in.
	SignedIn bool

	// Resources are the origins of the APIs whose tokens this client may get from this
	// sign-in service: the pairs to which the person has agreed.
	Resources []string
}

// IsFor reports whether two agreements are for the same client at the same
// provider.
func (a Agreement) IsFor(b Agreement) bool {
	return a.Issuer == b.Issuer && a.Provider == b.Provider && a.ClientID == b.ClientID
}

// agreement returns the agreement for p's client, without its hosts.
func (p Provider) agreement() Agreement {
	if p.Issuer == "" {
		return Agreement{Provider: p.ID, ClientID: p.ClientID}
	}
	return Agreement{Issuer: p.Issuer, ClientID: p.ClientID}
}

// agreedBefore returns what the vault has for this provider's client. An
// agreement that cannot be read counts as none.
func (r *run) agreedBefore(ctx context.Context) Agreement {
	of := r.provider.agreement()
	if r.c.Vault == nil {
		return of
	}
	all, err := r.c.Vault.Agreed(ctx)
	if i := slices.IndexFunc(all, of.IsFor); err == nil && i >= 0 {
		return all[i]
	}
	return of
}

// agreed seals the hosts of a successful sign-in: its question was answered, or it
// was the first. If that fails, a later sign-in repeats the question.
func (r *run) agreed(ctx context.Context) {
	before, now := r.agreedBefore(ctx), r.provider.agreement()
	now.Hosts, now.SignedIn, now.Resources = slices.Clone(r.trust.own), true, slices.Clone(before.Resources)
	if origin := OriginOf(r.provider.Resource); origin != "" && !slices.Contains(now.Resources, origin) {
		now.Resources = append(now.Resources, origin)
	}
	if before.SignedIn && slices.Equal(before.Hosts, now.Hosts) && slices.Equal(before.Resources, now.Resources) {
		return
	}
	if err := r.c.Vault.Agree(ctx, now); err != nil {
		r.local(StepSave, PartyLatchkey, "the hosts of this sign-in", err)
	}
}

// AgreeToFile seals the hosts of a provider's file when the person enters the
// client secret for it, so that the secret goes to no host that the file names
// only later. Where a sign-in has agreed already, it changes nothing.
func AgreeToFile(ctx context.Context, v Vault, p Provider) error {
	p = p.FilledIn()
	now := p.agreement()
	all, err := v.Agreed(ctx)
	if err != nil || slices.ContainsFunc(all, func(a Agreement) bool { return a.IsFor(now) && a.SignedIn }) {
		return err
	}
	now.Hosts = p.fileHosts()
	if i := slices.IndexFunc(all, now.IsFor); i >= 0 {
		now.Resources = all[i].Resources
	}
	return v.Agree(ctx, now)
}

// addresses are the addresses of a provider's file that get a secret.
func (p Provider) addresses() []namedEndpoint {
	all := p.Endpoints.all()
	for _, more := range []namedEndpoint{{"validate_url", p.Quirks.ValidateURL}, {"redirect_page", p.RedirectPage}} {
		if more.url != "" {
			all = append(all, more)
		}
	}
	return all
}

// fileHosts are the hosts of addresses and of the issuer.
func (p Provider) fileHosts() []string {
	all := p.addresses()
	if p.Issuer != "" {
		all = append(all, namedEndpoint{"issuer", p.Issuer})
	}
	return hostsOf(all)
}

// hostsOf returns the hosts of addresses, sorted and each once.
func hostsOf(addresses []namedEndpoint) []string {
	var all []string
	for _, a := range addresses {
		all = append(all, HostOf(a.url))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// carried is what a request carries.
type carried int

const (
	carriesNoSecret carried = iota
	carriesTokens           // a token, a code, a device code, a registration's token
	carriesClient           // the client secret or what its key signed, and perhaps tokens
)

// trust is which hosts may get the secrets of an attempt. The zero value trusts
// no host.
type trust struct {
	own []string // the hosts of this sign-in, or of the account's last one
	// account is whether the attempt uses a stored account. Hosts to which the
	// person has agreed since are then trusted as well.
	account bool
	// imported is whether the account's hosts come from a back-up: they may get the
	// account's tokens, which came with them, but not the client secret of this
	// vault.
	imported bool
	provider string // of the account
}

// trustAccount makes the hosts of an account's last sign-in those of the attempt.
func (r *run) trustAccount(a Account) {
	all := a.Metadata.Endpoints.all()
	for _, issuer := range []string{a.Metadata.Issuer, a.Identity.Issuer} {
		if issuer != "" {
			all = append(all, namedEndpoint{"issuer", strings.ReplaceAll(issuer, tenantMark, "tenant")})
		}
	}
	r.trust = trust{own: hostsOf(all), account: true, imported: !a.ImportedAt.IsZero(), provider: a.Provider}
}

// trustHost adds the host of one address, to which the person has just agreed.
func (r *run) trustHost(address string) {
	r.trust.own = append(slices.Clone(r.trust.own), HostOf(address))
}

// mayGet is the one place that decides whether a request with a secret may go to
// an address: only over https, or http on this computer, and only to a host to
// which the person has agreed. Every request passes here; see wire.send.
func (r *run) mayGet(ctx context.Context, step Step, what carried, to *url.URL) error {
	if what == carriesNoSecret {
		return nil
	}
	host := strings.ToLower(to.Host)
	insecure := checkEndpoint(to.Scheme+"://"+to.Host) != nil && !r.checks.Off(checks.Endpoints)
	if !r.checks.Refuses(checks.Moved, insecure || !r.trusts(ctx, what, host)) {
		return nil
	}
	e := r.fail(step, KindBadAnswer, ReasonEndpointMoved, clean(host, 200))
	e.Moves = []Move{{From: r.trust.first(r.provider), To: clean(host, 200)}}
	return e
}

// trusts reports whether a host may get what a request carries.
func (r *run) trusts(ctx context.Context, what carried, host string) bool {
	own := slices.Contains(r.trust.own, host)
	if own && (what == carriesTokens || !r.trust.imported) {
		return true
	}
	if !r.trust.account {
		return false
	}
	record := r.agreedBefore(ctx)
	switch {
	case len(record.Hosts) > 0:
		return slices.Contains(record.Hosts, host)
	case !own:
		return false
	}
	// A back-up in a vault without a record: the hosts of the other accounts decide,
	// or its own if it brought the first accounts of this client.
	known := r.signedInHere(ctx)
	return len(known) == 0 || slices.Contains(known, host)
}

// signedInHere returns the hosts of this client's accounts that do not come from
// a back-up.
func (r *run) signedInHere(ctx context.Context) []string {
	accounts, _ := r.c.Vault.List(ctx)
	var all []namedEndpoint
	for _, a := range accounts {
		if a.Provider == r.trust.provider && a.ClientID == r.provider.ClientID && a.ImportedAt.IsZero() {
			all = append(all, a.Metadata.Endpoints.all()...)
		}
	}
	return hostsOf(all)
}

// first returns the host that a message names as the previous one: the issuer's,
// or else any that is trusted.
func (t trust) first(p Provider) string {
	if host := HostOf(p.Issuer); host != "" || len(t.own) == 0 {
		return host
	}
	return t.own[0]
}

// carriesToken returns what a request with this bearer token carries.
func carriesToken(bearer Secret) carried {
	if bearer.Empty() {
		return carriesNoSecret
	}
	return carriesTokens
}

// carriesForm returns what a request as the client carries.
func (r *run) carriesForm(md Metadata) carried {
	if r.tokenAuth(md) == AuthNone {
		return carriesTokens
	}
	return carriesClient
}

// allowed is mayGet for one request of a wire.
func (w *wire) allowed(req *http.Request) error {
	return w.run.mayGet(req.Context(), w.step, w.carries, req.URL)
}
