package ui

import (
	"context"

	"latchkey/auth"
)

// offersRecovery reports whether a recovery code would be of use: the keyring
// keeps the key, and there is no code yet.
func (s State) offersRecovery(session *Session) bool {
	return s.Keeper == auth.KeeperKeyring && !s.Recovery && session != nil && session.OnDisk()
}

// recoverable reports whether a recovery code may open the vault that does not
// open.
func (s State) recoverable() bool {
	return s.Recovery && s.Problem != nil && s.Problem.Kind == auth.KindKeyring
}

// makeRecoveryCode makes a code and shows it, once.
func (a *App) makeRecoveryCode() {
	if a.free() && a.state.offersRecovery(a.session) {
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

// coveredBy shows the recovery code that was just made.
func (s State) coveredBy(code auth.Secret) State {
	s.Recovery, s.Code = true, code
	return s.asking(Dialog{Kind: DialogRecovery})
}

// keptCode closes the dialog of a code that the person has kept.
func (a *App) keptCode() { a.set(a.state.kept()) }

// kept closes the dialog of a code that the person has kept.
func (s State) kept() State {
	s = s.answered()
	s.Recovery = true
	return s
}

// recoverVault opens the vault by its recovery code.
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

// notRecovered says why a recovery code did not open the vault, which stays as
// it is.
func (s State) notRecovered(err *auth.Error) State {
	s.Opening, s.Problem = false, err
	return s
}
