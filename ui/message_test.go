package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/parts"
)

// area is a part of the window.
type area struct{ x, y, right, bottom float32 }

func (a area) within(b area) area {
	return area{max(a.x, b.x), max(a.y, b.y), min(a.right, b.right), min(a.bottom, b.bottom)}
}

func (a area) empty() bool { return a.right <= a.x+0.5 || a.bottom <= a.y+0.5 }

// areaOf returns where an object is in the window.
func areaOf(o fyne.CanvasObject) area {
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return area{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

// pressable calls found for each control below o that can be seen, with the part that is in sight.
func pressable(t *testing.T, o fyne.CanvasObject, sight area, found func(fyne.CanvasObject, area)) {
	t.Helper()
	if !o.Visible() {
		return
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *container.Scroll:
		sight = sight.within(areaOf(o))
		children = []fyne.CanvasObject{o.Content}
	case *fyne.Container:
		children = o.Objects
	case *parts.Text: // can be selected, and does nothing
	case fyne.Widget:
		children = test.TempWidgetRenderer(t, o).Objects()
		_, taps := o.(fyne.Tappable)
		_, focuses := o.(fyne.Focusable)
		if part := sight.within(areaOf(o)); (taps || focuses) && !part.empty() {
			found(o, part)
		}
	}
	for _, c := range children {
		pressable(t, c, sight, found)
	}
}

// TestU29AMessageStandsOverNoControl: in every room, at the least and the usual size, a short and a
// long message are read whole and lie over nothing that can be pressed.
func TestU29AMessageStandsOverNoControl(t *testing.T) {
	d := newTestWindow(t)
	for _, text := range []string{"octo-ada is fresh again", strings.Repeat("A message that is long. ", 8)} {
		for _, size := range sizes[:2] {
			d.w.Resize(size)
			for _, room := range []func() State{wall, overfull, lived, reported, func() State { return wall().inRoom(RoomSettings) }} {
				d.showState(room()) // without a message
				d.showState(room().noticed(text, false))
				d.overNothing(text, size)
			}
		}
	}
}

// overNothing checks the place of the message.
func (d *testWindow) overNothing(text string, size fyne.Size) {
	d.t.Helper()
	whole := area{0, 0, size.Width, size.Height}
	var message fyne.CanvasObject
	walkVisible(d.t, d.app.screen.toasts, func(o fyne.CanvasObject) {
		if m, ok := o.(*parts.Message); ok {
			message = m
		}
		if words, ok := o.(*parts.Text); ok && strings.Join(strings.Fields(words.Shown()), " ") != strings.TrimSpace(text) {
			d.t.Errorf("%v: the message reads %q", size, words.Shown())
		}
	})
	if message == nil {
		d.t.Fatalf("%v: no message", size)
	}
	at := areaOf(message)
	if at.within(whole) != at {
		d.t.Errorf("%v: the message leaves the window: %v", size, at)
	}
	controls := 0
	pressable(d.t, d.app.Content(), whole, func(o fyne.CanvasObject, part area) {
		controls++
		if !part.within(at).empty() {
			d.t.Errorf("%v, %s: the message at %v covers a %T at %v", size, d.app.state.Room, at, o, part)
		}
	})
	if controls < 5 {
		d.t.Errorf("%v: only %d controls were found", size, controls)
	}
}
