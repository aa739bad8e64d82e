package ui

import (
	"context"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// addProvider opens the form for a new provider.
func (a *App) addProvider() {
	if !a.usable() {
		return
	}
	a.leavingForm(func() { a.edit(Draft{New: true}) })
}

// setUp opens the form for a preset that lacks a client.
func (a *App) setUp(e catalog.Entry) {
	a.leavingForm(func() { a.edit(draftOf(e)) })
}

func (a *App) edit(d Draft) {
	a.set(a.state.answered().editing(d))
	if r, ok := room.As[*providersRoom](a.screen.present()); ok {
		r.begin()
	}
	a.checkSoon()
}

// leavingForm runs next, but asks first if that would lose text typed into the form of a provider.
func (a *App) leavingForm(next func()) {
	if d := a.state.Draft; d == nil || !d.typedInto() {
		next()
		return
	}
	a.onward = next
	a.set(a.state.answered().inRoom(RoomProviders).withDialog(Dialog{Kind: DialogDraft}))
}

// saveAndLeave saves the form, and goes on once that has succeeded.
func (a *App) saveAndLeave() {
	next := a.onward
	a.set(a.state.answered())
	a.saveThen(next)
}

// discardAndLeave drops what was typed and goes on.
func (a *App) discardAndLeave() {
	next := a.onward
	a.set(a.state.answered().discarded())
	next()
}

// discard drops what was typed.
func (a *App) discard() {
	a.set(a.state.discarded())
}

// typed takes the content of the form and checks its issuer when typing pauses.
func (a *App) typed(t Typed) {
	s, begun := a.state, a.state.Draft == nil
	if begun {
		d, ok := s.form()
		if !ok || d.Typed == t {
			return
		}
		s = s.editing(d)
	}
	before := s.Draft.Typed
	a.set(s.typed(t))
	if begun || before.issuer() != t.issuer() || before.CA != t.CA {
		a.checkSoon()
	}
}

// typingRests is the pause in typing after which the issuer is checked.
const typingRests = 600 * time.Millisecond

func (a *App) checkSoon() {
	if a.checking != nil {
		a.checking.Stop()
	}
	a.checking = time.AfterFunc(typingRests, func() { a.post(a.checkIssuer) })
}

// checkIssuer requests the metadata of the issuer in the form. It sends no request if the text
// cannot be an issuer.
func (a *App) checkIssuer() {
	d, ok := a.state.form()
	issuer := d.Typed.issuer()
	if !ok || a.state.Draft == nil || issuer == "" || d.Checking || d.Checked == issuer {
		return
	}
	if err := auth.CheckIssuer(issuer); err != nil {
		a.set(a.state.checkedIssuer(issuer, nil, auth.AsError(err)))
		return
	}
	p, session := d.provider(), a.session
	a.set(a.state.checkingIssuer())
	a.aside(func(ctx context.Context) func() {
		p, report, err := a.examineTyped(ctx, session, p, d.Typed.Issuer)
		return func() {
			if a.state.namesOtherCA(d.Typed.CA) {
				a.set(a.state.askedIssuer())
				a.checkIssuer()
				return
			}
			s := a.state.namedIssuer(issuer, p)
			if err != nil {
				a.set(s.checkedIssuer(p.Issuer, nil, err))
			} else {
				a.set(s.checkedIssuer(p.Issuer, usable(report), report.Refused).checkedUp(p, report, nil))
			}
			a.checkIssuer() // the issuer may have changed during the request
		}
	})
}

// saveProvider writes the provider of the form. The client secret, and the token that deletes a
// client that Latchkey registered, go into the vault, which is opened for that.
func (a *App) saveProvider() { a.saveThen(nil) }

// saveThen saves the provider of the form and then runs next, unless next is nil or saving failed.
func (a *App) saveThen(next func()) {
	d, ok := a.state.form()
	if !ok || a.state.Draft == nil || !d.ready() {
		return
	}
	if d.Typed.Secret == "" && !d.managed() {
		a.writeProvider(next)
		return
	}
	a.withSession(func() { a.writeProvider(next) })
}

// writeProvider writes what the form has by now: the person may have typed while the vault was opened.
func (a *App) writeProvider(next func()) {
	d, ok := a.state.form()
	if !ok || a.state.Draft == nil || !d.ready() {
		return
	}
	session := a.session
	p := d.provider()
	a.set(a.state.saving())
	aside := a.aside
	if session != nil {
		aside = func(work func(context.Context) func()) { a.using(session, work) }
	}
	aside(func(ctx context.Context) func() {
		err := a.store(ctx, session, d, p)
		if err != nil {
			return func() { a.set(a.state.notSaved(auth.AsError(err))) }
		}
		list, listErr := a.catalog.List()
		first := firstError(listErr)
		return func() {
			a.set(a.state.saved(p.ID, list, first).noticed(words.ProviderSaved(p.DisplayName()), false))
			if next != nil {
				next()
			}
		}
	})
}

// store seals the secret before it writes the provider, which could not sign in without it.
func (a *App) store(ctx context.Context, session *Session, d Draft, p auth.Provider) error {
	if d.New {
		if err := a.catalog.Free(p.ID); err != nil {
			return err
		}
	}
	if d.Typed.Secret != "" && session != nil {
		if err := session.SetSecret(ctx, p, auth.NewSecret(d.Typed.Secret)); err != nil {
			return err
		}
	}
	if d.managed() && session != nil {
		if err := session.SetRegistration(ctx, p, d.Registered); err != nil {
			return err
		}
	}
	if d.New {
		return a.catalog.Add(p)
	}
	return a.catalog.Replace(p)
}

// managed reports whether the provider made the client of the form for Latchkey, which can then
// delete it there.
func (d Draft) managed() bool {
	return d.Registered.Managed() && d.Registered.ClientID == strings.TrimSpace(d.Typed.ClientID)
}

// removeProvider removes one of the person's own providers. With revoke it revokes its accounts
// first, and keeps the provider if one cannot be revoked.
func (a *App) removeProvider(id string, revoke bool) {
	e, _ := a.state.Provider(id)
	session := a.session
	remove := func(ctx context.Context) (home.Removal, error) { return home.Removal{}, a.catalog.Remove(id) }
	aside := a.aside
	if session != nil {
		remove = func(ctx context.Context) (home.Removal, error) {
			return session.RemoveProvider(ctx, e.Provider, revoke)
		}
		aside = func(work func(context.Context) func()) { a.using(session, work) }
	}
	a.set(a.state.answered())
	aside(func(ctx context.Context) func() {
		done, err := remove(ctx)
		list, listErr := a.catalog.List()
		return func() { a.providerRemoved(e, done, auth.AsError(err), list, firstError(listErr)) }
	})
}

// providerRemoved shows the result of removing a provider, and of deleting a client that Latchkey
// had registered there.
func (a *App) providerRemoved(e catalog.Entry, done home.Removal, err *auth.Error, list []catalog.Entry, listErr *auth.Error) {
	s := a.state.withProviders(list, listErr)
	for _, revoked := range done.Revoked {
		s = s.withAccount(revoked)
	}
	if err != nil {
		a.set(s.noticed(sentence(err), true))
		return
	}
	s.Draft = nil
	said := words.ProviderRemoved(e.DisplayName())
	if done.Registered {
		said = words.ProviderAndClientRemoved(e.DisplayName(), done.NotDeleted)
	}
	a.set(s.noticed(said, done.NotDeleted != nil))
}

func firstError(err error) *auth.Error {
	if each := auth.EachError(err); len(each) > 0 {
		return each[0]
	}
	return nil
}

// openPage opens a page of a provider in the browser.
func (a *App) openPage(url string) {
	a.aside(func(ctx context.Context) func() {
		if err := auth.AsError(a.browse(ctx, "", url)); err != nil {
			return func() { a.set(a.state.noticed(sentence(err), true)) }
		}
		return nil
	})
}
