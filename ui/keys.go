package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// shortcuts lists the keys that work with Ctrl (Cmd on macOS) whatever has the focus. F1 shows
// them (keyLines).
func (a *App) shortcuts() map[fyne.KeyName]func() {
	keys := map[fyne.KeyName]func(){
		fyne.KeyN: a.openPicker,
		fyne.KeyF: a.search,
		fyne.KeyR: a.refreshSelected,
		fyne.KeyL: a.lock,
		fyne.KeyQ: a.Leave,
		fyne.KeyS: a.saveProvider,
		fyne.KeyE: a.export,
		fyne.KeyW: a.closeTop,

		fyne.KeyEqual: func() { a.zoomBy(1) }, // plus, on most keyboards
		fyne.KeyPlus:  func() { a.zoomBy(1) },
		fyne.KeyMinus: func() { a.zoomBy(-1) },
		fyne.Key0:     func() { a.zoomBy(0) },
	}
	for _, e := range rooms() {
		if e.rail != nil {
			keys[e.rail.key] = func() { a.enter(e.id) }
		}
	}
	return keys
}

// keyLines returns the keys and their effects, in order.
func keyLines() [][2]string {
	var leads [][2]string
	for _, e := range rooms() {
		if e.rail != nil {
			leads = append(leads, [2]string{words.Ctrl(string(e.rail.key)), e.rail.name})
		}
	}
	return words.KeyLines(leads)
}

// bindKeys adds the keys to the canvas.
func (a *App) bindKeys(c fyne.Canvas) {
	for key, do := range a.shortcuts() {
		run := func(fyne.Shortcut) {
			parts.Touch()
			do()
		}
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, run)
		if key == fyne.KeyEqual {
			c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}, run)
		}
	}
	c.AddShortcut(&fyne.ShortcutPaste{}, a.pasted)
	c.SetOnTypedKey(a.typedKey)
}

// closeTop closes the menu or dialog on top, as Esc does, or else the window.
func (a *App) closeTop() {
	if c := a.canvas(); c != nil && c.Overlays().Top() != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		return
	}
	a.Leave()
}

// typedKey handles the keys that the focused widget does not use.
func (a *App) typedKey(e *fyne.KeyEvent) {
	parts.Touch()
	if a.free() && a.screen.present().Typed(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyF1:
		a.ask(Dialog{Kind: DialogKeys})
	case fyne.KeyEscape:
		a.escape()
	case fyne.KeyUp:
		a.move(-1)
	case fyne.KeyDown:
		a.move(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		a.pressDefault()
	}
}

// free reports whether no dialog is open.
func (a *App) free() bool { return a.state.Dialog.Kind == DialogNone && !a.isAsked() }

// isAsked reports whether the question about a program is open.
func (a *App) isAsked() bool { return a.state.consent().Kind != DialogNone }

// usable reports whether there is an open vault or none yet.
func (a *App) usable() bool { return a.state.Phase == PhaseOpen || a.state.Phase == PhaseEmpty }

// ask opens a dialog, unless one is open.
func (a *App) ask(d Dialog) {
	if a.free() {
		a.set(a.state.withDialog(d))
	}
}

// answer closes the open dialog.
func (a *App) answer() { a.set(a.state.answered()) }

// openPicker opens the picker. It replaces a waiting dialog, whose sign-in continues.
func (a *App) openPicker() { a.pick("") }

// pick opens the picker, with the tab for an address if one is given.
func (a *App) pick(address string) {
	if !a.usable() || a.state.Opening || a.isAsked() || (!a.free() && a.state.Dialog.Kind != DialogWaiting) {
		return
	}
	a.loadProviders()
	a.loadBrowsers()
	a.stopLooking()
	a.set(a.state.typesAddress(address, "").withDialog(Dialog{Kind: DialogPicker}))
	a.lookUp(a.state.Look.N)
}

// enter shows a room.
func (a *App) enter(r Room) {
	if !a.free() || !a.usable() {
		return
	}
	if a.state.Room == RoomProviders && r != RoomProviders {
		a.leavingForm(func() { a.goTo(r) })
		return
	}
	a.goTo(r)
}

// goTo shows a room whose data it reads first.
func (a *App) goTo(r Room) {
	if e := a.screen.place(r); e.rail != nil && e.rail.enter != nil {
		e.rail.enter(a)
	}
	a.set(a.state.inRoom(r))
}

func (a *App) search() {
	if field := a.screen.present().Search(); a.free() && field != nil {
		a.focus(field)
	}
}

// export opens what the room offers as a file.
func (a *App) export() {
	if a.free() {
		a.screen.present().Export()
	}
}

func (a *App) refreshSelected() {
	if a.free() && a.state.view() == RoomAccounts {
		a.refresh(a.state.Selected)
	}
}

// move moves the selection in the list of the room.
func (a *App) move(by int) { a.screen.present().Move(by) }

// escape clears a filter of the room, or else the focus.
func (a *App) escape() {
	if !a.screen.present().Escape() {
		a.focus(nil)
	}
}

// pressDefault presses the filled button of the room.
func (a *App) pressDefault() { a.screen.present().Press() }

// showSignIn opens the dialog of a sign-in: its progress, or why it stopped.
func (a *App) showSignIn(n int) {
	x, ok := a.state.SignIn(n)
	switch {
	case !ok:
	case x.Err != nil:
		a.set(a.state.withDialog(Dialog{Kind: DialogFailure, SignIn: n}))
	case x.Pair != nil:
		a.set(a.state.withDialog(Dialog{Kind: DialogPair, SignIn: n}))
	case x.Suggested != "":
		a.set(a.state.withDialog(Dialog{Kind: DialogUnnamed, SignIn: n}))
	default:
		a.set(a.state.withDialog(Dialog{Kind: DialogWaiting, SignIn: n}))
	}
}

// canvas returns the window's canvas, or nil while there is no window.
func (a *App) canvas() fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(a.screen.content)
}

// focus focuses a widget; nil removes the focus.
func (a *App) focus(to fyne.Focusable) {
	c := a.canvas()
	switch {
	case c == nil:
	case to == nil:
		c.Unfocus()
	default:
		c.Focus(to)
	}
}

// focusLater focuses an entry after the present key has been handled, so that a Space that pressed
// a button is not typed into the entry.
func (a *App) focusLater(to fyne.Focusable) { a.post(func() { a.focus(to) }) }
