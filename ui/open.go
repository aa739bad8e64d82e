package ui

import (
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/parts"
)

// begin reads the providers, looks for the vault, and opens it if that needs
// nobody.
func (a *App) begin() {
	a.aside(func(ctx context.Context) func() {
		list, bad := a.deps.Catalog.List()
		found, err := a.deps.Peek()
		next := func() { a.peeked(found, auth.AsError(err)) }
		if err == nil && found.opens() {
			a.post(func() {
				a.state.Recovery = found.Recovery
				a.set(a.state.opening())
			})
			next = a.opening(ctx, Choice{})
		}
		return func() {
			a.state = a.state.withProviders(list, firstError(bad))
			next()
		}
	})
}

// opens reports whether there is a vault that opens without a person.
func (p Peeked) opens() bool { return p.Exists && p.Keeper != auth.KeeperPassphrase }

// peeked goes on from what vault there is: none waits for the first sign-in,
// one under a passphrase asks for it, any other is opened.
func (a *App) peeked(found Peeked, err *auth.Error) {
	a.state.Recovery = found.Recovery
	a.state = a.state.withCopy(found)
	switch {
	case err != nil:
		a.set(a.state.notOpened(err, false))
	case !found.Exists:
		a.set(a.state.empty())
	case !found.opens():
		a.set(a.state.locked())
	default:
		a.open(Choice{})
	}
}

// open opens the vault aside and then does what waited for it.
func (a *App) open(c Choice) {
	if a.state.Opening {
		return
	}
	a.set(a.state.opening())
	shutting, pause, wait := a.shutting, a.guesses.pause, a.guesses.delay()
	a.aside(func(ctx context.Context) func() {
		if shutting != nil {
			<-shutting // two at once would fight for the demo provider's port
		}
		pause(ctx, wait)
		return a.opening(ctx, c)
	})
}

// opening opens the vault and reads it, on the goroutine that it is called on, and
// returns what is then to be done on the main one.
func (a *App) opening(ctx context.Context, c Choice) func() {
	session, err := a.deps.Open(ctx, c)
	if err != nil {
		return func() { a.notOpened(auth.AsError(err), c) }
	}
	accounts, damaged := readAll(ctx, session)
	return func() { a.opened(session, accounts, damaged) }
}

func (a *App) notOpened(err *auth.Error, c Choice) {
	if err.Kind == auth.KindWrongPassphrase {
		a.guesses.wrong++
	}
	a.set(a.state.notOpened(err, c.Create))
}

func (a *App) opened(session *Session, accounts []auth.Account, damaged []*auth.Error) {
	a.session = session
	a.guesses.wrong = 0
	session.begin(a.ctx)
	parts.Touch()
	a.state.Recovery = session.Recovery
	a.set(a.state.opened(session.Keeper).withAccounts(accounts, damaged).mended())
	a.watch(session)
	a.follow(session)
	a.resumeRenewal(session)
	a.armIdle()
	if next := a.pending; next != nil {
		a.pending = nil
		next()
	}
}

// follow shows what happens in a session, and then has it serve: tokens that are
// handed to commands are all shown.
func (a *App) follow(session *Session) {
	if session.Follow == nil {
		return
	}
	session.Follow(func(n home.News) {
		switch {
		case n.Served != nil:
			a.postIn(session, func() { a.set(a.state.withServed(*n.Served)) })
		case n.Unsaved != nil:
			a.postIn(session, func() { a.set(a.state.withUnsaved(*n.Unsaved)) })
		}
	})
	a.using(session, func(context.Context) func() {
		if session.Serve != nil {
			session.Serve()
		}
		return nil
	})
}

// postIn runs f on the main goroutine, unless the session is no longer shown.
func (a *App) postIn(session *Session, f func()) {
	a.post(func() {
		if a.session == session {
			f()
		}
	})
}

// withSession does next with an open vault. If there is no vault yet it is
// made, and next waits for that: it may need an answer from the person.
func (a *App) withSession(next func()) {
	if a.session != nil {
		next()
		return
	}
	a.pending = next
	if a.state.Phase == PhaseEmpty {
		a.open(Choice{Create: true})
	}
}

// retry opens again what did not open.
func (a *App) retry() {
	if a.state.Phase == PhaseChoose {
		a.open(Choice{Create: true})
		return
	}
	a.aside(func(context.Context) func() {
		found, err := a.deps.Peek()
		return func() { a.peeked(found, auth.AsError(err)) }
	})
}

// unlock opens the vault with a passphrase.
func (a *App) unlock(passphrase string) {
	a.open(Choice{Passphrase: auth.NewSecret(passphrase), Repair: a.state.Mending})
}

// choose makes the vault with the keeper that the person chose.
func (a *App) choose(k auth.Keeper, passphrase string) {
	a.open(Choice{Keeper: k, Passphrase: auth.NewSecret(passphrase), Create: true})
}

// back gives up making a vault.
func (a *App) back() {
	a.pending = nil
	a.set(a.state.empty())
}

// readAll lists a vault; files that cannot be read come beside the rest.
func readAll(ctx context.Context, session *Session) ([]auth.Account, []*auth.Error) {
	accounts, err := session.Client.Vault.List(ctx)
	return accounts, auth.EachError(err)
}

// watchEvery is how often the window looks whether a command changed the vault.
const watchEvery = 2 * time.Second

// watch reads the accounts again whenever the vault's stamp changes.
func (a *App) watch(session *Session) {
	if session.Stamp == nil {
		return
	}
	a.using(session, func(context.Context) func() {
		ctx, known := session.ended, session.Stamp()
		every := time.NewTicker(watchEvery)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-every.C:
			}
			if now := session.Stamp(); now != known {
				known = now
				accounts, damaged := readAll(ctx, session)
				keeper := session.keeper()
				a.post(func() {
					if a.session == session && rekeyed(damaged) {
						a.reopen()
					} else if a.session == session {
						a.set(a.state.withAccounts(accounts, damaged).keptBy(keeper))
					}
				})
			}
		}
	})
}

// repair moves damaged files aside and restores what was there before.
func (a *App) repair() {
	session := a.session
	if session == nil || session.Repair == nil {
		return
	}
	a.using(session, func(context.Context) func() {
		err := auth.AsError(session.Repair(a.acts))
		accounts, damaged := readAll(a.acts, session)
		return func() {
			s := a.state.withAccounts(accounts, damaged)
			if err != nil {
				s = s.noticed(sentence(err), true)
			}
			a.set(s)
		}
	})
}
