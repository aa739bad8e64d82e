package ui

import (
	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// withCopy takes what is known of the copy of vault.toml. A new look begins anew.
func (s State) withCopy(found home.Found) State {
	s.Copy, s.Mending = nil, false
	if found.Copy.Exists {
		s.Copy = &found
	}
	return s
}

// mendable reports whether the copy of vault.toml may open a vault that does not
// open because that is damaged.
func (s State) mendable() bool {
	return s.Phase == PhaseStuck && s.Problem != nil && s.Problem.Reason == auth.ReasonVaultDamaged && s.Copy != nil && !s.Mending
}

// mend opens the vault by the copy of vault.toml, after asking for the passphrase
// where one keeps the key. The damaged file is moved aside.
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

// mended says that the copy is in the place of the damaged file.
func (s State) mended() State {
	if !s.Mending {
		return s
	}
	s.Mending, s.Copy = false, nil
	return s.noticed(words.CopyUsed(), false)
}
