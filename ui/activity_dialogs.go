package ui

import (
	"time"

	"latchkey/ui/activity"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The dialogs of the room of activity.
const (
	DialogExport DialogKind = "export"         // where to write State.Export
	DialogEntry  DialogKind = "activity-entry" // shows State.Facts
)

// activityActs is what the dialogs of the room of activity can trigger.
type activityActs interface {
	exportActs
	exportTo(file string, replace bool)
	showAccount(id string)
	seeInFlow(attempt string)
}

func newExportDialog(on activityActs, x activity.Export, today time.Time) *errandDialog {
	usual := "latchkey-activity-" + today.Format("2006-01-02") + "." + x.Ext
	return newExportErrand(on, exportText{words.ExportTitle(x.Entries), words.ExportText(), usual}, on.exportTo)
}

// entryDialog shows an entry in detail. It leads to its account and to its recorded attempt.
type entryDialog struct {
	dialog *parts.Dialog
	flow   *flowLink
}

func (e *entryDialog) shell() *parts.Dialog { return e.dialog }

// show shows the attempt of the entry; empty means that none is recorded.
func (e *entryDialog) show(attempt string) { e.flow.show(attempt) }

// newEntryDialog returns the dialog; account is empty if it is gone.
func newEntryDialog(on activityActs, facts []activity.Fact, account string) *entryDialog {
	rows := parts.Column(0)
	for _, f := range facts {
		rows.Add(parts.Line(0, parts.Fixed(104, 32, parts.NewText(parts.Caption, f.Name).Muted().Cut()), parts.NewText(parts.Body, f.Value).Cut()))
	}
	q := &entryDialog{dialog: parts.NewDialog(parts.WideWaiting, words.EntryTitle(), ""), flow: newFlowLink(on.seeInFlow)}
	rows.Add(q.flow.line)
	closing := parts.NewButton(parts.Primary, words.Close(), nil, on.answer)
	q.dialog.Body(rows).Right(closing).Default(closing)
	if account != "" {
		q.dialog.Left(parts.NewButton(parts.Quiet, words.ActivityShowAccount(), nil, func() { on.showAccount(account) }))
	}
	return q
}
