package parts

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// columnBody is what scrolls: as high as all lines, with a row for each line in sight.
type columnBody[L any, R lineRow[L]] struct {
	widget.BaseWidget
	column  *column[L, R]
	rows    map[int]R
	free    []R
	objects []fyne.CanvasObject
}

// arrange gives every line in sight a row, and frees the others.
func (b *columnBody[L, R]) arrange() {
	c := b.column
	first, end := b.inSight()
	for i, row := range b.rows {
		if i < first || i >= end {
			b.free = append(b.free, row)
			delete(b.rows, i)
		}
	}
	b.objects = b.objects[:0]
	ringed := c.ringAt()
	for i := first; i < end; i++ {
		row := b.row(i)
		row.Set(c.lines[i], c.hasID(i, c.selected), i == ringed, c.narrow)
		place(row, 0, c.tops[i], b.Size().Width, c.tops[i+1]-c.tops[i])
		b.objects = append(b.objects, row)
	}
}

// inSight returns the range of the lines that can be seen.
func (b *columnBody[L, R]) inSight() (first, end int) {
	c := b.column
	n, top := len(c.lines), c.scroll.Offset.Y
	bottom := top + c.scroll.Size().Height
	first = sort.Search(n, func(i int) bool { return c.tops[i+1] > top })
	end = sort.Search(n, func(i int) bool { return c.tops[i] >= bottom })
	return first, max(first, end)
}

// row returns the row that shows line i, a free one if possible.
func (b *columnBody[L, R]) row(i int) R {
	if row, ok := b.rows[i]; ok {
		return row
	}
	var row R
	if n := len(b.free); n > 0 {
		row, b.free = b.free[n-1], b.free[:n-1]
	} else {
		row = b.column.kind.makes()
	}
	row.tap(func() { b.column.tapped(i) })
	b.rows[i] = row
	return row
}

// CreateRenderer implements fyne.Widget.
func (b *columnBody[L, R]) CreateRenderer() fyne.WidgetRenderer { return &columnRenderer[L, R]{b} }

type columnRenderer[L any, R lineRow[L]] struct{ b *columnBody[L, R] }

func (r *columnRenderer[L, R]) Destroy()                     {}
func (r *columnRenderer[L, R]) Layout(fyne.Size)             { r.b.arrange() }
func (r *columnRenderer[L, R]) Objects() []fyne.CanvasObject { return r.b.objects }

func (r *columnRenderer[L, R]) MinSize() fyne.Size {
	return fyne.NewSize(0, r.b.column.tops[len(r.b.column.tops)-1])
}

// Refresh redraws all lines in sight, which a change of theme requires.
func (r *columnRenderer[L, R]) Refresh() {
	r.b.arrange()
	if r.b.column.growing {
		return
	}
	for _, o := range r.b.objects {
		o.Refresh()
	}
	canvas.Refresh(r.b)
}
