package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/demo"
)

// loadFaults reads which faults of the demo provider are on.
func (a *App) loadFaults() {
	session := a.session
	if session == nil || a.state.Demo.Changing {
		return
	}
	a.using(session, func(context.Context) func() {
		f, elsewhere := session.Demo.FaultsFrom()
		return func() {
			if !a.state.Demo.Changing {
				a.set(a.state.withFaultsOn(f, elsewhere))
			}
		}
	})
}

// enterProviders reads what the room of providers shows.
func (a *App) enterProviders() {
	a.loadProviders()
	a.loadFaults()
}

// giveFaults switches the faults of the demo provider.
func (a *App) giveFaults(f demo.Faults) {
	session := a.session
	if session == nil || a.state.Demo.Changing {
		return
	}
	a.set(a.state.changingFaults())
	a.using(session, func(ctx context.Context) func() {
		err := auth.AsError(session.Demo.GiveFaults(ctx, f))
		now, elsewhere := session.Demo.FaultsFrom()
		return func() {
			if err != nil {
				a.set(a.state.withFaultsOn(now, elsewhere).noticed(sentence(err), true))
				return
			}
			a.set(a.state.changedFaults(f))
		}
	})
}

// doOnce has the demo provider do something once.
func (a *App) doOnce(what demo.Once) {
	session := a.session
	if session == nil || a.state.Demo.Doing != "" {
		return
	}
	a.set(a.state.doingOnce(what).didOnce(what))
	a.using(session, func(ctx context.Context) func() {
		err := auth.AsError(session.AtDemo(ctx, what))
		accounts, damaged := readAll(ctx, session)
		return func() {
			s := a.state.doingOnce("").withAccounts(accounts, damaged)
			if err != nil && err.Kind != auth.KindCancelled {
				s = s.noticed(sentence(err), true)
			}
			a.set(s)
		}
	})
}
