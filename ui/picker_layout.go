package ui

import "fyne.io/fyne/v2"

// ringRoom is the room that a focus ring needs inside a scroll.
const ringRoom = 8

// Measures of the cards and of what stands round them.
const (
	cardStep  = 68 // a row of cards and the gap below it
	pickerGap = 12
)

// peekLayout shows a few rows of cards; the rest is scrolled. In a low window there
// are fewer, so that the dialog itself need not scroll too.
type peekLayout struct {
	picker *pickerDialog
	rows   int // at most
}

// MinSize is as high as the rows.
func (l *peekLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	rows, p := l.rows, l.picker
	if room := p.dialog.Room(); room > 0 {
		others := p.search.MinSize().Height + p.ask.MinSize().Height + 1 + 3*pickerGap
		rows = min(max(int((room-others+8)/cardStep), 1), rows)
	}
	return fyne.NewSize(240, float32(rows)*cardStep-8)
}

// Layout lets the cards reach to the edge of what stands above and below; only
// their rings go beyond.
func (l *peekLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], -ringRoom, -ringRoom, size.Width+2*ringRoom, size.Height+2*ringRoom-1) // the next row begins there
}

// tallest keeps as much room as it ever needed at its width, so that what stands
// above does not jump when another provider is chosen.
type tallest struct{ wide, high float32 }

// MinSize is as high as the highest object that stood there.
func (l *tallest) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	l.high = max(l.high, size.Height)
	return fyne.NewSize(size.Width, l.high)
}

// Layout gives the object all the width. What was needed at another one tells
// nothing.
func (l *tallest) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if l.wide != size.Width {
		l.wide, l.high = size.Width, 0
	}
	for _, o := range objects {
		put(o, 0, 0, size.Width, size.Height)
	}
}
