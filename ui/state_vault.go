package ui

import (
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// gateShown returns what the gate shows.
func (s State) gateShown() gateShown {
	return gateShown{
		phase: s.Phase, opening: s.Opening, wait: s.waitsToTry(), problem: s.Problem, keeper: s.Keeper, hasCode: s.Recovery,
		recoverable: s.recoverable(), mendable: s.mendable(), canStartAgain: s.canStartAgain(),
		hasDialog: s.Dialog.Kind != DialogNone,
	}
}

// firstShown returns what the first run shows.
func (s State) firstShown() firstShown {
	v := firstShown{opening: s.Opening}
	for _, e := range s.found("") {
		switch {
		case e.Source == catalog.SourceDemo:
		case e.Ready():
			v.ready = append(v.ready, e)
		case slices.Contains(firstPresets, e.ID):
			v.presets = append(v.presets, e)
		}
	}
	return v
}

// opening records that the vault is being opened.
func (s State) opening() State {
	s.Opening, s.Problem, s.TryAt = true, nil, time.Time{}
	return s
}

// waitingToTry records that the passphrase will be tried after a wait, because earlier ones were wrong.
func (s State) waitingToTry(wait time.Duration) State {
	if wait > 0 {
		s.TryAt = s.Now.Add(wait)
	}
	return s
}

// waitsToTry returns how long it is until the passphrase is tried; 0 means that it is being tried.
func (s State) waitsToTry() time.Duration {
	if !s.Opening || s.TryAt.IsZero() {
		return 0
	}
	return max(s.TryAt.Sub(s.Now), 0)
}

// opened records that the vault is open and who keeps its key.
func (s State) opened(k auth.Keeper) State {
	s.Phase, s.Opening, s.Problem, s.Keeper = PhaseOpen, false, nil, k
	return s
}

// empty records that there is no vault yet.
func (s State) empty() State {
	s.Phase, s.Opening, s.Problem = PhaseEmpty, false, nil
	return s
}

// locked records that the vault needs a passphrase.
func (s State) locked() State {
	s.Phase, s.Opening = PhaseLocked, false
	return s
}

// shut removes everything of the vault that was closed and needs its passphrase. The room, the
// selection and the questions from outside stay for the next opening.
func (s State) shut() State {
	return State{
		Providers: s.Providers, ProvidersErr: s.ProvidersErr, Room: s.Room, Selected: s.Selected,
		Recovery: s.Recovery, Queue: s.outside(),
	}.locked()
}

// lockShuts reports whether a lock wipes the key. Where tokens are unsaved it only hides the
// window, because they would be lost.
func (s State) lockShuts() bool {
	return s.Keeper == auth.KeeperPassphrase && len(s.Unsaved) == 0
}

// notOpened records why the vault did not open. If isNew, the vault was to be created, and the
// person can choose who keeps its key.
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

// withoutProblem clears the reason why the vault did not open.
func (s State) withoutProblem() State {
	s.Problem = nil
	return s
}

// stayingIn restores the room and the unsaved accounts of the state before the vault was closed.
func (s State) stayingIn(before State) State {
	s.Room, s.Selected, s.Unsaved = before.Room, before.Selected, before.Unsaved
	return s
}

// recoverableBy sets whether there is a recovery code.
func (s State) recoverableBy(code bool) State {
	s.Recovery = code
	return s
}

// able sets what can be done with the open vault.
func (s State) able(can Abilities) State {
	s.Can = can
	return s
}

// canStartAgain reports whether to offer deleting a vault that does not open, because its key may
// be lost for good. That excludes a vault of a newer Latchkey, and one that is unreadable only at
// present.
func (s State) canStartAgain() bool {
	switch {
	case s.Phase == PhaseLocked:
		return true
	case s.Phase != PhaseStuck || s.Problem == nil:
		return false
	}
	return s.Problem.Kind == auth.KindKeyring || s.Problem.Reason == auth.ReasonVaultDamaged
}

// withUnopened sets what a deletion would leave alive.
func (s State) withUnopened(u home.Unrevoked) State {
	s.Unopened = u
	return s
}

// withCopy sets what is known of the copy of vault.toml, and clears the results of the last look.
func (s State) withCopy(found home.Found) State {
	s.Copy, s.Mending = nil, false
	if found.Copy.Exists {
		s.Copy = &found
	}
	return s
}

// mendable reports whether the copy of vault.toml may open a vault whose vault.toml is damaged.
func (s State) mendable() bool {
	return s.Phase == PhaseStuck && s.Problem != nil && s.Problem.Reason == auth.ReasonVaultDamaged && s.Copy != nil && !s.Mending
}

// mended records that the copy has replaced the damaged file.
func (s State) mended() State {
	if !s.Mending {
		return s
	}
	s.Mending, s.Copy = false, nil
	return s.noticed(words.CopyUsed(), false)
}

// offersRecovery reports whether a recovery code would be useful: a keyring or a passphrase keeps the
// key, and there is no code yet.
func (s State) offersRecovery() bool {
	return !s.Recovery && s.Can.MakeCode
}

// recoverable reports whether a recovery code may open the vault that does not
// open.
func (s State) recoverable() bool {
	return s.Recovery && s.Problem != nil && s.Problem.Kind == auth.KindKeyring
}

// coveredBy opens the dialog of a recovery code that was just drawn.
func (s State) coveredBy(code auth.Secret) State {
	s.Code = code
	return s.withDialog(Dialog{Kind: DialogRecovery})
}

// notRecovered records why a recovery code did not open the vault, which is unchanged.
func (s State) notRecovered(err *auth.Error) State {
	s.Opening, s.Problem = false, err
	return s
}

// gone records that the folder of the open vault is gone. The window says so and waits: the key
// stays in memory, and what was not stored yet can still be stored. A hidden window stays hidden.
func (s State) gone(err *auth.Error) State {
	if s.Phase == PhaseOpen {
		s.Phase, s.Problem = PhaseStuck, err
	}
	return s
}

// returned ends gone.
func (s State) returned() State {
	if s.Phase == PhaseStuck && s.Problem != nil && s.Problem.Reason == auth.ReasonVaultGone {
		s.Phase, s.Problem = PhaseOpen, nil
	}
	return s
}

// hidden hides the content; the vault stays open.
func (s State) hidden() State {
	s.Phase = PhaseHidden
	return s
}

// putAway removes everything of a vault that was closed and that the keyring opens when the
// window is shown.
func (s State) putAway() State {
	then := s.shutByItself()
	then.Phase, then.Keeper = PhaseHidden, s.Keeper
	return then
}

// revealed ends hidden.
func (s State) revealed() State {
	s.Phase = PhaseOpen
	return s.withNextDialog()
}
