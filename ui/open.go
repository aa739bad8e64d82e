package ui

import (
	"context"
	"os"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/parts"
)

// begin reads the providers, looks for the vault, and opens it if that needs no passphrase.
func (a *App) begin() {
	a.aside(func(ctx context.Context) func() {
		at := a.providersStamp()
		list, bad := a.catalog.List()
		settings, faults := a.deps.Home.Settings()
		found, err := a.deps.look()
		next := func() { a.found(found, auth.AsError(err)) }
		if err == nil && opens(found) {
			a.post(func() {
				a.set(a.state.recoverableBy(found.Recovery).opening())
			})
			next = a.opening(ctx, a.deps.Opening)
		}
		return func() {
			a.lockAfter = settings.LockAfter
			a.providersAt = at
			a.set(a.state.withProviders(list, firstError(bad)).withFaults(faults))
			a.awaitConfig()
			next()
		}
	})
}

// opens reports whether there is a vault that opens without a passphrase.
func opens(found home.Found) bool { return found.Exists && found.Keeper != auth.KeeperPassphrase }

// found continues according to the vault that exists: without one the window waits for the first
// sign-in, one under a passphrase needs the passphrase, and any other is opened.
func (a *App) found(found home.Found, err *auth.Error) {
	s := a.state.recoverableBy(found.Recovery).withCopy(found)
	switch {
	case err != nil:
		a.set(s.notOpened(err, false))
	case !found.Exists:
		a.set(s.empty().withNextDialog())
	case !opens(found):
		a.set(s.locked())
	default:
		a.set(s)
		a.open(a.deps.Opening)
	}
}

// open opens the vault on another goroutine and then runs the pending action.
func (a *App) open(o home.Opening) {
	if a.state.Opening {
		return
	}
	shutting, pause, wait := a.shutting, a.guesses.pause, a.guesses.delay()
	a.set(a.state.at(a.deps.Now()).opening().waitingToTry(wait))
	a.aside(func(ctx context.Context) func() {
		if shutting != nil {
			<-shutting // two open vaults would compete for the demo provider's port
		}
		pause(ctx, wait)
		return a.opening(ctx, o)
	})
}

// opening opens the vault and reads it on the calling goroutine. It returns what then runs on the
// main goroutine.
func (a *App) opening(ctx context.Context, o home.Opening) func() {
	session, err := a.deps.open(ctx, o)
	if err != nil {
		return func() { a.notOpened(auth.AsError(err), o.Create) }
	}
	accounts, damaged := readAll(ctx, session)
	return func() { a.opened(session, accounts, damaged) }
}

func (a *App) notOpened(err *auth.Error, isNew bool) {
	if err.Kind == auth.KindWrongPassphrase {
		a.guesses.wrong++
	}
	a.set(a.state.notOpened(err, isNew))
}

func (a *App) opened(session *Session, accounts []auth.Account, damaged []*auth.Error) {
	a.session = session
	a.guesses.wrong = 0
	session.begin(a.ctx)
	parts.Touch()
	a.set(a.state.recoverableBy(session.recovery).opened(session.Vault.Keeper()).withAccounts(accounts, damaged).mended())
	a.watch(session)
	a.follow(session)
	a.resumeRenewal(session)
	a.watchFlows()
	a.armIdle()
	if next := a.pending; next != nil {
		a.pending = nil
		next()
	}
}

