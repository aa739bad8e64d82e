package ui

import (
	"strings"

	"latchkey/ui/flow"
	"latchkey/ui/words"
)

// DialogExportFlow asks where to write Flows.Export.
const DialogExportFlow DialogKind = "export-flow"

// flowActs is what the dialogs of the room Flow can trigger.
type flowActs interface {
	exportActs
	exportFlow(file string, replace bool)
}

func newExportFlowDialog(on flowActs, x flow.Export) *errandDialog {
	name := []string{"latchkey", x.Diagram.Provider, x.Diagram.StartedAt.Local().Format("2006-01-02-150405")}
	usual := strings.Join(name, "-") + "." + x.Ext()
	return newExportErrand(on, exportText{words.FlowExportTitle(), words.FlowExportText(), usual}, on.exportFlow)
}
