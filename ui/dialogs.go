package ui

import "latchkey/ui/parts"

// modal is a dialog that shows a state.
type modal interface {
	shell() *parts.Dialog
	show(State)
}

// dialogs shows at most one dialog over the window, State.Dialog.
type dialogs struct {
	app    *App
	stands Dialog
	modal  modal
}

func newDialogs(a *App) *dialogs { return &dialogs{app: a} }

// show opens, draws or closes the dialog according to the state.
func (d *dialogs) show(s State) {
	if d.modal != nil && d.stands != s.Dialog {
		d.modal.shell().Close()
		d.modal = nil
	}
	c := d.app.canvas()
	if d.modal == nil && s.Dialog.Kind != DialogNone && c != nil {
		make := questions()[s.Dialog.Kind].make
		if make != nil {
			d.modal = make(d.app, s)
		}
		if d.modal == nil { // the subject of the dialog is gone
			d.app.post(func() { d.pass(s.Dialog) })
			return
		}
		d.stands = s.Dialog
		d.modal.show(s)
		d.modal.shell().OnDismissed = func() { d.dismissed() }
		d.modal.shell().Open(c)
		return
	}
	if d.modal != nil {
		d.modal.show(s)
	}
}

// dismissed closes the dialog, and cancels what only the dialog shows.
func (d *dialogs) dismissed() {
	if w, ok := d.modal.(interface{ dismissed() }); ok {
		w.dismissed()
	}
	d.app.answer()
}

// pass replaces a dialog that cannot be shown by the next one, so that the window stays usable.
func (d *dialogs) pass(gone Dialog) {
	if d.modal == nil && d.app.state.Dialog == gone {
		d.app.answer()
	}
}

// showTime redraws what depends on the clock alone.
func (d *dialogs) showTime(s State) {
	if w, ok := d.modal.(interface{ showTime(State) }); ok {
		w.showTime(s)
	}
}
