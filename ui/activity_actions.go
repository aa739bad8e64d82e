package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// exportTo writes the exported activity to a file.
func (a *App) exportTo(file string, replace bool) {
	if a.state.Errand.Busy {
		return
	}
	export := a.state.Export
	a.set(a.state.errand(true, nil))
	a.aside(func(context.Context) func() {
		err := auth.AsError(home.SaveFile(file, export.Data, replace))
		return func() {
			if err != nil {
				a.failed(DialogExport, err)
				return
			}
			a.done(DialogExport, words.ActivityExported(export.Entries, file))
		}
	})
}

// showAccount closes the dialog and shows an account.
func (a *App) showAccount(id string) {
	a.set(a.state.answered().inRoom(RoomAccounts).searched("").selected(id))
}
