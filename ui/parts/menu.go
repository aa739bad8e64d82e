package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of menus.
const (
	menuRowHigh = 34
	menuPad     = 7 // the border and 6
	menuSide    = 10
	menuIcon    = 18
	menuRule    = 9 // a separator with its margins
	menuTick    = 18
)

// MenuItem is a line of a menu. The zero value with Separator set is a line
// between groups.
type MenuItem struct {
	Label     string
	Rest      string // follows Label, muted
	Icon      fyne.Resource
	Checked   bool // a tick at the right
	Danger    bool // attention colour
	Disabled  bool
	Separator bool
	OnTapped  func()
}

// Menu is a menu over the window. Up and Down move, Enter chooses, Esc and a
// tap beside it close. What is too high for the window scrolls.
type Menu struct {
	widget.BaseWidget
	OnClosed func() // after the menu went away, however it did

	items  []MenuItem
	layer  layer
	at     fyne.Position
	wide   float32
	marked int
	from   int // index of the first line in sight
	fill   *canvas.Rectangle
	rows   []*menuRow
}

// NewMenu makes a menu.
func NewMenu(items ...MenuItem) *Menu {
	m := &Menu{items: items, marked: -1, fill: box(10)}
	for i := range items {
		m.rows = append(m.rows, newMenuRow(m, i))
	}
	m.ExtendBaseWidget(m)
	return m
}

// Items are the lines.
func (m *Menu) Items() []MenuItem { return m.items }

// OpenAt shows the menu with its corner at a position of the canvas, moved so
// far that it is whole.
func (m *Menu) OpenAt(c fyne.Canvas, at fyne.Position) {
	m.at = at
	m.marked, m.from = -1, 0
	m.layer.show(c, m, m.TypedKey)
	c.Focus(m)
	m.Refresh()
}

// OpenBelow shows the menu under an object, right edges in line when toRight.
func (m *Menu) OpenBelow(o fyne.CanvasObject, toRight bool) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
	at := driver.AbsolutePositionForObject(o).AddXY(0, o.Size().Height+4)
	if toRight {
		at.X += o.Size().Width - m.panel().Width
	}
	m.OpenAt(c, at)
}

// Close takes the menu away.
func (m *Menu) Close() {
	if !m.layer.shown() {
		return
	}
	m.layer.hide()
	if m.OnClosed != nil {
		m.OnClosed()
	}
}

// Shown says whether the menu is over a canvas.
func (m *Menu) Shown() bool { return m.layer.shown() }

// Tapped is a tap beside the menu.
func (m *Menu) Tapped(*fyne.PointEvent) { m.Close() }

// TypedKey moves, chooses or closes.
func (m *Menu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown, fyne.KeyTab:
		m.mark(1)
	case fyne.KeyUp:
		m.mark(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if m.marked >= 0 {
			m.choose(m.marked)
		}
	case fyne.KeyEscape, fyne.KeyLeft:
		m.Close()
	}
}

// TypedRune does nothing.
func (m *Menu) TypedRune(rune) {}

// FocusGained does nothing: the marked line shows where the keys go.
func (m *Menu) FocusGained() {}

// FocusLost does nothing.
func (m *Menu) FocusLost() {}

// mark moves the mark to the next line that can be chosen.
func (m *Menu) mark(way int) {
	n := len(m.items)
	at := m.marked
	if at < 0 && way < 0 {
		at = 0
	}
	for range n {
		at = (at + way + n) % n
		if m.canChoose(at) {
			m.setMarked(at)
			return
		}
	}
}

func (m *Menu) canChoose(i int) bool { return !m.items[i].Separator && !m.items[i].Disabled }

func (m *Menu) setMarked(i int) {
	if m.marked == i {
		return
	}
	old := m.marked
	m.marked = i
	m.reveal(i)
	for _, at := range []int{old, i} {
		if at >= 0 {
			m.rows[at].Refresh()
		}
	}
}

// choose closes the menu first, so that what is chosen may open another.
func (m *Menu) choose(i int) {
	if !m.canChoose(i) {
		return
	}
	m.Close()
	if run := m.items[i].OnTapped; run != nil {
		run()
	}
}

// panel is the size of the menu itself.
func (m *Menu) panel() fyne.Size {
	size := fyne.NewSize(max(m.wide, 144), 2*menuPad)
	for i, row := range m.rows {
		size.Width = max(size.Width, row.width()+2*menuPad)
		if m.items[i].Separator {
			size.Height += menuRule
		} else {
			size.Height += menuRowHigh
		}
	}
	return size
}

// iconRoom is the room kept for icons when any line has one.
func (m *Menu) iconRoom() float32 {
	for _, item := range m.items {
		if item.Icon != nil {
			return menuIcon + 10
		}
	}
	return 0
}

// CreateRenderer is for Fyne.
func (m *Menu) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{m.fill}
	for _, row := range m.rows {
		objects = append(objects, row)
	}
	return newRenderer(m, objects...)
}

func (m *Menu) min() fyne.Size { return fyne.Size{} }
func (m *Menu) paint()         { floating(m.fill) }

func (m *Menu) layout(size fyne.Size) {
	p := m.panel()
	p.Height = min(p.Height, size.Height-16)
	x := max(8, min(m.at.X, size.Width-p.Width-8))
	y := max(8, min(m.at.Y, size.Height-p.Height-8))
	place(m.fill, x, y, p.Width, p.Height)
	end := y + p.Height - menuPad
	y += menuPad
	for i, row := range m.rows {
		high := m.rowHigh(i)
		in := i >= m.from && y+high <= end+0.5
		setShown(row, in)
		if in {
			place(row, x+menuPad, y, p.Width-2*menuPad, high)
			y += high
		} else if i >= m.from {
			y = end + 1 // nothing after a line that does not fit
		}
	}
}

func (m *Menu) rowHigh(i int) float32 {
	if m.items[i].Separator {
		return menuRule
	}
	return menuRowHigh
}

// Scrolled moves the lines of a menu that is too high for the window.
func (m *Menu) Scrolled(e *fyne.ScrollEvent) {
	by := -1
	if e.Scrolled.DY < 0 {
		by = 1
	}
	m.scrollTo(m.from + by)
}

// scrollTo has the lines begin with that one, or with the last from which all fit.
func (m *Menu) scrollTo(from int) {
	room, last := m.Size().Height-16-2*menuPad, len(m.rows)
	for last > 0 && room >= m.rowHigh(last-1) {
		last--
		room -= m.rowHigh(last)
	}
	if from = max(0, min(from, last)); from != m.from {
		m.from = from
		redraw(m)
	}
}

// reveal brings a line in sight.
func (m *Menu) reveal(i int) {
	if i < 0 || m.Size().Height <= 0 {
		return
	}
	if i < m.from {
		m.scrollTo(i)
	}
	for m.from < i && !m.rows[i].Visible() {
		before := m.from
		if m.scrollTo(m.from + 1); m.from == before {
			return
		}
	}
}
