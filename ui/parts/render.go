package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// drawn is a widget of the kit: it lays its objects out, says how small it may
// be, and paints its present state into them.
type drawn interface {
	fyne.Widget
	layout(fyne.Size)
	min() fyne.Size
	paint()
}

// renderer draws any widget of the kit. The objects never change after it was
// made, so a refresh touches only what is already there.
type renderer struct {
	of      drawn
	objects []fyne.CanvasObject
}

func newRenderer(of drawn, objects ...fyne.CanvasObject) fyne.WidgetRenderer {
	r := &renderer{of: of, objects: objects}
	of.paint()
	return r
}

func (r *renderer) Destroy()                     {}
func (r *renderer) Layout(size fyne.Size)        { r.of.layout(size) }
func (r *renderer) MinSize() fyne.Size           { return r.of.min() }
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *renderer) Refresh() {
	r.of.paint()
	r.of.layout(r.of.Size())
	for _, o := range r.objects {
		switch o := o.(type) {
		case fyne.Widget:
			o.Refresh()
		case *fyne.Container:
			o.Refresh()
		}
	}
	canvas.Refresh(r.of)
}

// redraw paints a widget's new state and lays it out. Unlike Refresh it does
// not repaint inner widgets: paint has set what changed in them.
func redraw(w drawn) {
	w.paint()
	w.layout(w.Size())
	canvas.Refresh(w)
}

// place moves and sizes an object in one go.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// box is a rectangle with round corners; paint fills in its colours.
func box(radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.CornerRadius = radius
	return r
}

// ring is the focus ring: two units of accent, hidden until it is needed.
func ring(radius float32) *canvas.Rectangle {
	r := box(radius)
	r.StrokeWidth = 2
	r.Hide()
	return r
}

// clear is a colour that cannot be seen but keeps its hue: where Fyne blends a
// border into a fill, full transparency would blend it towards black.
func clear(name fyne.ThemeColorName) color.Color {
	c := color.NRGBAModel.Convert(colour(name)).(color.NRGBA)
	c.A = 1
	return c
}

// border gives a rectangle a border over the ground that is behind it.
func border(r *canvas.Rectangle, name fyne.ThemeColorName, width float32) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = clear(name), colour(name), width
}

// showRing colours the ring and shows or hides it.
func showRing(r *canvas.Rectangle, on bool) {
	border(r, ColorAccent, 2)
	if on {
		r.Show()
	} else {
		r.Hide()
	}
}

// lineOf is a single canvas text of a role.
func lineOf(role Role) *canvas.Text {
	f := faces[role]
	t := canvas.NewText("", color.Transparent)
	t.TextSize, t.TextStyle = f.size, f.style
	return t
}

// setShown shows or hides an object.
func setShown(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
