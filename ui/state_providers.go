package ui

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// withProviders sets the catalogue.
func (s State) withProviders(list []catalog.Entry, err *auth.Error) State {
	s.ProvidersErr = err
	if list != nil || err == nil {
		s.Providers = slices.Clone(list)
	}
	if _, ok := s.Provider(s.SelectedProv); !ok {
		s.SelectedProv = ""
		if len(s.Providers) > 0 {
			s.SelectedProv = s.Providers[0].ID
		}
	}
	return s
}

// Checkup is what is known of a provider's features.
type Checkup struct {
	Busy   bool
	Report *auth.Report // nil means not checked yet
	Err    *auth.Error  // why the latest check failed
}

// checkKey identifies a provider by its issuer, so that saving a draft keeps its report.
func checkKey(p auth.Provider) string { return cmp.Or(p.Issuer, p.ID) }

// checkup returns what is known of a provider.
func (s State) checkup(p auth.Provider) Checkup { return s.Checkups[checkKey(p)] }

// checkingUp records that the check of a provider is pending.
func (s State) checkingUp(p auth.Provider) State {
	c := s.checkup(p)
	c.Busy, c.Err = true, nil
	s.Checkups = with(s.Checkups, checkKey(p), c)
	return s
}

// checkedUp records the report on a provider, or why there is none.
func (s State) checkedUp(p auth.Provider, r *auth.Report, err *auth.Error) State {
	s.Checkups = with(s.Checkups, checkKey(p), Checkup{Report: r, Err: err})
	return s
}

// canCheck reports whether the provider of the form has an issuer or endpoints to look at. The
// demo provider runs in the open vault's session.
func (s State) canCheck(d Draft) bool {
	p := d.provider()
	return (d.byEndpoints() || auth.CheckIssuer(p.Issuer) == nil) && (d.Base.Source != catalog.SourceDemo || s.Phase == PhaseOpen)
}

// canRegister reports whether the provider of the form lets Latchkey register itself, and no
// client is known.
func (s State) canRegister(d Draft) bool {
	return d.Meta != nil && d.Meta.Endpoints.Registration != "" && strings.TrimSpace(d.Typed.ClientID) == ""
}

// registering records that a registration is pending.
func (s State) registering() State {
	return s.drafted(func(d *Draft) { d.Registering, d.Err = true, nil })
}

// registered puts a registered client into the form. The redirect address stays the registered
// one, whatever name is typed later.
func (s State) registered(p auth.Provider, got auth.Registration) State {
	return s.drafted(func(d *Draft) {
		d.Registering = false
		if d.Typed.issuer() != p.Issuer {
			return
		}
		d.Typed.ClientID, d.Typed.Redirect = got.ClientID, p.RedirectURI()
		if !got.ClientSecret.Empty() {
			d.Typed.Secret = got.ClientSecret.Reveal() // sealed when the form is saved
		}
		d.Base.TokenAuth, d.Base.PostLogout = got.TokenAuth, got.PostLogout
		d.Typed.TokenAuth = got.TokenAuth
		d.Registered = got
	})
}

// usualProviders are the presets that a list of providers without accounts begins with, because most
// people look for one of them.
var usualProviders = []string{"github", "google", "microsoft", "gitlab", "keycloak", "slack", "spotify"}

// found lists the providers that match a search: ready ones, then usualProviders, then the others.
func (s State) found(search string) []catalog.Entry {
	s.Search = search
	var ready, others []catalog.Entry
	for _, e := range s.Providers {
		switch {
		case !s.matches(e.DisplayName(), e.ID, auth.HostOf(e.Issuer)):
		case e.Ready():
			ready = append(ready, e)
		default:
			others = append(others, e)
		}
	}
	rank := func(e catalog.Entry) int {
		if i := slices.Index(usualProviders, e.ID); i >= 0 {
			return i
		}
		return len(usualProviders)
	}
	slices.SortStableFunc(others, func(a, b catalog.Entry) int { return rank(a) - rank(b) })
	return append(ready, others...)
}

// signsOut reports whether the provider is known to end the browser's session and to redirect
// back.
func (s State) signsOut(d Draft) bool {
	r := s.checkup(d.provider()).Report
	return d.redirect() != "" && d.provider().SignedOutURI() != "" &&
		(d.Meta != nil && d.Meta.Endpoints.EndSession != "" || r != nil && r.SignedOut != "")
}

// providerNote returns the second line of a provider in the list. A provider that is described by its
// endpoints has no issuer.
func (s State) providerNote(e catalog.Entry) string {
	switch n := s.linked(e.ID); {
	case s.isFailing(e):
		return words.DemoFaultsOn(len(s.Demo.On.Names()))
	case n > 0:
		return words.LinkedAccounts(n)
	case e.Source == catalog.SourceDemo:
		return words.BuiltIn()
	case !e.Ready():
		return words.NeedsClient()
	case e.Source == catalog.SourceTeam:
		return words.FromTeam()
	}
	return cmp.Or(auth.HostOf(e.Issuer), auth.HostOf(e.Endpoints.Authorization))
}

// scopeOffer is a scope that a sign-in requests unless the person unticks it.
type scopeOffer struct {
	name, gloss string
	fixed       bool // it cannot be left out
}

// scopesOffered returns every scope that a sign-in at the provider requests. Whether it offers
// offline_access is known only from a report.
func (s State) scopesOffered(e catalog.Entry) (offers []scopeOffer) {
	md := usable(s.checkup(e.Provider).Report)
	known := md != nil
	if !known {
		md = &auth.Metadata{}
	}
	for _, name := range e.UsualScopes(*md) {
		offer := scopeOffer{name: name, gloss: words.Scope(name)}
		if name == "openid" {
			offer.fixed, offer.gloss = true, words.AlwaysAsked(offer.gloss)
		}
		offers = append(offers, offer)
	}
	if e.Scopes == nil && e.Issuer != "" && !known {
		offers = append(offers, scopeOffer{name: "offline_access", gloss: words.WhereOffered(words.Scope("offline_access"))})
	}
	return offers
}

// maySignInByDevice reports whether a provider may offer sign-in by a code: its file or its report
// says so, or there is no report yet.
func (s State) maySignInByDevice(e catalog.Entry) bool {
	switch r := s.checkup(e.Provider).Report; {
	case !e.Ready():
		return false
	case e.Endpoints.Device != "":
		return true
	case r != nil:
		return r.Metadata.Endpoints.Device != ""
	}
	return e.Issuer != ""
}
