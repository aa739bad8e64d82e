package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// List shows rows and group headings, drawing only those in sight. Up, Down,
// Page Up, Page Down, Home and End choose; Enter opens. Fyne's list has one
// highlight for both pointer and keys, and no headings.
type List struct {
	widget.BaseWidget
	OnSelected func(id string) // the person chose a row
	OnOpened   func(id string) // Enter on the chosen row

	items    []Item
	tops     []float32 // where each item begins; one more for the end
	selected string
	focused  bool
	compact  bool
	scroll   *container.Scroll
	body     *listBody
}

// NewList makes an empty list.
func NewList() *List {
	l := &List{tops: []float32{0}}
	l.body = &listBody{list: l, rows: map[int]*Row{}}
	l.body.ExtendBaseWidget(l.body)
	l.scroll = container.NewVScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.body.arrange() }
	l.ExtendBaseWidget(l)
	return l
}

// SetItems replaces the lines. Rows in sight that did not change are not
// redrawn.
func (l *List) SetItems(items []Item) {
	l.items = items
	total := l.tops[len(l.tops)-1]
	l.tops = l.tops[:0]
	y := float32(0)
	for i, item := range items {
		l.tops = append(l.tops, y)
		y += l.height(i, item)
	}
	l.tops = append(l.tops, y)
	if y != total {
		l.scroll.Refresh()
	}
	l.body.arrange()
}

// height is how high an item is, with the gap above a later heading.
func (l *List) height(i int, item Item) float32 {
	switch {
	case !item.Heading:
		return rowHigh
	case i > 0:
		return headingHigh + headingGap
	}
	return headingHigh
}

// Items are the lines.
func (l *List) Items() []Item { return l.items }

// SetSelected marks a row without calling OnSelected, and brings it in sight
// if it was not the one already.
func (l *List) SetSelected(id string) {
	if l.selected == id {
		return
	}
	l.selected = id
	if i := l.index(id); i >= 0 {
		l.reveal(i)
	}
	l.body.arrange()
}

// Selected is the id of the chosen row.
func (l *List) Selected() string { return l.selected }

// SetCompact puts the status on the second line, for narrow panes.
func (l *List) SetCompact(on bool) {
	if l.compact != on {
		l.compact = on
		l.body.arrange()
	}
}

// index is where the row of an id is, or -1.
func (l *List) index(id string) int {
	if id == "" {
		return -1
	}
	for i, item := range l.items {
		if item.ID == id && !item.Heading {
			return i
		}
	}
	return -1
}

// pick selects the row at i because the person chose it.
func (l *List) pick(i int) {
	if i < 0 || i >= len(l.items) || l.items[i].Heading {
		return
	}
	id := l.items[i].ID
	changed := id != l.selected
	l.selected = id
	l.reveal(i)
	l.body.arrange()
	if changed && l.OnSelected != nil {
		l.OnSelected(id)
	}
}

// reveal scrolls as little as needed to show the row at i, and the heading
// above it if that is the first row of its group.
func (l *List) reveal(i int) {
	top, end := l.tops[i], l.tops[i+1]
	if i > 0 && l.items[i-1].Heading {
		top = l.tops[i-1]
	}
	view := l.scroll.Size().Height
	offset := l.scroll.Offset.Y
	switch {
	case view <= 0:
		return
	case top < offset:
		offset = top
	case end > offset+view:
		offset = end - view
	default:
		return
	}
	l.scroll.ScrollToOffset(fyne.NewPos(0, offset))
}

// step chooses the nearest row n rows away, skipping headings.
func (l *List) step(n int) {
	i := l.index(l.selected)
	if i < 0 {
		i, n = -1, 1
	}
	way := 1
	if n < 0 {
		way = -1
	}
	last := i
	for n != 0 {
		i += way
		if i < 0 || i >= len(l.items) {
			break
		}
		if !l.items[i].Heading {
			last = i
			n -= way
		}
	}
	l.pick(last)
}

// TypedKey moves, opens, or hands the key on.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(l.scroll.Size().Height/rowHigh)-1)
	switch e.Name {
	case fyne.KeyDown:
		l.step(1)
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyPageDown:
		l.step(page)
	case fyne.KeyPageUp:
		l.step(-page)
	case fyne.KeyHome:
		l.step(-len(l.items))
	case fyne.KeyEnd:
		l.step(len(l.items))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.selected != "" && l.OnOpened != nil {
			l.OnOpened(l.selected)
		}
	default:
		passKey(l, e)
	}
}

// TypedRune does nothing.
func (l *List) TypedRune(rune) {}

// FocusGained shows the ring on the chosen row, or on the first.
func (l *List) FocusGained() {
	l.focused = true
	l.body.arrange()
}

// FocusLost hides the ring.
func (l *List) FocusLost() {
	l.focused = false
	l.body.arrange()
}

// ringAt is the row with the focus ring: the chosen one, or else the first.
func (l *List) ringAt() int {
	if !l.focused {
		return -1
	}
	if i := l.index(l.selected); i >= 0 {
		return i
	}
	for i, item := range l.items {
		if !item.Heading {
			return i
		}
	}
	return -1
}

// CreateRenderer is for Fyne.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return newRenderer(l, l.scroll) }

func (l *List) min() fyne.Size { return fyne.NewSize(220, 2*rowHigh) }
func (l *List) paint()         {}

func (l *List) layout(size fyne.Size) {
	place(l.scroll, 0, 0, size.Width, size.Height)
	l.body.arrange()
}
