package parts

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Measures of the wheel.
const (
	fyneNotch = 25             // what Fyne reports for a notch of a wheel
	wheelRows = 3              // how many rows a notch moves
	pageNotch = wheelRows * 32 // on pages and in dialogs, whose rows are those of cards
)

// wheel lies over the content of a pane that scrolls, and moves the pane. Fyne gives the wheel to the
// innermost object that scrolls, and so to every entry under the pointer, which has no use for it.
type wheel struct {
	widget.BaseWidget
	pane  *container.Scroll
	notch float32
	over  fyne.CanvasObject // what it lies over, where panes within this one may be
}

// under puts the wheel of a pane over its content.
func under(pane *container.Scroll, notch float32, content fyne.CanvasObject) {
	w := &wheel{pane: pane, notch: notch, over: content}
	w.ExtendBaseWidget(w)
	pane.Content = container.NewStack(content, w)
}

// wheelOf is the wheel of a pane.
func wheelOf(pane *container.Scroll) *wheel {
	if stack, ok := pane.Content.(*fyne.Container); ok {
		if w, ok := stack.Objects[len(stack.Objects)-1].(*wheel); ok {
			return w
		}
	}
	return nil
}

// Scrolled moves the pane, or the one within it that is under the pointer and has anything left in
// that direction.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	Touch()
	for _, in := range wheelsIn(w.over) {
		at := e.AbsolutePosition.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(in.pane))
		size := in.pane.Size()
		if at.X >= 0 && at.Y >= 0 && at.X < size.Width && at.Y < size.Height && in.moves(e.Scrolled.DY) {
			in.Scrolled(e)
			return
		}
	}
	moved := *e
	moved.Scrolled.DY = w.step(e.Scrolled.DY)
	w.pane.Scrolled(&moved)
}

// step is how far a movement of the wheel goes: whole notches by rows, and the fine steps of a
// touchpad as they are.
func (w *wheel) step(dy float32) float32 {
	if notches := float64(dy) / fyneNotch; notches == math.Trunc(notches) {
		return float32(notches) * w.notch
	}
	return dy
}

// moves reports whether the pane can move that way; up is more than 0.
func (w *wheel) moves(dy float32) bool {
	if dy > 0 {
		return w.pane.Offset.Y > 0
	}
	return w.pane.Offset.Y < w.pane.Content.Size().Height-w.pane.Size().Height
}

// wheelsIn are the wheels of the visible panes in containers.
func wheelsIn(o fyne.CanvasObject) []*wheel {
	var found []*wheel
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *container.Scroll:
		if w := wheelOf(o); w != nil {
			found = append(found, w)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			found = append(found, wheelsIn(c)...)
		}
	}
	return found
}

// CreateRenderer is for Fyne.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer { return newRenderer(w) }

func (w *wheel) min() fyne.Size   { return fyne.Size{} }
func (w *wheel) layout(fyne.Size) {}
func (w *wheel) paint()           {}
