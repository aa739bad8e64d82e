package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// act runs one task for an account and then shows the account's new state. An account has at most
// one task at a time. A task runs to its end even if the window closes.
func (a *App) act(id string, t Task, do func(ctx context.Context, c *auth.Client) (auth.Account, error), done func(auth.Account) string) {
	session := a.session
	if session == nil || a.state.Tasks[id] != TaskNone {
		return
	}
	a.set(a.state.started(id, t))
	a.using(session, func(context.Context) func() {
		account, err := do(a.acts, session.Client) // the account is also needed after a failure: it may be refused, unreachable or in doubt now
		return func() {
			s := a.state.ended(id, auth.AsError(err))
			if account.ID == id {
				s = s.withAccount(account)
			}
			if err == nil {
				s = s.noticed(done(account), false)
			}
			a.set(s)
		}
	})
}

// refresh refreshes the tokens of an account.
func (a *App) refresh(id string) {
	if _, ok := a.state.Unsaved[id]; ok {
		a.retrySave(id)
		return
	}
	if !a.canRefresh(id) {
		return
	}
	a.act(id, TaskRefresh, func(ctx context.Context, c *auth.Client) (auth.Account, error) {
		return c.Refresh(ctx, id)
	}, func(acc auth.Account) string { return words.Refreshed(acc.DisplayName()) })
}

// canRefresh reports whether an account can be refreshed.
func (a *App) canRefresh(id string) bool {
	acc, ok := a.state.Account(id)
	return ok && acc.Ended == auth.NotEnded && acc.Grant.Refreshable()
}

// revoke revokes the grant of an account at its provider; the record stays.
func (a *App) revoke(id string) {
	a.set(a.state.answered())
	a.act(id, TaskRevoke, func(ctx context.Context, c *auth.Client) (auth.Account, error) {
		return c.Revoke(ctx, id)
	}, func(acc auth.Account) string { return words.Proof(acc.Revocation, a.deps.Now()) })
}

// rename sets the person's own name for an account.
func (a *App) rename(id, label string) {
	a.set(a.state.answered())
	a.act(id, TaskNone, func(ctx context.Context, c *auth.Client) (auth.Account, error) {
		return c.Label(ctx, id, label)
	}, func(acc auth.Account) string { return words.Renamed(acc.DisplayName()) })
}

// remove tries one revocation and deletes the account whatever its result.
func (a *App) remove(id string) {
	session := a.session
	acc, ok := a.state.Account(id)
	if session == nil || !ok || a.state.Tasks[id] != TaskNone {
		return
	}
	a.set(a.state.answered().started(id, TaskRemove))
	a.using(session, func(context.Context) func() {
		_, revokeErr, err := session.Client.Remove(a.acts, id)
		return func() {
			s := a.state.ended(id, auth.AsError(err))
			if err == nil {
				s = s.withoutAccount(id).noticed(words.Removed(acc.DisplayName(), revokeErr == nil), revokeErr != nil)
			}
			a.set(s)
		}
	})
}

// use sends the token of an account to one of its provider's resources.
func (a *App) use(id, url string) {
	session := a.session
	if session == nil || a.state.Tasks[id] != TaskNone {
		return
	}
	a.set(a.state.started(id, TaskUse))
	a.using(session, func(context.Context) func() {
		began := a.deps.Now()
		got, err := session.Client.Call(a.acts, id, url)
		took := max(0, a.deps.Now().Sub(began))
		account, loadErr := session.Client.Vault.Load(a.acts, id)
		return func() {
			s := a.state.ended(id, nil).used(id, Answer{URL: url, Status: got.Status, Took: took, Body: string(got.Body), Err: auth.AsError(err)})
			if loadErr == nil {
				s = s.withAccount(account)
			}
			a.set(s)
		}
	})
}

// stepUp asks the provider for scopes beside those that the account has, for the resource that
// refused its token, and then sends the request again.
func (a *App) stepUp(id string, scopes []string) {
	s, ask, ok := a.state.stepsUp(id, scopes)
	if !ok {
		return
	}
	a.set(s)
	a.signIn(ask)
}

// loadProviders reloads the catalogue.
func (a *App) loadProviders() {
	a.aside(func(context.Context) func() {
		at := a.providersStamp()
		list, err := a.catalog.List()
		first := firstError(err)
		return func() {
			a.providersAt = at
			a.set(a.state.withProviders(list, first))
		}
	})
}
