package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// moveKey moves the key to another keeper, or puts it under a new passphrase. If a passphrase keeps
// it, present must be that one: the window may be open before another person.
func (a *App) moveKey(to auth.Keeper, present, passphrase string) {
	if a.session != nil && !a.session.OnDisk() {
		a.storeMemory(to, passphrase)
		return
	}
	a.errand(func(session *Session) func() {
		before := session.Vault.Keeper()
		err := auth.AsError(session.CheckPassphrase([]byte(present)))
		if err == nil {
			err = auth.AsError(session.MoveKey(a.acts, to, []byte(passphrase)))
		}
		now := session.Vault.Keeper()
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

// storeMemory writes the vault in memory to the disk. The window allows no other action meanwhile,
// so that nothing changes in memory after it was copied.
func (a *App) storeMemory(to auth.Keeper, passphrase string) {
	session, room := a.session, a.state.Room
	before := a.release(PhaseStarting)
	a.aside(func(context.Context) func() {
		session.users.Wait()
		next := session
		stored, err := session.Store(a.acts, to, []byte(passphrase))
		failed := auth.AsError(err)
		if failed == nil {
			next = newSession(stored)
		} else {
			session.SetLocked(false)
		}
		accounts, damaged := readAll(a.acts, next)
		return func() {
			a.opened(next, accounts, damaged)
			s := a.state.inRoom(room).selected(before.Selected)
			s.Settings, s.Handler, s.Browsers, s.Browser = before.Settings, before.Handler, before.Browsers, before.Browser
			if failed != nil {
				a.set(s.withDialog(before.Dialog).errand(false, failed))
				return
			}
			a.set(s.noticed(words.KeyMoved(to), false))
		}
	})
}

// renewKey gives the vault a new key and reseals everything in the background. Closing or locking
// the window interrupts the renewal; the next opening resumes it.
func (a *App) renewKey(passphrase string) {
	session := a.session
	if session == nil || !session.OnDisk() || a.state.Renewal.On {
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
		err := auth.AsError(session.RenewKey(session.ended, []byte(passphrase), func(done, all int) {
			if percent := done * 100 / max(all, 1); percent != shown {
				shown = percent
				a.post(func() { a.renewalAt(session, done, all) })
			}
		}))
		waiting := session.Home.Renewing()
		return func() { a.renewalEnded(hadCode, waiting, err) }
	})
}

// resumeRenewal resumes a renewal that was interrupted.
func (a *App) resumeRenewal(session *Session) {
	if !session.OnDisk() {
		return
	}
	a.using(session, func(context.Context) func() {
		if !session.Home.Renewing() {
			return nil
		}
		return func() { a.renewKey("") }
	})
}

// renewalAt shows the progress of the renewal, and closes its dialog.
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
		a.set(a.state.recoverableBy(false)) // the code belonged to the old key
		a.done(DialogRenewKey, words.KeyRenewed(hadCode))
	case waiting && err.Kind == auth.KindVaultBusy: // another process is renewing the key
	default:
		a.failed(DialogRenewKey, err)
	}
}

// dropCode revokes the recovery code.
func (a *App) dropCode() {
	a.errand(func(session *Session) func() {
		err := auth.AsError(session.DropRecoveryCode(a.acts))
		return func() {
			if err != nil {
				a.failed(DialogDropCode, err)
				return
			}
			a.set(a.state.recoverableBy(false))
			a.done(DialogDropCode, words.CodeDropped())
		}
	})
}
