package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/home"
)

// runWithoutPKCE runs a sign-in without PKCE at the demo provider, so that Flow can show it beside
// another attempt. Nothing of it is stored.
func (a *App) runWithoutPKCE(scopes []string) {
	if a.session == nil || a.state.Flows.Comparing != 0 {
		return
	}
	session := a.session
	a.signIns++
	n := a.signIns
	ctx, cancel := context.WithCancelCause(a.ctx)
	a.cancels[n] = cancel
	a.set(a.state.comparing(n))
	a.using(session, func(context.Context) func() {
		defer cancel(nil)
		failed := session.SignInWithoutPKCE(ctx, home.Comparison{
			Scopes:  scopes,
			Browse:  a.showing("", func(string, *auth.Error) {}),
			Observe: func(e auth.Event) { a.postIn(session, func() { a.set(a.state.withUnstored(e)) }) },
		})
		err := auth.AsError(failed)
		return func() {
			delete(a.cancels, n)
			s := a.state.comparing(0)
			if err != nil && err.Kind != auth.KindCancelled {
				s = s.noticed(sentence(err), true)
			}
			a.set(s)
			a.raise()
		}
	})
}

// cancelComparison ends a sign-in without PKCE.
func (a *App) cancelComparison() { a.cancelSignIn(a.state.Flows.Comparing) }
