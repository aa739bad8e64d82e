package ui

// searchFor filters the list of accounts.
func (a *App) searchFor(text string) { a.set(a.state.searched(text)) }

// selectAccount selects an account.
func (a *App) selectAccount(id string) { a.set(a.state.selected(id)) }

// moveSelection moves the selection within the listed accounts.
func (a *App) moveSelection(ids []string, by int) { a.set(a.state.movedIn(ids, by)) }

// selectProvider selects a provider.
func (a *App) selectProvider(id string) {
	if d := a.state.Draft; d != nil && d.Base.ID == id {
		return
	}
	a.leavingForm(func() { a.set(a.state.selectedProvider(id)) })
}

// moveProvider moves the selection within the providers.
func (a *App) moveProvider(by int) {
	a.leavingForm(func() { a.set(a.state.movedProvider(by)) })
}

// forgetProblem clears the reason why a locked vault did not open.
func (a *App) forgetProblem() {
	if a.state.Phase == PhaseLocked && a.state.Problem != nil {
		a.set(a.state.withoutProblem())
	}
}
