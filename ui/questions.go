package ui

import (
	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// questionEntry is one line of the table of dialogs.
type questionEntry struct {
	make   func(a *App, s State) modal // returns nil if the subject of the dialog is gone
	closed func(State) State           // changes the state when the dialog is closed; nil changes nothing
}

// questions lists the dialogs by kind. A new dialog needs its own file and one line here, which
// passes it the slice of the state that it shows.
func questions() map[DialogKind]questionEntry {
	return map[DialogKind]questionEntry{
		DialogPicker:  {make: pickerOf},
		DialogWaiting: {make: ofSignIn(func(a *App, _ State, x SignIn) modal { return over(newSignInDialog(a, x), State.signInShown) })},
		DialogPair:    {make: ofSignIn(pairDialogOf)},
		DialogUnnamed: {make: ofSignIn(unnamedDialogOf)},
		DialogFailure: {make: ofSignIn(failureDialogOf), closed: State.failureClosed},
		DialogRevoke: {make: ofAccount(func(a *App, s State, acc auth.Account) modal {
			return still(newRevokeQuestion(a, acc, s.providerName(acc.Provider)))
		})},
		DialogRemove: {make: ofAccount(func(a *App, s State, acc auth.Account) modal {
			return still(newRemoveQuestion(a, acc, s.providerName(acc.Provider)))
		})},
		DialogRename: {make: ofAccount(func(a *App, _ State, acc auth.Account) modal { return still(newRenameDialog(a, acc)) })},
		DialogUse: {make: ofAccount(func(a *App, s State, acc auth.Account) modal {
			p, _ := s.Provider(acc.Provider)
			return over(newUseDialog(a, acc.ID, p.Provider, s.Used[acc.ID].URL), State.useShown)
		})},
		DialogConsent: {make: func(a *App, s State) modal { return over(newConsentDialog(a, s.consentShown()), State.consentShown) }},
		DialogStopAll: {make: func(a *App, _ State) modal { return still(newStopAllQuestion(a)) }},
		DialogStopped: {make: func(a *App, s State) modal {
			return over(newStoppedDialog(a, s.stoppedShown()), func(State) struct{} { return struct{}{} })
		}},
		DialogSignOut:        {make: ofAccount(signOutDialogOf)},
		DialogSigningOut:     {make: ofAccount(leavingDialogOf)},
		DialogRemoveProvider: {make: providerQuestionOf},
		DialogDraft:          {make: draftQuestionOf},
		DialogKeys:           {make: func(a *App, _ State) modal { return still(newKeysDialog(a, a.deps.Version)) }},
		DialogAbout:          {make: func(a *App, _ State) modal { return still(newAboutDialog(a, a.about())) }},
		DialogStartAgain: {make: func(a *App, s State) modal {
			return still(newQuestion(a, words.AskStartAgain(s.Keeper, s.Unopened.Accounts, s.Unopened.Providers), a.startAgain))
		}},
		DialogRecovery: {make: func(a *App, s State) modal { return errandOver(newRecoveryDialog(a, s.Code)) }},
		DialogUnsaved:  {make: func(a *App, _ State) modal { return still(newQuestion(a, words.AskUnsaved(), a.leaveSaved)) }},
		DialogLockOver: {make: func(a *App, s State) modal {
			return still(newQuestion(a, words.AskLockOver(s.pendingProviders()), a.lockAtOnce))
		}},
		DialogQuitOver: {make: func(a *App, s State) modal {
			return still(newQuestion(a, words.AskQuitOver(s.pendingProviders()), a.leave))
		}},
		DialogMoveKey:  {make: func(a *App, s State) modal { return errandOver(newMoveDialog(a, s.Keeper, s.Dialog.Keeper)) }},
		DialogRenewKey: {make: func(a *App, s State) modal { return errandOver(newRenewDialog(a, s.Keeper)) }},
		DialogNewCode:  {make: codeQuestionOf},
		DialogDropCode: {make: func(a *App, s State) modal { return still(newQuestion(a, words.AskDropCode(s.Keeper), a.dropCode)) }},
		DialogBackUp:   {make: func(a *App, s State) modal { return errandOver(newBackUpDialog(a, s.Now)) }},
		DialogRestore:  {make: func(a *App, _ State) modal { return errandOver(newRestoreDialog(a)) }},
		DialogErase:    {make: func(a *App, s State) modal { return still(newQuestion(a, words.AskErase(len(s.Accounts)), a.erase)) }},
		DialogExport:   {make: func(a *App, s State) modal { return errandOver(newExportDialog(a, s.Export, s.Now)) }},
		DialogEntry: {make: func(a *App, s State) modal {
			acc, _ := s.Account(s.Dialog.Account) // empty if the account is gone
			return over(newEntryDialog(a, s.Facts, acc.ID), State.entryShown)
		}},
		DialogExportFlow: {make: func(a *App, s State) modal { return errandOver(newExportFlowDialog(a, s.Flows.Export)) }},
		DialogLesson:     {make: func(a *App, s State) modal { return errandOver(newLessonDialog(a, s.Lab.Lesson)) }},
		DialogErased:     {make: func(a *App, s State) modal { return still(newErasedDialog(a, alive(s.Erased))) }},
	}
}

func failureDialogOf(a *App, s State, x SignIn) modal {
	if x.Err == nil {
		return nil
	}
	p, _ := s.Provider(x.Ask.Provider)
	return still(newFailureDialog(a, x, p.Provider, s.Now))
}

// pairDialogOf returns the question about a sign-in's pair, unless it is answered.
func pairDialogOf(a *App, _ State, x SignIn) modal {
	if x.Pair == nil {
		return nil
	}
	return over(newPairDialog(a, x.N, *x.Pair), func(State) struct{} { return struct{}{} })
}

// unnamedDialogOf returns the question for the label of a sign-in's account, unless it is answered.
func unnamedDialogOf(a *App, _ State, x SignIn) modal {
	if x.Suggested == "" {
		return nil
	}
	return over(newUnnamedDialog(a, x), func(State) struct{} { return struct{}{} })
}

func providerQuestionOf(a *App, s State) modal {
	p, ok := s.Provider(s.SelectedProv)
	if !ok {
		return nil
	}
	return still(newProviderQuestion(a, p.Provider, s.aliveAt(p.ID)))
}

func draftQuestionOf(a *App, s State) modal {
	if s.Draft == nil {
		return nil
	}
	return still(newDraftQuestion(a, *s.Draft))
}

func codeQuestionOf(a *App, s State) modal {
	if s.Keeper == auth.KeeperPassphrase {
		return errandOver(newCodeDialog(a, s.Recovery))
	}
	return still(newQuestion(a, words.AskNewCode(), func() { a.newRecoveryCode("") }))
}

// signOutDialogOf returns the question, or the wait of a sign-out that is pending because another
// dialog replaced its own.
func signOutDialogOf(a *App, s State, acc auth.Account) modal {
	if s.SigningOut.Account == acc.ID {
		return leavingDialogOf(a, s, acc)
	}
	return still(newSignOutQuestion(a, acc.ID, s.providerName(acc.Provider)))
}

func leavingDialogOf(a *App, s State, acc auth.Account) modal {
	if s.SigningOut.Account != acc.ID {
		return nil
	}
	return over(newLeavingDialog(a, s.SigningOut, acc.Provider), State.signingOutShown)
}

// ofAccount makes a dialog about the account that State.Dialog names, unless it is gone.
func ofAccount(make func(*App, State, auth.Account) modal) func(*App, State) modal {
	return func(a *App, s State) modal {
		acc, ok := s.Account(s.Dialog.Account)
		if !ok {
			return nil
		}
		return make(a, s, acc)
	}
}

// ofSignIn makes a dialog about the sign-in that State.Dialog names, unless it is gone.
func ofSignIn(make func(*App, State, SignIn) modal) func(*App, State) modal {
	return func(a *App, s State) modal {
		x, ok := s.SignIn(s.Dialog.SignIn)
		if !ok {
			return nil
		}
		return make(a, s, x)
	}
}

// errandOver returns a form for one action.
func errandOver(d *errandDialog) modal { return over[Errand](d, State.errandShown) }

// framed is a dialog that shows nothing of the state after it was made.
type framed interface{ shell() *parts.Dialog }

// still returns a dialog of which nothing changes while it is open.
func still(d framed) modal { return over(unchanging{d}, func(State) struct{} { return struct{}{} }) }

type unchanging struct{ framed }

func (unchanging) show(struct{}) {}
