package ui

import (
	"latchkey/auth"
	"latchkey/ui/words"
)

// backUp writes a back-up to a file.
func (a *App) backUp(file, passphrase string, replace bool) {
	a.errand(func(session *Session) func() {
		err := auth.AsError(session.BackUp(a.acts, file, []byte(passphrase), replace))
		return func() {
			if err != nil {
				a.failed(DialogBackUp, err)
				return
			}
			a.done(DialogBackUp, words.BackedUp(file))
		}
	})
}

// restore reads a back-up into the vault, and creates the vault if there is none.
func (a *App) restore(file, passphrase string) {
	if a.session == nil {
		a.set(a.state.answered())
		a.withSession(func() { a.restore(file, passphrase) })
		return
	}
	if !a.session.OnDisk() {
		a.set(a.state.noticed(words.RestoreNowhere(), true))
		return
	}
	a.errand(func(session *Session) func() {
		got, err := session.Restore(a.acts, file, []byte(passphrase))
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
