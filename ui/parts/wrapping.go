package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// wrappingLayout puts objects beside each other at their own widths, and on a next line where
// there is no room for one.
type wrappingLayout struct {
	gap  float32
	wide float32 // the width that was given last
}

// Wrapping puts objects beside each other and wraps them like words. Hidden ones take no room.
func Wrapping(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrappingLayout{gap: gap}, objects...)
}

// MinSize has the height at the width that was given last, and one line before.
func (l *wrappingLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least, all := float32(0), float32(0)
	for _, o := range objects {
		if o.Visible() {
			least, all = max(least, o.MinSize().Width), all+o.MinSize().Width+l.gap
		}
	}
	width := all
	if l.wide > 0 {
		width = max(l.wide, least)
	}
	return fyne.NewSize(least, l.arrange(objects, width, nil))
}

func (l *wrappingLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.wide = size.Width
	l.arrange(objects, size.Width, place)
}

// arrange walks the lines, placing objects where put is not nil, and returns the height used.
func (l *wrappingLayout) arrange(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	x, y, high := float32(0), float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, high = 0, y+high+l.gap/2, 0
		}
		if put != nil {
			put(o, x, y, min(m.Width, width), m.Height)
		}
		x, high = x+m.Width+l.gap, max(high, m.Height)
	}
	return y + high
}
