package ui

import (
	"cmp"
	"context"
	"strings"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// Checkup is what is known of what a provider offers.
type Checkup struct {
	Busy   bool
	Report *auth.Report // nil: not checked yet
	Err    *auth.Error  // why the latest check did not succeed
}

// checkKey names a provider by its issuer, so that a report is still there when
// what was typed has been saved.
func checkKey(p auth.Provider) string { return cmp.Or(p.Issuer, p.ID) }

// checkup is what is known of a provider.
func (s State) checkup(p auth.Provider) Checkup { return s.Checkups[checkKey(p)] }

// checkingUp says that a provider is being asked.
func (s State) checkingUp(p auth.Provider) State {
	c := s.checkup(p)
	c.Busy, c.Err = true, nil
	s.Checkups = with(s.Checkups, checkKey(p), c)
	return s
}

// checkedUp takes the report of a provider, or why there is none.
func (s State) checkedUp(p auth.Provider, r *auth.Report, err *auth.Error) State {
	s.Checkups = with(s.Checkups, checkKey(p), Checkup{Report: r, Err: err})
	return s
}

// canCheck reports whether the provider of the form describes itself and can be
// asked. The demo provider runs in the open vault's session.
func (s State) canCheck(d Draft) bool {
	p := d.provider()
	return auth.CheckIssuer(p.Issuer) == nil && (d.Base.Source != catalog.SourceDemo || s.Phase == PhaseOpen)
}

// examine asks a provider what it offers, on a goroutine of its own.
func (a *App) examine(ctx context.Context, session *Session, p auth.Provider) (*auth.Report, *auth.Error) {
	check := a.deps.Home.Check
	if p.ID == demoID && session != nil {
		check = session.Client.Check
	}
	report, err := check(ctx, p)
	if err != nil {
		return nil, auth.AsError(err)
	}
	return &report, nil
}

// usable is what a report says that a sign-in can use; nil: nothing.
func usable(r *auth.Report) *auth.Metadata {
	if r == nil || r.Refused != nil {
		return nil
	}
	return &r.Metadata
}

// orRefused is why there is nothing to use: err, or the report's own reason.
func orRefused(err *auth.Error, r *auth.Report) *auth.Error {
	if err == nil && r != nil {
		return r.Refused
	}
	return err
}

// check asks the provider of the form what it offers.
func (a *App) check() {
	d, ok := a.state.form()
	p, session := d.provider(), a.session
	if !ok || !a.state.canCheck(d) || a.state.checkup(p).Busy {
		return
	}
	a.set(a.state.checkingUp(p))
	a.aside(func(ctx context.Context) func() {
		report, err := a.examine(ctx, session, p)
		return func() {
			s := a.state.checkedUp(p, report, err)
			s = s.checkedIssuer(p.Issuer, usable(report), orRefused(err, report))
			a.set(s)
		}
	})
}

// canRegister reports whether the provider of the form lets Latchkey register
// itself, and there is need of it.
func (s State) canRegister(d Draft) bool {
	return d.Meta != nil && d.Meta.Endpoints.Registration != "" && strings.TrimSpace(d.Typed.ClientID) == ""
}

// register has the provider make a client for Latchkey (RFC 7591). What it
// gives stands in the form until it is saved.
func (a *App) register() {
	d, ok := a.state.form()
	if !ok || d.Registering || !a.state.canRegister(d) {
		return
	}
	if strings.TrimSpace(d.Typed.Name) == "" {
		a.set(a.state.noticed(words.RegisterNoName(), true))
		return
	}
	if a.state.Draft == nil {
		a.set(a.state.editing(d))
	}
	p := d.provider()
	a.set(a.state.registering())
	a.aside(func(ctx context.Context) func() {
		got, err := a.deps.Home.Register(ctx, p)
		return func() {
			if err != nil {
				a.set(a.state.notSaved(auth.AsError(err)))
				return
			}
			a.set(a.state.registered(p, got).noticed(words.RegisterDone(), false))
		}
	})
}

// registering says that the provider is being asked for a client.
func (s State) registering() State {
	return s.drafted(func(d *Draft) { d.Registering, d.Err = true, nil })
}

// registered writes the client that a provider made into the form. The redirect
// address stays the one that was registered, whatever the name becomes.
func (s State) registered(p auth.Provider, got auth.Registration) State {
	return s.drafted(func(d *Draft) {
		d.Registering = false
		if strings.TrimSpace(d.Typed.Issuer) != p.Issuer {
			return
		}
		d.Typed.ClientID, d.Typed.Redirect = got.ClientID, p.RedirectURI()
		if !got.ClientSecret.Empty() {
			d.Typed.Secret = got.ClientSecret.Reveal() // sealed when the form is saved
		}
		d.Base.TokenAuth, d.Base.PostLogout = got.TokenAuth, got.PostLogout
		d.Registered = got
	})
}
