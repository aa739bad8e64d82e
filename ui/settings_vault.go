package ui

import (
	"context"
	"slices"

	"latchkey/auth"
	"latchkey/ui/words"
)

// keeper is who keeps the key of a session's vault now.
func (s *Session) keeper() auth.Keeper {
	if s.KeeperNow != nil {
		return s.KeeperNow()
	}
	return s.Keeper
}

// failed says in the dialog of that kind why it could not be done; where the
// person has closed it, as a message.
func (a *App) failed(kind DialogKind, err *auth.Error) {
	if a.state.Dialog.Kind == kind {
		a.set(a.state.errand(false, err))
		return
	}
	a.set(a.state.noticed(sentence(err), true))
}

// done closes the dialog of that kind and says what was done.
func (a *App) done(kind DialogKind, said string) {
	s := a.state
	if s.Dialog.Kind == kind {
		s = s.answered()
	}
	a.set(s.noticed(said, false))
}

// errand runs something that the dialog of the settings asked for, unless it is
// running already; then, on the main goroutine, what that returned.
func (a *App) errand(work func(session *Session) (then func())) {
	session := a.session
	if session == nil || a.state.Errand.Busy {
		return
	}
	a.set(a.state.errand(true, nil))
	a.using(session, func(context.Context) func() { return work(session) })
}

// moveKey gives the key to another keeper, or puts it under a new passphrase.
func (a *App) moveKey(to auth.Keeper, passphrase string) {
	if a.session != nil && a.session.Store != nil {
		a.storeMemory(to, passphrase)
		return
	}
	a.errand(func(session *Session) func() {
		before := session.keeper()
		err := auth.AsError(session.Move(a.acts, to, auth.NewSecret(passphrase)))
		now := session.keeper()
		return func() {
			a.set(a.state.keptBy(now))
			switch {
			case err == nil:
				a.done(DialogMoveKey, words.KeyMoved(to))
			case now == to && before != to:
				a.done(DialogMoveKey, words.KeyLeftBehind(to))
			default:
				a.failed(DialogMoveKey, err)
			}
			a.armIdle()
		}
	})
}

// storeMemory makes a vault on disk of the one in memory. Nothing can be done
// meanwhile, so that nothing is changed in memory after it was copied.
func (a *App) storeMemory(to auth.Keeper, passphrase string) {
	session, room := a.session, a.state.Room
	before := a.release(PhaseStarting)
	a.aside(func(context.Context) func() {
		session.users.Wait()
		next, err := session.Store(a.acts, to, auth.NewSecret(passphrase))
		failed := auth.AsError(err)
		if failed != nil {
			next = session
			session.hold(false)
		}
		accounts, damaged := readAll(a.acts, next)
		return func() {
			a.opened(next, accounts, damaged)
			s := a.state.inRoom(room).selected(before.Selected)
			s.Settings, s.Handler, s.Browsers, s.Browser = before.Settings, before.Handler, before.Browsers, before.Browser
			if failed != nil {
				a.set(s.asking(before.Dialog).errand(false, failed))
				return
			}
			a.set(s.noticed(words.KeyMoved(to), false))
		}
	})
}

// release lets go of the vault, so that it is used by nobody once what is being
// saved is saved (Session.users). It gives the state before.
func (a *App) release(p Phase) (before State) {
	session, before := a.session, a.state
	a.clearCopied()
	a.session, a.pending = nil, nil
	session.hold(true)
	session.end()
	a.dropSignIns()
	a.set(State{Phase: p, Providers: before.Providers, ProvidersErr: before.ProvidersErr})
	a.screen.forget()
	return before
}

// rekeyed reports whether another process has given the vault a new key.
func rekeyed(damaged []*auth.Error) bool {
	return slices.ContainsFunc(damaged, func(e *auth.Error) bool { return e.Reason == auth.ReasonKeyRotated })
}

// reopen opens the vault anew, by its new key.
func (a *App) reopen() {
	session := a.session
	before := a.release(PhaseStarting)
	a.state.Room, a.state.Selected, a.state.Unsaved = before.Room, before.Selected, before.Unsaved
	a.aside(func(context.Context) func() {
		session.users.Wait()
		session.close()
		found, err := a.deps.Peek()
		return func() { a.peeked(found, auth.AsError(err)) }
	})
}

// dropSignIns cancels the sign-ins on their way.
func (a *App) dropSignIns() {
	for n, cancel := range a.cancels {
		cancel()
		delete(a.cancels, n)
		delete(a.pastes, n)
		delete(a.agains, n)
	}
}

