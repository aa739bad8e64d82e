package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// signOut ends the browser's session at an account's provider. The account is unchanged, whatever
// the result. An earlier wait is cancelled.
func (a *App) signOut(id string) {
	session := a.session
	acc, ok := a.state.Account(id)
	if session == nil || !ok {
		return
	}
	a.cancelSignIn(a.state.SigningOut.N)
	p, _ := a.state.Provider(acc.Provider)
	ctx, cancel := context.WithCancelCause(a.ctx)
	a.signIns++
	n := a.signIns
	a.cancels[n] = cancel
	s := a.state.withoutTrouble(id).withDialog(Dialog{Kind: DialogSigningOut, Account: id})
	s.SigningOut = SigningOut{N: n, Account: id, Provider: p.DisplayName()}
	a.set(s)
	a.using(session, func(context.Context) func() {
		defer cancel(nil)
		var noWayBack *auth.Error
		now, known, err := a.runSignOut(ctx, session, n, acc, func(e *auth.Error) { noWayBack = e })
		said := words.SignedOut(now.DisplayName(), known)
		if noWayBack != nil {
			title, hint := words.Say(noWayBack)
			said = words.TitleAndHint(title, hint)
		}
		return func() { a.endSignOut(n, now, said, auth.AsError(err)) }
	})
}

// runSignOut signs out on a goroutine of its own.
func (a *App) runSignOut(ctx context.Context, session *Session, n int, acc auth.Account, onNoWayBack func(*auth.Error)) (auth.Account, bool, error) {
	return session.SignOut(ctx, acc.ID, auth.DefaultTimeout,
		a.showing("", func(url string, err *auth.Error) { a.set(a.state.leavingBy(n, url, err)) }), onNoWayBack)
}

func (a *App) endSignOut(n int, now auth.Account, said string, err *auth.Error) {
	delete(a.cancels, n)
	s := a.state.left(n, err)
	if err == nil {
		s = s.withAccount(now).noticed(said, false)
	}
	a.set(s)
	if err == nil || err.Kind != auth.KindCancelled {
		a.raise()
	}
}

// reopenSignOutPage reopens the provider's page.
func (a *App) reopenSignOutPage() {
	x, session := a.state.SigningOut, a.session
	if session == nil {
		return
	}
	a.aside(func(ctx context.Context) func() {
		start, err := session.StartPage(session.ended, x.URL)
		if err == nil {
			err = a.browse(ctx, "", start)
		}
		return func() { a.set(a.state.leavingBy(x.N, x.URL, auth.AsError(err))) }
	})
}
