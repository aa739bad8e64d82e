package ui

import (
	"path/filepath"
	"strings"

	"latchkey/ui/flow"
	"latchkey/ui/words"
)

// DialogExportFlow asks where to write Flows.Export.
const DialogExportFlow DialogKind = "export-flow"

// flowActs is what the dialogs of the room Flow can trigger.
type flowActs interface {
	errandActs
	folderActs
	exportFlow(file string, replace bool)
}

func newExportFlowDialog(on flowActs, x flow.Export) *errandDialog {
	name := []string{"latchkey", x.Diagram.Provider, x.Diagram.StartedAt.Local().Format("2006-01-02-150405")}
	usual := "~" + string(filepath.Separator) + strings.Join(name, "-") + "." + x.Ext()
	to := newFileChoice(on, words.ExportFile(), usual, words.ExportDo(), func(file string, replace bool) {
		if file != "" {
			on.exportFlow(file, replace)
		}
	})
	e := newErrand(on, words.FlowExportTitle(), words.FlowExportText(), to.field, to.yes, words.ExportBusy())
	e.field, to.dialog = to.refused, e.dialog
	e.dialog.Initial = to.path
	return e
}
