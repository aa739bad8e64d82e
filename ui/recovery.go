package ui

import (
	"context"

	"latchkey/auth"
)

// makeRecoveryCode makes a code and shows it once. If there is a code already it asks first.
func (a *App) makeRecoveryCode() {
	if a.free() && a.state.offersRecovery() {
		a.newRecoveryCode()
	}
}

// newRecoveryCode makes a code, which replaces an earlier one, and shows it.
func (a *App) newRecoveryCode() {
	session := a.session
	if session == nil || !session.OnDisk() {
		return
	}
	a.using(session, func(ctx context.Context) func() {
		code, err := session.NewRecoveryCode(ctx)
		return func() {
			if err != nil {
				a.set(a.state.noticed(sentence(auth.AsError(err)), true))
				return
			}
			a.set(a.state.coveredBy(code))
		}
	})
}

// keptCode closes the dialog of a code that the person has stored.
func (a *App) keptCode() { a.set(a.state.kept()) }

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