// renewKey draws a new key for the vault and seals everything anew, in the
// background. A window that closes or locks interrupts it; the next opening goes
// on.
func (a *App) renewKey(passphrase string) {
	session := a.session
	if session == nil || session.Renew == nil || a.state.Renewal.On {
		return
	}
	hadCode := a.state.Recovery
	s := a.state.renewing(0, 0)
	if s.Dialog.Kind == DialogRenewKey {
		s = s.errand(true, nil)
	}
	a.set(s)
	a.using(session, func(context.Context) func() {
		shown := -1
		err := auth.AsError(session.Renew(session.ended, auth.NewSecret(passphrase), func(done, all int) {
			if percent := done * 100 / max(all, 1); percent != shown {
				shown = percent
				a.post(func() { a.renewalAt(session, done, all) })
			}
		}))
		waiting := session.Renewing()
		return func() { a.renewalEnded(hadCode, waiting, err) }
	})
}

// resumeRenewal goes on with a renewal that was interrupted.
func (a *App) resumeRenewal(session *Session) {
	if session.Renewing == nil {
		return
	}
	a.using(session, func(context.Context) func() {
		if !session.Renewing() {
			return nil
		}
		return func() { a.renewKey("") }
	})
}

// renewalAt says how far the renewal is. It has begun, so that its dialog goes.
func (a *App) renewalAt(session *Session, done, all int) {
	if a.session != session {
		return
	}
	s := a.state
	if s.Dialog.Kind == DialogRenewKey {
		s = s.answered()
	}
	a.set(s.renewing(done, all))
}

func (a *App) renewalEnded(hadCode, waiting bool, err *auth.Error) {
	a.set(a.state.renewed(waiting))
	switch {
	case err == nil:
		a.state.Recovery = false // it was the old key's
		a.done(DialogRenewKey, words.KeyRenewed(hadCode))
	case waiting && err.Kind == auth.KindVaultBusy: // another process is at it
	default:
		a.failed(DialogRenewKey, err)
	}
}

// dropCode makes the recovery code worthless.
func (a *App) dropCode() {
	a.errand(func(session *Session) func() {
		err := auth.AsError(session.DropRecovery(a.acts))
		return func() {
			if err != nil {
				a.failed(DialogDropCode, err)
				return
			}
			a.state.Recovery = false
			a.done(DialogDropCode, words.CodeDropped())
		}
	})
}

// backUp writes a back-up to a file.
func (a *App) backUp(file, passphrase string, replace bool) {
	a.errand(func(session *Session) func() {
		err := auth.AsError(session.BackUp(a.acts, file, auth.NewSecret(passphrase), replace))
		return func() {
			if err != nil {
				a.failed(DialogBackUp, err)
				return
			}
			a.done(DialogBackUp, words.BackedUp(file))
		}
	})
}

// restore reads a back-up into the vault, which is made where there is none.
func (a *App) restore(file, passphrase string) {
	if a.session == nil {
		a.set(a.state.answered())
		a.withSession(func() { a.restore(file, passphrase) })
		return
	}
	if a.session.Restore == nil {
		a.set(a.state.noticed(words.RestoreNowhere(), true))
		return
	}
	a.errand(func(session *Session) func() {
		got, err := session.Restore(a.acts, file, auth.NewSecret(passphrase))
		accounts, damaged := readAll(a.acts, session)
		failed := auth.AsError(err)
		return func() {
			a.set(a.state.withAccounts(accounts, damaged))
			if failed != nil {
				a.failed(DialogRestore, failed)
				return
			}
			a.done(DialogRestore, words.RestoredCount(got.Added, got.Replaced, got.Kept))
		}
	})
}

// erase revokes and forgets everything. Nothing can be done meanwhile.
func (a *App) erase() {
	session := a.session
	if session == nil || session.Erase == nil {
		return
	}
	before := a.release(PhaseErasing)
	a.aside(func(context.Context) func() {
		session.users.Wait()
		done, err := session.Erase(a.acts)
		if failed := auth.AsError(err); failed != nil {
			accounts, damaged := readAll(a.acts, session)
			session.hold(false)
			return func() {
				a.opened(session, accounts, damaged)
				a.set(a.state.inRoom(before.Room).noticed(sentence(failed), true))
			}
		}
		session.close()
		return func() { a.set(a.state.empty().erased(done)) }
	})
}

// erased says what was forgotten, and who is alive at a provider.
func (s State) erased(done Erased) State {
	s.Erased = done
	switch {
	case len(done.Alive) > 0:
		return s.asking(Dialog{Kind: DialogErased})
	case done.Accounts > 0:
		return s.noticed(words.ErasedAll(), false)
	}
	return s.noticed(words.ErasedNone(), false)
}
