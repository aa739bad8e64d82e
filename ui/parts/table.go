package parts

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Measures of tables.
const (
	tableRow    = 40
	tableNarrow = 56
	tableDay    = 32
	tableGap    = 4 // above a heading that is not the first
	tableSide   = 24
)

// Table shows what happened, newest first under headings of days, and draws only the
// lines in sight. Up, Down, Page Up, Page Down, Home and End choose; Enter opens.
type Table struct {
	widget.BaseWidget
	OnSelected func(id string) // the person chose a line
	OnOpened   func(id string) // Enter on the chosen line, or a second tap

	lines   []TableLine
	tops    []float32 // where each line begins; one more for the end
	at      map[string]int
	chosen  string
	focused bool
	narrow  bool
	scroll  *container.Scroll
	body    *tableBody
}

// NewTable makes an empty table.
func NewTable() *Table {
	t := &Table{tops: []float32{0}}
	t.body = &tableBody{table: t, rows: map[int]*tableLine{}}
	t.body.ExtendBaseWidget(t.body)
	t.scroll = container.NewVScroll(t.body)
	t.scroll.OnScrolled = func(fyne.Position) { t.body.arrange() }
	t.ExtendBaseWidget(t)
	return t
}

// SetLines replaces the lines. Lines in sight that did not change are not redrawn.
func (t *Table) SetLines(lines []TableLine) {
	t.lines = lines
	t.measure()
}

// measure works out where each line begins.
func (t *Table) measure() {
	total := t.tops[len(t.tops)-1]
	t.tops, t.at = t.tops[:0], make(map[string]int, len(t.lines))
	y := float32(0)
	for i, line := range t.lines {
		t.tops = append(t.tops, y)
		switch {
		case line.Heading && i > 0:
			y += tableDay + tableGap
		case line.Heading:
			y += tableDay
		default:
			t.at[line.ID] = i
			y += t.rowHigh()
		}
	}
	t.tops = append(t.tops, y)
	if y != total {
		t.scroll.Refresh()
	}
	t.body.arrange()
}

func (t *Table) rowHigh() float32 {
	if t.narrow {
		return tableNarrow
	}
	return tableRow
}

// Lines are the lines, headings among them.
func (t *Table) Lines() []TableLine { return t.lines }

// SetNarrow draws by whom below what happened, in lines of 56.
func (t *Table) SetNarrow(narrow bool) {
	if t.narrow != narrow {
		t.narrow = narrow
		t.measure()
	}
}

// SetSelected marks a line without calling OnSelected, and brings it in sight if it
// was not the one already.
func (t *Table) SetSelected(id string) {
	if t.chosen == id {
		return
	}
	t.chosen = id
	if i := t.index(); i >= 0 {
		t.reveal(i)
	}
	t.body.arrange()
}

// Selected is the id of the chosen line; it may be gone.
func (t *Table) Selected() string { return t.chosen }

// ScrollToTop shows the newest lines.
func (t *Table) ScrollToTop() { t.scroll.ScrollToTop() }

// index is where the chosen line is, or -1.
func (t *Table) index() int {
	if i, ok := t.at[t.chosen]; ok && t.chosen != "" {
		return i
	}
	return -1
}

// pick chooses the line at i as the person asked, and opens it at the second time.
func (t *Table) pick(i int) {
	if i < 0 || i >= len(t.lines) || t.lines[i].Heading {
		return
	}
	id := t.lines[i].ID
	changed := id != t.chosen
	t.chosen = id
	t.reveal(i)
	t.body.arrange()
	if changed && t.OnSelected != nil {
		t.OnSelected(id)
	}
}

// reveal scrolls as little as needed to show the line at i, with the heading above it
// if it is the first of its day.
func (t *Table) reveal(i int) {
	top, end := t.tops[i], t.tops[i+1]
	if i > 0 && t.lines[i-1].Heading {
		top = t.tops[i-1]
	}
	view, offset := t.scroll.Size().Height, t.scroll.Offset.Y
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
	t.scroll.ScrollToOffset(fyne.NewPos(0, offset))
}

// Step chooses the line n lines below the chosen one, or above where n is negative;
// headings do not count.
func (t *Table) Step(n int) {
	i := t.index()
	if i < 0 {
		i, n = -1, 1
	}
	way := 1
	if n < 0 {
		way = -1
	}
	last := i
	for i += way; n != 0 && i >= 0 && i < len(t.lines); i += way {
		if !t.lines[i].Heading {
			last = i
			n -= way
		}
	}
	t.pick(last)
}

