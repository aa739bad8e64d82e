package parts

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// listBody is what scrolls: as high as all lines, holding the rows in sight.
type listBody struct {
	widget.BaseWidget
	list    *List
	rows    map[int]*Row
	free    []*Row
	objects []fyne.CanvasObject
}

// arrange gives every line in sight a row, and frees the others.
func (b *listBody) arrange() {
	first, end := b.inSight()
	for i, row := range b.rows {
		if i < first || i >= end {
			b.free = append(b.free, row)
			delete(b.rows, i)
		}
	}
	b.objects = b.objects[:0]
	ringed := b.list.ringAt()
	for i := first; i < end; i++ {
		row := b.row(i)
		item := b.list.items[i]
		row.Set(item, !item.Heading && item.ID == b.list.selected, i == ringed, b.list.compact)
		place(row, 0, b.list.tops[i], b.Size().Width, b.list.tops[i+1]-b.list.tops[i])
		b.objects = append(b.objects, row)
	}
}

// inSight is the range of lines that can be seen.
func (b *listBody) inSight() (first, end int) {
	n := len(b.list.items)
	top := b.list.scroll.Offset.Y
	bottom := top + b.list.scroll.Size().Height
	first = sort.Search(n, func(i int) bool { return b.list.tops[i+1] > top })
	end = sort.Search(n, func(i int) bool { return b.list.tops[i] >= bottom })
	return first, max(first, end)
}

// row is the row that shows line i, taken from the free ones if there are any.
func (b *listBody) row(i int) *Row {
	if row, ok := b.rows[i]; ok {
		return row
	}
	var row *Row
	if n := len(b.free); n > 0 {
		row, b.free = b.free[n-1], b.free[:n-1]
	} else {
		row = NewRow()
	}
	row.OnTapped = func() {
		if c := fyne.CurrentApp().Driver().CanvasForObject(b.list); c != nil {
			c.Focus(b.list)
		}
		b.list.pick(i)
	}
	b.rows[i] = row
	return row
}

// CreateRenderer is for Fyne.
func (b *listBody) CreateRenderer() fyne.WidgetRenderer { return &listRenderer{b} }

type listRenderer struct{ b *listBody }

func (r *listRenderer) Destroy()                     {}
func (r *listRenderer) Layout(fyne.Size)             { r.b.arrange() }
func (r *listRenderer) Objects() []fyne.CanvasObject { return r.b.objects }

func (r *listRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.b.list.tops[len(r.b.list.tops)-1])
}

// Refresh redraws all rows in sight: a change of look asks for that.
func (r *listRenderer) Refresh() {
	r.b.arrange()
	for _, o := range r.b.objects {
		o.Refresh()
	}
	canvas.Refresh(r.b)
}
