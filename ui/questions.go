package ui

import "latchkey/ui/words"

// questionEntry is one line of the table of dialogs.
type questionEntry struct {
	make   func(a *App, s State) modal // returns nil if the subject of the dialog is gone
	closed func(State) State           // changes the state when the dialog is closed; nil changes nothing
}

// questions lists the dialogs by kind. A new dialog needs its own file and one line here.
func questions() map[DialogKind]questionEntry {
	return map[DialogKind]questionEntry{
		DialogPicker:         {make: func(a *App, s State) modal { return newPickerDialog(a, s) }},
		DialogWaiting:        {make: func(a *App, s State) modal { return newSignInDialog(a, s) }},
		DialogFailure:        {make: func(a *App, s State) modal { return newFailureDialog(a, s) }, closed: failureClosed},
		DialogRevoke:         {make: func(a *App, s State) modal { return newAccountQuestion(a, s) }},
		DialogRemove:         {make: func(a *App, s State) modal { return newAccountQuestion(a, s) }},
		DialogRename:         {make: func(a *App, s State) modal { return newRenameDialog(a, s) }},
		DialogUse:            {make: func(a *App, s State) modal { return newUseDialog(a, s) }},
		DialogSignOut:        {make: func(a *App, s State) modal { return newSignOutQuestion(a, s) }},
		DialogSigningOut:     {make: func(a *App, s State) modal { return newLeavingDialog(a, s) }},
		DialogRemoveProvider: {make: func(a *App, s State) modal { return newProviderQuestion(a, s) }},
		DialogKeys:           {make: func(a *App, _ State) modal { return newKeysDialog(a, a.deps.Version) }},
		DialogStartAgain: {make: func(a *App, s State) modal {
			return newQuestion(a, words.AskStartAgain(s.Unopened.Accounts, s.Unopened.Providers), a.startAgain)
		}},
		DialogRecovery: {make: func(a *App, s State) modal { return newRecoveryDialog(a, s) }, closed: recoveryClosed},
		DialogUnsaved:  {make: func(a *App, _ State) modal { return newQuestion(a, words.AskUnsaved(), a.leave) }},
		DialogMoveKey:  {make: func(a *App, s State) modal { return newMoveDialog(a, s) }},
		DialogRenewKey: {make: func(a *App, s State) modal { return newRenewDialog(a, s) }},
		DialogNewCode:  {make: func(a *App, _ State) modal { return newQuestion(a, words.AskNewCode(), a.newRecoveryCode) }},
		DialogDropCode: {make: func(a *App, s State) modal { return newQuestion(a, words.AskDropCode(s.Keeper), a.dropCode) }},
		DialogBackUp:   {make: func(a *App, s State) modal { return newBackUpDialog(a, s) }},
		DialogRestore:  {make: func(a *App, _ State) modal { return newRestoreDialog(a) }},
		DialogErase:    {make: func(a *App, s State) modal { return newQuestion(a, words.AskErase(len(s.Accounts)), a.erase) }},
		DialogExport:   {make: func(a *App, s State) modal { return newExportDialog(a, s) }},
		DialogEntry:    {make: func(a *App, s State) modal { return newEntryDialog(a, s) }},
		DialogErased:   {make: func(a *App, s State) modal { return newErasedDialog(a, s) }},
	}
}
