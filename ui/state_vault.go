package ui

import (
	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// opening says that the vault is being opened.
func (s State) opening() State {
	s.Opening, s.Problem = true, nil
	return s
}

// opened says that the vault is open and who keeps its key.
func (s State) opened(k auth.Keeper) State {
	s.Phase, s.Opening, s.Problem, s.Keeper = PhaseOpen, false, nil, k
	return s
}

// empty says that there is no vault yet.
func (s State) empty() State {
	s.Phase, s.Opening, s.Problem = PhaseEmpty, false, nil
	return s
}

// locked says that a passphrase opens the vault.
func (s State) locked() State {
	s.Phase, s.Opening = PhaseLocked, false
	return s
}

// notOpened says why the vault did not open. isNew tells whether it was to be
// made: then the person can choose who keeps its key.
func (s State) notOpened(err *auth.Error, isNew bool) State {
	s.Opening, s.Problem = false, err
	switch {
	case err.Kind == auth.KindWrongPassphrase:
		if s.Phase != PhaseChoose {
			s.Phase = PhaseLocked
		}
	case isNew && (err.Kind == auth.KindKeyring || s.Phase == PhaseChoose):
		s.Phase = PhaseChoose
	default:
		s.Phase = PhaseStuck
	}
	return s
}

// withoutProblem forgets why the vault did not open.
func (s State) withoutProblem() State {
	s.Problem = nil
	return s
}

// stayingIn keeps where the person was before the vault was let go of, and what is
// not saved.
func (s State) stayingIn(before State) State {
	s.Room, s.Selected, s.Unsaved = before.Room, before.Selected, before.Unsaved
	return s
}

// recoverableBy says whether there is a recovery code.
func (s State) recoverableBy(code bool) State {
	s.Recovery = code
	return s
}

// able says what can be done with the open vault.
func (s State) able(can Abilities) State {
	s.Can = can
	return s
}

// canStartAgain reports whether it makes sense to offer to delete a vault that
// does not open: its key may be gone for good. A vault of a newer Latchkey, or one
// that cannot be read just now, is not like that.
func (s State) canStartAgain() bool {
	switch {
	case s.Phase == PhaseLocked:
		return true
	case s.Phase != PhaseStuck || s.Problem == nil:
		return false
	}
	return s.Problem.Kind == auth.KindKeyring || s.Problem.Reason == auth.ReasonVaultDamaged
}

// withUnopened takes what a deletion would leave alive.
func (s State) withUnopened(u home.Unrevoked) State {
	s.Unopened = u
	return s
}

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

// mended says that the copy is in the place of the damaged file.
func (s State) mended() State {
	if !s.Mending {
		return s
	}
	s.Mending, s.Copy = false, nil
	return s.noticed(words.CopyUsed(), false)
}

// offersRecovery reports whether a recovery code would be of use: the keyring
// keeps the key, and there is no code yet.
func (s State) offersRecovery() bool {
	return s.Keeper == auth.KeeperKeyring && !s.Recovery && s.Can.MakeCode
}

// recoverable reports whether a recovery code may open the vault that does not
// open.
func (s State) recoverable() bool {
	return s.Recovery && s.Problem != nil && s.Problem.Kind == auth.KindKeyring
}

// coveredBy shows the recovery code that was just made.
func (s State) coveredBy(code auth.Secret) State {
	s.Recovery, s.Code = true, code
	return s.asking(Dialog{Kind: DialogRecovery})
}

// kept closes the dialog of a code that the person has kept.
func (s State) kept() State {
	s = s.answered()
	s.Recovery = true
	return s
}

// notRecovered says why a recovery code did not open the vault, which stays as
// it is.
func (s State) notRecovered(err *auth.Error) State {
	s.Opening, s.Problem = false, err
	return s
}

// hidden shuts the content away without touching the vault.
func (s State) hidden() State {
	s.Phase = PhaseHidden
	return s
}

// shownAgain ends hidden.
func (s State) shownAgain() State {
	s.Phase = PhaseOpen
	return s.askedNext()
}
