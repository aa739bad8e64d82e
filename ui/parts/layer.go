package parts

import (
	"slices"

	"fyne.io/fyne/v2"
)

// layer is something shown over the window: while it is, the canvas's keys go
// to it, and Fyne keeps the focus inside it. Taking it away gives keys and
// focus back to what was there.
type layer struct {
	canvas fyne.Canvas
	top    fyne.CanvasObject
	before func(*fyne.KeyEvent)
}

// show puts the object over the canvas; key takes the keys that the focused
// widget has no use for.
func (l *layer) show(c fyne.Canvas, top fyne.CanvasObject, key func(*fyne.KeyEvent)) {
	if l.shown() {
		return
	}
	EndTips()
	l.canvas, l.top, l.before = c, top, c.OnTypedKey()
	c.Overlays().Add(top)
	c.SetOnTypedKey(key)
}

// hide removes the object and everything above it.
func (l *layer) hide() {
	if !l.shown() {
		return
	}
	l.canvas.Overlays().Remove(l.top)
	l.canvas.SetOnTypedKey(l.before)
	l.canvas, l.before = nil, nil
}

// shown says whether it is over the canvas.
func (l *layer) shown() bool {
	return l.canvas != nil && slices.Contains(l.canvas.Overlays().List(), l.top)
}
