package ui

import (
	"context"
	"path/filepath"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// exportActs is what a dialog that asks for the file of an export can trigger.
type exportActs interface {
	errandActs
	folderActs
}

// exportText is what such a dialog says, and the name of the file that it offers in the person's home.
type exportText struct{ title, text, usual string }

// newExportErrand asks where to write a file. It calls write with the path.
func newExportErrand(on exportActs, says exportText, write func(file string, replace bool)) *errandDialog {
	usual := "~" + string(filepath.Separator) + says.usual
	to := newFileChoice(on, words.ExportFile(), usual, words.ExportDo(), func(file string, replace bool) {
		if file != "" {
			write(file, replace)
		}
	})
	e := newErrand(on, says.title, says.text, to.field, to.yes, words.ExportBusy())
	e.field, to.dialog = to.refused, e.dialog
	e.dialog.Initial = to.path
	return e
}

// writeExport writes what content returns to a file, for the dialog of a kind. It then says done.
func (a *App) writeExport(kind DialogKind, file string, replace bool, done string, content func() ([]byte, error)) {
	if a.state.Errand.Busy {
		return
	}
	a.set(a.state.errand(true, nil))
	a.aside(func(context.Context) func() {
		data, failed := content()
		if failed == nil {
			failed = home.SaveFile(file, data, replace)
		}
		err := auth.AsError(failed)
		return func() {
			if err != nil {
				a.failed(kind, err)
				return
			}
			a.done(kind, done)
		}
	})
}
