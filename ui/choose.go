package ui

// searchFor filters the list of accounts.
func (a *App) searchFor(text string) { a.set(a.state.searched(text)) }

// selectAccount shows one account.
func (a *App) selectAccount(id string) { a.set(a.state.selected(id)) }

// moveSelection goes through the accounts shown.
func (a *App) moveSelection(ids []string, by int) { a.set(a.state.movedIn(ids, by)) }

// selectProvider shows one provider, unless that would lose what was typed.
func (a *App) selectProvider(id string) { a.set(a.state.selectedProvider(id)) }

// moveProvider goes through the providers.
func (a *App) moveProvider(by int) { a.set(a.state.movedProvider(by)) }

// forgetProblem takes away why a locked vault did not open.
func (a *App) forgetProblem() {
	if a.state.Phase == PhaseLocked && a.state.Problem != nil {
		a.set(a.state.withoutProblem())
	}
}