// follow shows the news of a session, and only then has it serve, so that every token that a
// command receives is shown. Questions from outside come by the news alone.
func (a *App) follow(session *Session) {
	if session.followed {
		return
	}
	session.followed = true
	session.Follow(func(n home.News) {
		switch {
		case n.Event != nil:
			a.traceEvent(session, *n.Event)
			if isOfDemo(*n.Event) {
				a.postIn(session, func() { a.set(a.state.withDemoEvent(*n.Event)) })
			}
		case n.Taken != nil:
			a.postIn(session, func() { a.taken(session, *n.Taken) })
		case n.Lease != nil:
			a.postIn(session, func() { a.set(a.state.withLease(*n.Lease)) })
		case n.Stopped:
			a.postIn(session, a.everythingStopped)
		case n.Answered != nil:
			a.postIn(session, func() { a.set(a.state.withoutAsked(n.Answered.ID)) })
		case n.Question != nil && n.Question.Program != nil:
			a.postIn(session, func() { a.asked(*n.Question.Program) })
		case n.Unsaved != nil:
			a.postIn(session, func() { a.set(a.state.withUnsaved(*n.Unsaved)) })
		case n.Question != nil && n.Question.Unnamed != nil:
			a.postIn(session, func() { a.set(a.state.unnamed(n.Question.SignIn, n.Question.Unnamed.Suggested)) })
		case n.Question != nil:
			a.postIn(session, func() {
				a.set(a.state.stopped(n.Question.SignIn, n.Question.Err))
				if n.Question.Err.Reason != auth.ReasonWindowLocked {
					a.raise()
				}
			})
		case n.Fault != nil:
			a.postIn(session, func() { a.set(a.state.withFault(*n.Fault)) })
		case n.Lost != nil && a.deps.OnLost != nil:
			a.deps.OnLost(*n.Lost)
		}
	})
	session.AskByNews()
	a.loadPrograms(session)
	a.using(session, func(context.Context) func() {
		session.Serve()
		renews := session.Renews()
		return func() { a.set(a.state.renewsTokens(renews)) }
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

// withSession calls next with an open vault. If there is no vault yet it creates one first, which
// may need an answer from the person.
func (a *App) withSession(next func()) {
	if a.session != nil {
		next()
		return
	}
	a.pending = next
	if a.state.Phase == PhaseEmpty {
		a.open(a.creating())
	}
}

// retry retries the opening that failed.
func (a *App) retry() {
	if a.session != nil { // it is open, and its folder was gone
		a.lookAgain(a.session)
		return
	}
	if a.state.Phase == PhaseChoose {
		a.open(a.creating())
		return
	}
	a.aside(func(context.Context) func() {
		found, err := a.deps.look()
		return func() { a.found(found, auth.AsError(err)) }
	})
}

// creating returns the opening that creates a vault if there is none.
func (a *App) creating() home.Opening {
	o := a.deps.Opening
	o.Create = true
	return o
}

// unlock opens the vault with a passphrase.
func (a *App) unlock(passphrase string) {
	o := a.deps.Opening.WithPassphrase(auth.NewSecret(passphrase))
	o.Repair = a.state.Mending
	a.open(o)
}

// choose creates the vault with the keeper that the person chose. A recovery code is offered
// for a vault under a passphrase, once what the vault was needed for has begun.
func (a *App) choose(k auth.Keeper, passphrase string) {
	o := a.creating()
	o.Keeper = k
	if passphrase != "" {
		o = o.WithPassphrase(auth.NewSecret(passphrase))
		next := a.pending
		a.pending = func() {
			if next != nil {
				next()
			}
			a.set(a.state.queued(Dialog{Kind: DialogNewCode}))
		}
	}
	a.open(o)
}

// back cancels the creation of a vault.
func (a *App) back() {
	a.pending = nil
	a.set(a.state.empty())
}

// readAll lists the accounts of a vault, and the files that cannot be read.
func readAll(ctx context.Context, session *Session) ([]auth.Account, []*auth.Error) {
	accounts, err := session.Client.Vault.List(ctx)
	return accounts, auth.EachError(err)
}

// watchEvery is how often the window checks whether a command has changed the vault.
const watchEvery = 2 * time.Second

// stamps change with what commands write.
type stamps struct {
	vault  string
	rules  time.Time
	traces [2]time.Time
}

func stampsOf(s *home.Session) stamps {
	return stamps{vault: s.Vault.Stamp(), rules: s.Home.RulesStamp(), traces: s.Home.Traces().Stamp()}
}

// watch reads the accounts whenever the vault's stamp changes, and likewise the rules, the recorded
// attempts and the providers.
func (a *App) watch(session *Session) {
	known, providers := session.first, a.providersAt
	a.using(session, func(context.Context) func() {
		ctx := session.ended
		every := time.NewTicker(watchEvery)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-every.C:
			}
			now := stampsOf(session.Session)
			if now.vault != known.vault {
				known.vault = now.vault
				accounts, damaged := readAll(ctx, session)
				a.postIn(session, func() { a.reread(session, accounts, damaged) })
			}
			if now.traces != known.traces && session.traced.Load() {
				known.traces = now.traces
				a.postIn(session, a.loadFlows)
			}
			if now.rules != known.rules {
				known.rules = now.rules
				a.postIn(session, func() { a.loadRules(session) })
			}
			if now := a.providersStamp(); now != providers {
				providers = now
				a.postIn(session, a.loadProviders)
			}
		}
	})
}

// providersStamp changes when a command adds, changes or removes a provider: each save replaces a
// file of the folder.
func (a *App) providersStamp() time.Time {
	info, err := os.Stat(a.deps.Home.ProvidersDir())
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// reread shows what was read of the vault of the session.
func (a *App) reread(session *Session, accounts []auth.Account, damaged []*auth.Error) {
	switch {
	case rekeyed(damaged):
		a.reopen()
	case gone(damaged) != nil:
		a.set(a.state.gone(gone(damaged)))
	default:
		a.set(a.state.returned().withAccounts(accounts, damaged).keptBy(session.Vault.Keeper()))
	}
}

// lookAgain reads the vault of the session and shows it.
func (a *App) lookAgain(session *Session) {
	a.using(session, func(ctx context.Context) func() {
		accounts, damaged := readAll(ctx, session)
		return func() { a.reread(session, accounts, damaged) }
	})
}

// repair moves damaged files aside and restores their previous versions.
func (a *App) repair() {
	session := a.session
	if session == nil {
		return
	}
	a.using(session, func(context.Context) func() {
		_, failed := session.Vault.Repair(a.acts)
		err := auth.AsError(failed)
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
