package ui

import "latchkey/auth"

// mend opens the vault with the copy of vault.toml, after asking for the passphrase where one
// keeps the key. The damaged file is moved aside.
func (a *App) mend() {
	if !a.state.mendable() {
		return
	}
	s := a.state
	s.Mending = true
	if s.Copy.Copy.Keeper == auth.KeeperPassphrase {
		s.Problem = nil
		a.set(s.locked())
		return
	}
	a.set(s)
	o := a.deps.Opening
	o.Repair = true
	a.open(o)
}
