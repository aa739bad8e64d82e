package parts

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Option is one choice of a Select.
type Option struct {
	Label string
	Icon  fyne.Resource
	Rest  string // follows Label, which is bold then; empty means a plain label

	Apart bool // a line stands above it in the menu
}

// label returns the words that are cut where the select is narrow.
func (o Option) label() Span {
	if o.Rest == "" {
		return Span{Text: o.Label, Role: Body}
	}
	return Span{Text: o.Label, Role: Strong}
}

// Select is a field of 36 that opens a menu of choices, with icons.
type Select struct {
	pressable
	OnChanged func(i int) // the person chose

	options []Option
	chosen  int
	small   bool
	fill    *frame
	over    *canvas.Rectangle
	edge    *canvas.Rectangle
	picture *Icon
	text    *Text
	rest    *Text
	arrow   *Icon
	menu    *Menu
}

// NewSelect makes a select.
func NewSelect(options []Option, chosen int, changed func(int)) *Select {
	s := &Select{OnChanged: changed, options: options, chosen: chosen}
	s.fill, s.over, s.edge = newFrame(8), box(8), ring(8)
	s.picture, s.text, s.rest = NewIcon(nil, ColorMuted, 18), NewText(Body, "").Cut(), NewText(Body, "").Cut()
	s.arrow = NewIcon(theme.MenuDropDownIcon(), ColorMuted, 20)
	s.inert(s.text, s.rest)
	s.extend(s, s.open)
	return s
}

// Small makes it 32 high, for rows inside cards, and returns it.
func (s *Select) Small() *Select {
	s.small = true
	s.Refresh()
	return s
}

func (s *Select) height() float32 {
	if s.small {
		return buttonSmall
	}
	return buttonHigh
}

// SetOptions replaces the choices.
func (s *Select) SetOptions(options []Option, chosen int) {
	s.options, s.chosen = options, chosen
	s.Refresh()
}

// Chosen returns the index of the current choice.
func (s *Select) Chosen() int { return s.chosen }

// SetChosen sets it without calling OnChanged.
func (s *Select) SetChosen(i int) {
	if s.chosen != i {
		s.chosen = i
		s.Refresh()
	}
}

// AccessibilityLabel is what a screen reader says: the current choice.
func (s *Select) AccessibilityLabel() string { return s.current().Label }

// AccessibilityRole says that this is a button.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Menu is the open menu, or nil.
func (s *Select) Menu() *Menu {
	if s.menu != nil && s.menu.Shown() {
		return s.menu
	}
	return nil
}

// TypedKey opens the menu also for Down and Up.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyDown || e.Name == fyne.KeyUp {
		s.fire()
		return
	}
	s.pressable.TypedKey(e)
}

// TappedSecondary offers to copy the current choice.
func (s *Select) TappedSecondary(e *fyne.PointEvent) {
	openCopies(s, e.AbsolutePosition, s.text.Text(), s.rest.Text())
}

func (s *Select) open() {
	var items []MenuItem
	marked := s.chosen
	for i, o := range s.options {
		if o.Apart {
			items = append(items, MenuItem{Separator: true})
		}
		if i == s.chosen {
			marked = len(items)
		}
		items = append(items, MenuItem{Label: o.Label, Rest: o.Rest, Icon: o.Icon, Checked: i == s.chosen, OnTapped: func() { s.choose(i, o) }})
	}
	s.menu = NewMenu(items...)
	s.menu.wide = s.Size().Width
	s.menu.OpenBelow(s, false)
	s.menu.setMarked(marked)
}

// choose chooses what an item of the menu says. Its index was i when the menu opened; the options may
// have changed since, and what is no longer among them cannot be chosen.
func (s *Select) choose(i int, o Option) {
	isSame := func(other Option) bool { return other.Label == o.Label && other.Rest == o.Rest }
	if i >= len(s.options) || !isSame(s.options[i]) {
		i = slices.IndexFunc(s.options, isSame)
	}
	if i < 0 || s.chosen == i {
		return
	}
	s.SetChosen(i)
	if s.OnChanged != nil {
		s.OnChanged(i)
	}
}

// CreateRenderer is for Fyne.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(s, append(s.fill.objects(), s.over, s.edge, s.picture, s.text, s.rest, s.arrow)...)
}

// least is the least width.
func (s *Select) least() float32 {
	if s.small {
		return 112
	}
	return 120
}

func (s *Select) min() fyne.Size { return fyne.NewSize(s.least(), s.height()) }

func (s *Select) layout(size fyne.Size) {
	high := s.height()
	y := (size.Height - high) / 2
	s.fill.at(0, y, size.Width, high)
	for _, o := range []fyne.CanvasObject{s.over, s.edge} {
		place(o, 0, y, size.Width, high)
	}
	x := float32(11)
	if s.current().Icon != nil {
		place(s.picture, x, y+(high-18)/2, 18, 18)
		x += 26
	}
	room := max(size.Width-x-32, 0)
	rest := s.rest.natural()
	label := room
	if rest > 0 { // the label gives way first, but not more than half of the room
		label = min(s.text.natural(), max(room-rest-4, room/2))
		rest = min(rest, max(room-label-4, 0))
	}
	place(s.text, x, y, label, high)
	place(s.rest, x+label+4, y, rest, high)
	place(s.arrow, size.Width-31, y+(high-20)/2, 20, 20)
}

// current is the current choice.
func (s *Select) current() Option {
	if s.chosen < 0 || s.chosen >= len(s.options) {
		return Option{}
	}
	return s.options[s.chosen]
}

func (s *Select) paint() {
	s.fill.paint(ColorSurface, ColorInputBorder, 1)
	s.shade(s.over, s.wash())
	showRing(s.edge, s.focused)
	o := s.current()
	s.picture.Set(o.Icon, ColorMuted)
	setShown(s.picture, o.Icon != nil)
	s.text.SetSpans(o.label())
	s.rest.SetText(o.Rest)
	ink := ColorText
	if s.disabled {
		ink = ColorFaint
	}
	s.text.Coloured(ink)
	s.rest.Coloured(ink)
}
