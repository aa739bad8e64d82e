package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// pages opens pages of providers in the browser.
type pages interface{ openPage(url string) }

// errandActs is what every dialog of an errand can trigger.
type errandActs interface {
	closing
	pages
}

// errandDialog is a form for one action. It shows that the action is running, and why it failed.
type errandDialog struct {
	dialog *parts.Dialog
	yes    *parts.Button
	no     *parts.Button // closes the dialog; says Cancel unless refuse named the effect
	busy   string
	note   *troubleNote
	shown  *auth.Error
	field  func(*auth.Error) bool // shows an error at the field it belongs to, and reports whether there is one
}

// newErrand returns the dialog; body may be nil.
func newErrand(on errandActs, title, text string, body fyne.CanvasObject, yes *parts.Button, busy string) *errandDialog {
	e := &errandDialog{yes: yes, busy: busy, note: newTroubleNote(on.openPage), dialog: parts.NewDialog(parts.WideWaiting, title, text)}
	e.field = func(*auth.Error) bool { return false }
	column := parts.Column(16, e.note)
	if body != nil {
		column.Add(body)
		e.follow(body)
	}
	e.no = parts.NewButton(parts.Quiet, words.Cancel(), nil, on.answer)
	e.dialog.Body(column).Right(e.no, yes)
	return e
}

// refuse names the effect of closing the dialog on its button, and returns e.
func (e *errandDialog) refuse(label string) *errandDialog {
	e.no.Set(label, nil)
	return e
}

// follow has the dialog grow with its fields: an error below one needs a line of its own.
func (e *errandDialog) follow(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *parts.Field:
		o.OnMoved = e.dialog.Fit
	case *fyne.Container:
		for _, inner := range o.Objects {
			e.follow(inner)
		}
	}
}

func (e *errandDialog) shell() *parts.Dialog { return e.dialog }

func (e *errandDialog) show(now Errand) {
	showBusy(e.yes, now.Busy, e.busy)
	if e.shown == now.Err {
		return
	}
	e.shown = now.Err
	at := e.shown
	if e.field(at) {
		at = nil
	}
	e.note.show(noteOf(at))
	e.dialog.Fit()
}
