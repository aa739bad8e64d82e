package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// column is what List and Table share: lines and headings that scroll, of which only those in sight
// have a row. L is a line, and R the widget that draws it. One line can be selected, by a tap or by
// Up, Down, Page Up, Page Down, Home and End; Enter and Space open it.
type column[L any, R lineRow[L]] struct {
	widget.BaseWidget
	OnSelected func(id string) // called when the person selects a line
	OnOpened   func(id string) // called when the person opens the selected line
	OnChosen   func(id string) // called when Space is pressed on the selected line; nil means OnOpened

	self        columnWidget
	lines       []L
	tops        []float32 // where each line begins; one more for the end
	selected    string
	found       int // index of the selected line when it was last looked up
	focused     bool
	unseen      bool // the selected line is to be revealed by the first layout
	narrow      bool
	growing     bool // only the height of everything changes: no row is to be redrawn
	tapOpens    bool // a tap on the selected line opens it
	opensAtOnce bool // also the first tap on a line opens it
	scroll      *container.Scroll
	body        *columnBody[L, R]
	kind        columnKind[L, R]
}

// columnWidget is the widget that embeds a column.
type columnWidget interface {
	fyne.Widget
	fyne.Focusable
}

// columnKind is how a List differs from a Table.
type columnKind[L any, R lineRow[L]] struct {
	of    func(L) (id string, heading bool)
	makes func() R
	row   func(narrow bool) float32 // height of a line
	head  float32                   // height of a heading
	gap   float32                   // above a heading that is not the first
	high  func(L) float32           // height of any line; nil means that row, head and gap give it
	room  float32                   // kept above and below a line that is brought in sight
}

// lineRow is a widget that draws lines of a column. tap sets what a tap on it does.
type lineRow[L any] interface {
	fyne.CanvasObject
	Set(line L, selected, ringed, narrow bool)
	tap(func())
}

// init makes an empty column. self is the widget that embeds it.
func (c *column[L, R]) init(self columnWidget, kind columnKind[L, R]) {
	c.self, c.kind, c.tops = self, kind, []float32{0}
	c.body = &columnBody[L, R]{column: c, rows: map[int]R{}}
	c.body.ExtendBaseWidget(c.body)
	c.scroll = container.NewVScroll(nil)
	under(c.scroll, wheelRows*kind.row(false), c.body)
	c.scroll.OnScrolled = func(fyne.Position) { c.body.arrange() }
	c.ExtendBaseWidget(self)
}

// set replaces the lines. Lines in sight that are unchanged are not redrawn.
func (c *column[L, R]) set(lines []L) {
	c.lines = lines
	c.measure()
}

// measure calculates where each line begins.
func (c *column[L, R]) measure() {
	total := c.tops[len(c.tops)-1]
	c.tops = c.tops[:0]
	y := float32(0)
	for i := range c.lines {
		c.tops = append(c.tops, y)
		switch heading := c.isHeading(i); {
		case c.kind.high != nil:
			y += c.kind.high(c.lines[i])
		case heading && i > 0:
			y += c.kind.head + c.kind.gap
		case heading:
			y += c.kind.head
		default:
			y += c.kind.row(c.narrow)
		}
	}
	c.tops = append(c.tops, y)
	if y != total {
		c.growing = true
		c.scroll.Refresh()
		c.growing = false
	}
	c.body.arrange()
}

func (c *column[L, R]) isHeading(i int) bool {
	_, heading := c.kind.of(c.lines[i])
	return heading
}

// hasID reports whether the line at i is not a heading and has that id.
func (c *column[L, R]) hasID(i int, id string) bool {
	of, heading := c.kind.of(c.lines[i])
	return !heading && id != "" && of == id
}

// index returns the index of the selected line, or -1. It first looks where the line was last,
// because there may be thousands.
func (c *column[L, R]) index() int {
	if c.selected == "" {
		return -1
	}
	if c.found < len(c.lines) && c.hasID(c.found, c.selected) {
		return c.found
	}
	for i := range c.lines {
		if c.hasID(i, c.selected) {
			c.found = i
			return i
		}
	}
	return -1
}

// SetSelected marks a line without calling OnSelected, and scrolls to it if it is not the one that
// is marked already. Before the first layout, which gives the column its height, it leaves the
// scrolling to that layout.
func (c *column[L, R]) SetSelected(id string) {
	if c.selected == id {
		return
	}
	c.selected = id
	c.revealSelected()
	c.body.arrange()
}

// RevealSelected scrolls as little as needed to show the selected line: for when it has moved.
func (c *column[L, R]) RevealSelected() {
	c.revealSelected()
	c.body.arrange()
}

