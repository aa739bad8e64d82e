package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// makeRecoveryCode makes a code where one is offered.
func (a *App) makeRecoveryCode() {
	if a.free() && a.state.offersRecovery() {
		a.wantRecoveryCode()
	}
}

// wantRecoveryCode draws a code and shows it once. It asks first if the code replaces an earlier
// one, and for the passphrase if that keeps the key.
func (a *App) wantRecoveryCode() {
	if a.state.Recovery || a.state.Keeper == auth.KeeperPassphrase {
		a.ask(Dialog{Kind: DialogNewCode})
		return
	}
	a.newRecoveryCode("")
}

// newRecoveryCode draws a code and shows it. It opens the vault, in place of an earlier one, only
// once the person says that it is kept. present is the passphrase, if that keeps the key.
func (a *App) newRecoveryCode(present string) {
	if a.session == nil || !a.session.OnDisk() {
		return
	}
	a.errand(func(session *Session) func() {
		var code auth.Secret
		err := session.CheckPassphrase([]byte(present))
		if err == nil {
			code, err = session.DrawRecoveryCode()
		}
		return func() {
			if err != nil {
				a.failed(DialogNewCode, auth.AsError(err))
				return
			}
			a.set(a.state.answered().coveredBy(code))
		}
	})
}

// keptCode makes the code that is shown open the vault, because the person has stored it.
func (a *App) keptCode() {
	code := a.state.Code
	a.errand(func(session *Session) func() {
		err := auth.AsError(session.KeepRecoveryCode(a.acts, code))
		return func() {
			if err != nil {
				a.failed(DialogRecovery, err)
				return
			}
			a.set(a.state.recoverableBy(true))
			a.done(DialogRecovery, words.CodeKept())
		}
	})
}

// recoverVault opens the vault with its recovery code.
func (a *App) recoverVault(code, passphrase string) {
	if a.state.Opening {
		return
	}
	a.set(a.state.opening())
	a.aside(func(ctx context.Context) func() {
		o := a.deps.Opening.WithPassphrase(auth.NewSecret(passphrase))
		o.RecoveryCode = auth.NewSecret(code)
		session, err := a.deps.open(ctx, o)
		if err != nil {
			return func() { a.set(a.state.notRecovered(auth.AsError(err))) }
		}
		accounts, damaged := readAll(ctx, session)
		return func() { a.opened(session, accounts, damaged) }
	})
}
