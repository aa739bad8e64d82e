package room

import "fyne.io/fyne/v2"

// Put moves and resizes an object.
func Put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// Show shows or hides an object; one that is as wanted is not redrawn.
func Show(o fyne.CanvasObject, on bool) {
	switch {
	case on == o.Visible():
	case on:
		o.Show()
	default:
		o.Hide()
	}
}

// Enable enables or disables an object; one that is as wanted is not redrawn.
func Enable(o fyne.Disableable, on bool) {
	switch {
	case on != o.Disabled():
	case on:
		o.Enable()
	default:
		o.Disable()
	}
}

// Call calls f, unless it is nil.
func Call(f func()) {
	if f != nil {
		f()
	}
}

// Notify calls f with v, unless f is nil.
func Notify[V any](f func(V), v V) {
	if f != nil {
		f(v)
	}
}
