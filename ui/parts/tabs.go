package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of tabs.
const (
	tabHigh = 36
	tabGap  = 20
)

// Tabs chooses one of several pages: words in a line, the chosen one in the accent colour
// with a line of two units below.
type Tabs struct {
	widget.BaseWidget
	OnChosen func(i int) // the person chose

	tabs   []*tab
	chosen int
	rule   *Hairline
}

// NewTabs returns tabs with those words; the first is chosen.
func NewTabs(words []string, chosen func(int)) *Tabs {
	t := &Tabs{OnChosen: chosen, rule: NewHairline()}
	for i, label := range words {
		t.tabs = append(t.tabs, newTab(t, i, label))
	}
	t.ExtendBaseWidget(t)
	return t
}

// Chosen returns the index of the chosen tab.
func (t *Tabs) Chosen() int { return t.chosen }

// SetChosen chooses a tab without calling OnChosen.
func (t *Tabs) SetChosen(i int) {
	if t.chosen != i {
		t.chosen = i
		for _, tab := range t.tabs {
			redraw(tab)
		}
	}
}

// SetUsable enables or disables a tab.
func (t *Tabs) SetUsable(i int, on bool) {
	if on {
		t.tabs[i].Enable()
	} else {
		t.tabs[i].Disable()
	}
}

// Tab returns the tab with that index, which can be pressed.
func (t *Tabs) Tab(i int) fyne.Tappable { return t.tabs[i] }

// CreateRenderer is for Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{t.rule}
	for _, tab := range t.tabs {
		objects = append(objects, tab)
	}
	return newRenderer(t, objects...)
}

func (t *Tabs) min() fyne.Size {
	wide := -float32(tabGap)
	for _, tab := range t.tabs {
		wide += tab.min().Width + tabGap
	}
	return fyne.NewSize(max(wide, 0), tabHigh)
}

func (t *Tabs) paint() {}

func (t *Tabs) layout(size fyne.Size) {
	place(t.rule, 0, size.Height-1, size.Width, 1)
	x := float32(0)
	for _, tab := range t.tabs {
		wide := tab.min().Width
		place(tab, x, 0, wide, size.Height)
		x += wide + tabGap
	}
}

// tab is one of Tabs.
type tab struct {
	pressable
	of    *Tabs
	i     int
	label string
	text  *canvas.Text
	line  *canvas.Rectangle
	halo  *canvas.Rectangle
}

func newTab(of *Tabs, i int, label string) *tab {
	t := &tab{of: of, i: i, label: label, text: lineOf(Body), line: box(1), halo: ring(8)}
	t.extend(t, func() {
		if t.of.chosen == t.i {
			return
		}
		t.of.SetChosen(t.i)
		if t.of.OnChosen != nil {
			t.of.OnChosen(t.i)
		}
	})
	return t
}

// TypedKey chooses the neighbour for Left and Right, and presses for Enter and Space.
func (t *tab) TypedKey(e *fyne.KeyEvent) {
	to := t.i
	switch e.Name {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	default:
		t.pressable.TypedKey(e)
		return
	}
	if to < 0 || to >= len(t.of.tabs) || t.of.tabs[to].disabled {
		return
	}
	t.of.tabs[to].fire()
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		c.Focus(t.of.tabs[to])
	}
}

// AccessibilityLabel is what a screen reader says.
func (t *tab) AccessibilityLabel() string { return t.label }

// AccessibilityRole says that this is a button.
func (t *tab) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (t *tab) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t, t.halo, t.line, t.text) }

func (t *tab) min() fyne.Size { return fyne.NewSize(Body.measure(t.label), tabHigh) }

func (t *tab) layout(size fyne.Size) {
	place(t.text, 0, 0, size.Width, size.Height)
	place(t.line, 0, size.Height-2, size.Width, 2)
	place(t.halo, -6, 3, size.Width+12, size.Height-8)
}

func (t *tab) paint() {
	ink := ColorMuted
	switch {
	case t.disabled:
		ink = ColorFaint
	case t.of.chosen == t.i:
		ink = ColorAccent
	case t.hovered:
		ink = ColorText
	}
	write(t.text, Body, t.label, colour(ink))
	t.line.FillColor = colour(ColorAccent)
	setShown(t.line, t.of.chosen == t.i)
	showRing(t.halo, t.focused)
}