// Open opens the chosen line.
func (t *Table) Open() {
	if t.index() >= 0 && t.OnOpened != nil {
		t.OnOpened(t.chosen)
	}
}

// TypedKey moves, opens, or hands the key on.
func (t *Table) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(t.scroll.Size().Height/t.rowHigh())-1)
	switch e.Name {
	case fyne.KeyDown:
		t.Step(1)
	case fyne.KeyUp:
		t.Step(-1)
	case fyne.KeyPageDown:
		t.Step(page)
	case fyne.KeyPageUp:
		t.Step(-page)
	case fyne.KeyHome:
		t.Step(-len(t.lines))
	case fyne.KeyEnd:
		t.Step(len(t.lines))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.Open()
	default:
		passKey(t, e)
	}
}

// TypedRune does nothing.
func (t *Table) TypedRune(rune) {}

// FocusGained shows the ring on the chosen line, or on the first.
func (t *Table) FocusGained() { t.focus(true) }

// FocusLost hides the ring.
func (t *Table) FocusLost() { t.focus(false) }

func (t *Table) focus(on bool) {
	t.focused = on
	t.body.arrange()
}

// ringAt is the line with the focus ring: the chosen one, or else the first.
func (t *Table) ringAt() int {
	if !t.focused {
		return -1
	}
	if i := t.index(); i >= 0 {
		return i
	}
	for i, line := range t.lines {
		if !line.Heading {
			return i
		}
	}
	return -1
}

// CreateRenderer is for Fyne.
func (t *Table) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t, t.scroll) }

func (t *Table) min() fyne.Size { return fyne.NewSize(400, 2*tableRow) }
func (t *Table) paint()         {}

func (t *Table) layout(size fyne.Size) {
	place(t.scroll, 0, 0, size.Width, size.Height)
	t.body.arrange()
}

// tableBody is what scrolls: as high as all lines, with a row for each in sight.
type tableBody struct {
	widget.BaseWidget
	table   *Table
	rows    map[int]*tableLine
	free    []*tableLine
	objects []fyne.CanvasObject
}

// arrange gives every line in sight a row, and frees the others.
func (b *tableBody) arrange() {
	t := b.table
	n, top := len(t.lines), t.scroll.Offset.Y
	first := sort.Search(n, func(i int) bool { return t.tops[i+1] > top })
	end := max(first, sort.Search(n, func(i int) bool { return t.tops[i] >= top+t.scroll.Size().Height }))
	for i, row := range b.rows {
		if i < first || i >= end {
			b.free = append(b.free, row)
			delete(b.rows, i)
		}
	}
	b.objects = b.objects[:0]
	ringed := t.ringAt()
	for i := first; i < end; i++ {
		row := b.row(i)
		row.set(t.lines[i], t.lines[i].ID != "" && t.lines[i].ID == t.chosen, i == ringed, t.narrow)
		place(row, 0, t.tops[i], b.Size().Width, t.tops[i+1]-t.tops[i])
		b.objects = append(b.objects, row)
	}
}

// row is the row that shows line i, taken from the free ones if there are any.
func (b *tableBody) row(i int) *tableLine {
	row, ok := b.rows[i]
	if !ok {
		if n := len(b.free); n > 0 {
			row, b.free = b.free[n-1], b.free[:n-1]
		} else {
			row = newTableLine()
		}
		b.rows[i] = row
	}
	row.tapped = func() {
		if c := fyne.CurrentApp().Driver().CanvasForObject(b.table); c != nil {
			c.Focus(b.table)
		}
		again := i < len(b.table.lines) && b.table.lines[i].ID == b.table.chosen
		b.table.pick(i)
		if again {
			b.table.Open()
		}
	}
	return row
}

// CreateRenderer is for Fyne.
func (b *tableBody) CreateRenderer() fyne.WidgetRenderer { return &tableRenderer{b} }

type tableRenderer struct{ b *tableBody }

func (r *tableRenderer) Destroy()                     {}
func (r *tableRenderer) Layout(fyne.Size)             { r.b.arrange() }
func (r *tableRenderer) Objects() []fyne.CanvasObject { return r.b.objects }

func (r *tableRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.b.table.tops[len(r.b.table.tops)-1])
}

// Refresh redraws the lines in sight: a change of look asks for that.
func (r *tableRenderer) Refresh() {
	r.b.arrange()
	for _, o := range r.b.objects {
		o.Refresh()
	}
	canvas.Refresh(r.b)
}

// Drawn is how many lines have a row now, in sight or waiting for the next scroll.
func (t *Table) Drawn() int { return len(t.body.rows) + len(t.body.free) }