// revealSelected scrolls to the selected line, or leaves that to the first layout.
func (c *column[L, R]) revealSelected() {
	c.unseen = c.scroll.Size().Height <= 0
	if i := c.index(); i >= 0 {
		c.reveal(i)
	}
}

// Selected returns the id of the selected line, which may be gone.
func (c *column[L, R]) Selected() string { return c.selected }

// ScrollToTop shows the first lines.
func (c *column[L, R]) ScrollToTop() { c.scroll.ScrollToTop() }

// pick selects the line at i for the person.
func (c *column[L, R]) pick(i int) {
	if i < 0 || i >= len(c.lines) || c.isHeading(i) {
		return
	}
	id, _ := c.kind.of(c.lines[i])
	changed := id != c.selected
	c.selected, c.found = id, i
	c.reveal(i)
	c.body.arrange()
	if changed && c.OnSelected != nil {
		c.OnSelected(id)
	}
}

// tapped selects the line at i, or opens it if it is selected and a tap opens.
func (c *column[L, R]) tapped(i int) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.self); canvas != nil {
		canvas.Focus(c.self)
	}
	opens := c.tapOpens && i < len(c.lines) && (c.opensAtOnce || c.hasID(i, c.selected))
	c.pick(i)
	if opens {
		c.Open()
	}
}

// reveal scrolls as little as needed to show the line at i, and the heading above it if it is the
// first of its group.
func (c *column[L, R]) reveal(i int) {
	top, end := max(c.tops[i]-c.kind.room, 0), min(c.tops[i+1]+c.kind.room, c.tops[len(c.tops)-1])
	if i > 0 && c.isHeading(i-1) {
		top = c.tops[i-1]
	}
	view, offset := c.scroll.Size().Height, c.scroll.Offset.Y
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
	c.scroll.ScrollToOffset(fyne.NewPos(0, offset))
}

// Step selects the line n lines below the selected one, or above if n is negative. Headings do not
// count. Where none is selected it begins above the first.
func (c *column[L, R]) Step(n int) {
	i := c.index()
	if i < 0 {
		i, n = -1, max(n, 1)
	}
	way := 1
	if n < 0 {
		way = -1
	}
	last := i
	for i += way; n != 0 && i >= 0 && i < len(c.lines); i += way {
		if !c.isHeading(i) {
			last = i
			n -= way
		}
	}
	c.pick(last)
}

// Open opens the selected line.
func (c *column[L, R]) Open() {
	if c.index() >= 0 && c.OnOpened != nil {
		c.OnOpened(c.selected)
	}
}

// choose chooses the selected line without opening it, or opens it where there is no difference.
func (c *column[L, R]) choose() {
	switch {
	case c.OnChosen == nil:
		c.Open()
	case c.index() >= 0:
		c.OnChosen(c.selected)
	}
}

// TypedKey selects or opens a line, and passes every other key on.
func (c *column[L, R]) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(c.scroll.Size().Height/c.kind.row(c.narrow))-1)
	switch e.Name {
	case fyne.KeyDown:
		c.Step(1)
	case fyne.KeyUp:
		c.Step(-1)
	case fyne.KeyPageDown:
		c.Step(page)
	case fyne.KeyPageUp:
		c.Step(-page)
	case fyne.KeyHome:
		c.Step(-len(c.lines))
	case fyne.KeyEnd:
		c.Step(len(c.lines))
	case fyne.KeyReturn, fyne.KeyEnter:
		c.Open()
	case fyne.KeySpace:
		c.choose()
	default:
		passKey(c.self, e)
	}
}

// TypedRune does nothing.
func (c *column[L, R]) TypedRune(rune) {}

// FocusGained shows the ring on the selected line, or on the first.
func (c *column[L, R]) FocusGained() { c.focus(true) }

// FocusLost hides the ring.
func (c *column[L, R]) FocusLost() { c.focus(false) }

func (c *column[L, R]) focus(on bool) {
	c.focused = on
	c.body.arrange()
}

// ringAt returns the index of the line with the focus ring: the selected one, or else the first.
func (c *column[L, R]) ringAt() int {
	if !c.focused {
		return -1
	}
	if i := c.index(); i >= 0 {
		return i
	}
	for i := range c.lines {
		if !c.isHeading(i) {
			return i
		}
	}
	return -1
}

func (c *column[L, R]) paint() {}

func (c *column[L, R]) layout(size fyne.Size) {
	place(c.scroll, 0, 0, size.Width, size.Height)
	if c.unseen {
		c.revealSelected()
	}
	c.body.arrange()
}
