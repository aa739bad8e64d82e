package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// frame is a ground with a border, for what takes input. Fyne smears the border of a rectangle with
// round corners over three pixels, which costs a thin one its contrast; its straight sides are drawn
// over it, on whole pixels. A thicker one has contrast enough, and would show where they end.
type frame struct {
	fill  *canvas.Rectangle
	sides [4]*canvas.Rectangle // top, bottom, left, right
	thick float32
}

func newFrame(radius float32) *frame {
	f := &frame{fill: box(radius)}
	for i := range f.sides {
		f.sides[i] = box(0)
	}
	return f
}

// objects are what the frame is drawn with, the ground first.
func (f *frame) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.fill, f.sides[0], f.sides[1], f.sides[2], f.sides[3]}
}

// paint sets the colours and the thickness of the border. at follows.
func (f *frame) paint(ground, edge fyne.ThemeColorName, thick float32) {
	f.thick = thick
	f.fill.FillColor, f.fill.StrokeColor, f.fill.StrokeWidth = colour(ground), colour(edge), thick
	for _, s := range f.sides {
		s.FillColor = colour(edge)
		setShown(s, thick <= 1)
	}
	f.at(f.fill.Position().X, f.fill.Position().Y, f.fill.Size().Width, f.fill.Size().Height)
}

// at places the frame.
func (f *frame) at(x, y, w, h float32) {
	r := f.fill.CornerRadius
	place(f.fill, x, y, w, h)
	place(f.sides[0], x+r, y, max(w-2*r, 0), f.thick)
	place(f.sides[1], x+r, y+h-f.thick, max(w-2*r, 0), f.thick)
	place(f.sides[2], x, y+r, f.thick, max(h-2*r, 0))
	place(f.sides[3], x+w-f.thick, y+r, f.thick, max(h-2*r, 0))
}
