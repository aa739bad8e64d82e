package ui

import "latchkey/ui/parts"

// view is a dialog that shows V, a slice of the state. It may also have the methods showTime(V),
// which draws what has changed with the clock alone, and dismissed, which is called when the person
// closes it.
type view[V any] interface {
	shell() *parts.Dialog
	show(V)
}

// modal is a view of the whole state; see over.
type modal interface {
	view[State]
	showTime(State)
	dismissed()
	inner() any // the dialog that shows the slice
}

// over returns a dialog as a view of the whole state; slice selects what it shows.
func over[V any](d view[V], slice func(State) V) modal { return sliced[V]{d, slice} }

type sliced[V any] struct {
	view[V]
	slice func(State) V
}

func (d sliced[V]) inner() any   { return d.view }
func (d sliced[V]) show(s State) { d.view.show(d.slice(s)) }

func (d sliced[V]) showTime(s State) {
	if w, ok := d.view.(interface{ showTime(V) }); ok {
		w.showTime(d.slice(s))
	}
}

func (d sliced[V]) dismissed() {
	if w, ok := d.view.(interface{ dismissed() }); ok {
		w.dismissed()
	}
}

// dialogs shows at most one dialog over the window: State.Dialog, or over it the question about a
// program, State.consent.
type dialogs struct {
	app    *App
	slot   func(State) Dialog // the dialog that the state has open
	closed func()             // changes the state when the person closes it
	stands Dialog
	modal  modal
}

// newDialogs shows State.Dialog.
func newDialogs(a *App) *dialogs { return &dialogs{app: a, slot: State.dialog, closed: a.answer} }

// newConsents shows the question about a program. Closing it is an answer, which dismissed gives.
func newConsents(a *App) *dialogs { return &dialogs{app: a, slot: State.consent, closed: func() {}} }

// show opens, draws or closes the dialog according to the state.
func (d *dialogs) show(s State) {
	now := d.slot(s)
	if d.modal != nil && d.stands != now {
		d.modal.shell().Close()
		d.modal = nil
	}
	c := d.app.canvas()
	if d.modal == nil && now.Kind != DialogNone && c != nil {
		make := questions()[now.Kind].make
		if make != nil {
			d.modal = make(d.app, s)
		}
		if d.modal == nil { // the subject of the dialog is gone
			d.app.post(func() { d.pass(now) })
			return
		}
		d.stands = now
		d.modal.show(s)
		d.modal.shell().OnDismissed = func() { d.dismissed() }
		d.modal.shell().Open(c)
		return
	}
	if d.modal == nil {
		return
	}
	d.modal.show(s)
	if !d.modal.shell().Shown() && c != nil {
		d.modal.shell().Open(c)
	}
}

// changes reports whether show will open or close a dialog.
func (d *dialogs) changes(s State) bool {
	now := d.slot(s)
	return d.modal != nil && d.stands != now || d.modal == nil && now.Kind != DialogNone
}

// lower takes the dialog away until the next show, so that one below it can be opened or closed.
func (d *dialogs) lower() {
	if d.modal != nil {
		d.modal.shell().Close()
	}
}

// dismissed closes the dialog, and cancels what only the dialog shows.
func (d *dialogs) dismissed() {
	d.modal.dismissed()
	d.closed()
}

// pass replaces a dialog that cannot be shown by the next one, so that the window stays usable.
func (d *dialogs) pass(gone Dialog) {
	if d.modal == nil && d.slot(d.app.state) == gone {
		d.closed()
	}
}

// showTime redraws what depends on the clock alone.
func (d *dialogs) showTime(s State) {
	if d.modal != nil {
		d.modal.showTime(s)
	}
}
