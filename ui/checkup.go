package ui

import (
	"context"
	"strings"

	"latchkey/auth"
	"latchkey/ui/words"
)

// examine requests a report on a provider. Call it on a goroutine of its own.
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

// examineTyped is examine for an issuer as a person typed it: the address of its metadata also does,
// which then names the issuer. It returns the provider with that issuer.
func (a *App) examineTyped(ctx context.Context, session *Session, p auth.Provider, typed string) (auth.Provider, *auth.Report, *auth.Error) {
	report, err := a.examine(ctx, session, p)
	_, address := auth.ReadIssuer(typed)
	refused := orRefused(err, report)
	if refused == nil {
		return p, report, err
	}
	named, ok := p.NamedBy(refused, address)
	if !ok {
		return p, report, err
	}
	report, err = a.examine(ctx, session, named)
	return named, report, err
}

// usable returns the metadata of a report if a sign-in can use it, or nil.
func usable(r *auth.Report) *auth.Metadata {
	if r == nil || r.Refused != nil {
		return nil
	}
	return &r.Metadata
}

// orRefused returns err, or else the report's reason why it has no usable metadata.
func orRefused(err *auth.Error, r *auth.Report) *auth.Error {
	if err == nil && r != nil {
		return r.Refused
	}
	return err
}

// check requests a report on the provider of the form.
func (a *App) check() {
	d, ok := a.state.form()
	p, session := d.provider(), a.session
	if !ok || !a.state.canCheck(d) || a.state.checkup(p).Busy {
		return
	}
	a.set(a.state.checkingUp(p))
	typed, issuer, ca := d.Typed.Issuer, p.Issuer, d.Typed.CA
	a.aside(func(ctx context.Context) func() {
		p, report, err := a.examineTyped(ctx, session, p, typed)
		return func() {
			s := a.state.checkedUp(p, report, err)
			if !s.namesOtherCA(ca) {
				s = s.namedIssuer(issuer, p).checkedIssuer(p.Issuer, usable(report), orRefused(err, report))
			}
			a.set(s)
		}
	})
}

// register has the provider register a client for Latchkey (RFC 7591). The form shows the client
// until it is saved.
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
