package ui

import "latchkey/ui/words"

// exportTo writes the exported activity to a file.
func (a *App) exportTo(file string, replace bool) {
	export := a.state.Export
	a.writeExport(DialogExport, file, replace, words.ActivityExported(export.Entries, file), func() ([]byte, error) {
		return export.Data, nil
	})
}

// showAccount closes the dialog and shows an account.
func (a *App) showAccount(id string) {
	a.set(a.state.answered().inRoom(RoomAccounts).searched("").selected(id))
}
