package ui

import "fyne.io/fyne/v2"

// ringRoom is the space that a focus ring needs inside a scroll.
const ringRoom = 8

// Measures of the cards and of what surrounds them.
const (
	cardStep  = 68 // a row of cards and the gap below it
	pickerGap = 12
	leastRows = 2 // rows of cards in the lowest window
)

// peekLayout shows a few rows of cards and scrolls the others. In a low window it shows fewer, so
// that the dialog itself need not scroll.
type peekLayout struct {
	picker *pickerDialog
	rows   int // maximum
}

// MinSize is the height of the rows.
func (l *peekLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	rows, p := l.rows, l.picker
	if room := p.dialog.Room(); room > 0 {
		others := p.tabs.MinSize().Height + p.search.MinSize().Height + p.below.MinSize().Height + 1 + 4*pickerGap
		rows = min(max(int((room-others+8)/cardStep), leastRows), rows)
	}
	return fyne.NewSize(240, float32(rows)*cardStep-8)
}

// Layout aligns the cards with what is above and below; only their focus rings extend beyond.
func (l *peekLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	high := size.Height + 2*ringRoom
	if l.picker.grid.MinSize().Height > size.Height {
		high-- // the next row begins there
	}
	put(objects[0], -ringRoom, -ringRoom, size.Width+2*ringRoom, high)
}

// lowLayout shows what the sign-in requests, and scrolls it in a low window, so that leastRows rows
// of cards are in sight.
type lowLayout struct {
	picker *pickerDialog
	most   tallest
}

// MinSize is the height of what is requested, or what a low window has left for it.
func (l *lowLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	p := l.picker
	size := l.most.of(p.ask.MinSize())
	if room := p.dialog.Room(); room > 0 {
		left := room - p.tabs.MinSize().Height - p.search.MinSize().Height - 1 - 4*pickerGap - (float32(min(leastRows, p.high.rows))*cardStep - 8)
		size.Height = min(size.Height, max(left, cardStep))
	}
	return size
}

// Layout aligns the content with what is above; only its focus rings extend beyond.
func (l *lowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.most.at(size.Width)
	put(objects[0], -ringRoom, -ringRoom, size.Width+2*ringRoom, size.Height+2*ringRoom)
}

// tallest keeps the largest height that something has had at the present width, so that what is
// above does not move when another provider is selected.
type tallest struct{ wide, high float32 }

// of returns a size with the largest height so far.
func (t *tallest) of(size fyne.Size) fyne.Size {
	t.high = max(t.high, size.Height)
	return fyne.NewSize(size.Width, t.high)
}

// at notes the width. Heights at another width no longer count.
func (t *tallest) at(wide float32) {
	if t.wide != wide {
		t.wide, t.high = wide, 0
	}
}
