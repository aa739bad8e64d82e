package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Measures of filter chips.
const (
	filterSide = 12
	filterMark = 16
)

// FilterChip chooses one of several filters: an outlined button of 36, softly filled
// and with a mark when it is the chosen one.
type FilterChip struct {
	pressable
	OnTapped func()

	label  string
	chosen bool
	fill   *canvas.Rectangle
	over   *canvas.Rectangle
	halo   *canvas.Rectangle
	mark   *canvas.Image
	text   *canvas.Text
}

// NewFilterChip makes a chip.
func NewFilterChip(label string, tapped func()) *FilterChip {
	c := &FilterChip{OnTapped: tapped, label: label, fill: box(8), over: box(8), halo: ring(12), mark: newPicture(), text: lineOf(Body)}
	c.extend(c, func() {
		if c.OnTapped != nil {
			c.OnTapped()
		}
	})
	return c
}

// Set changes label and mark; the same again redraws nothing.
func (c *FilterChip) Set(label string, chosen bool) {
	if c.label != label || c.chosen != chosen {
		c.label, c.chosen = label, chosen
		c.Refresh()
	}
}

// Label is the present label.
func (c *FilterChip) Label() string { return c.label }

// Chosen says whether it is the chosen one.
func (c *FilterChip) Chosen() bool { return c.chosen }

// AccessibilityLabel is what a screen reader says.
func (c *FilterChip) AccessibilityLabel() string { return c.label }

// AccessibilityRole says that this is a button.
func (c *FilterChip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (c *FilterChip) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.fill, c.over, c.halo, c.mark, c.text)
}

func (c *FilterChip) min() fyne.Size {
	width := 2*filterSide + Body.measure(c.label)
	if c.chosen {
		width += filterMark + 8
	}
	return fyne.NewSize(width, buttonHigh)
}

func (c *FilterChip) layout(size fyne.Size) {
	place(c.fill, 0, 0, size.Width, size.Height)
	place(c.over, 0, 0, size.Width, size.Height)
	place(c.halo, -4, -4, size.Width+8, size.Height+8)
	x := float32(filterSide)
	place(c.mark, x, (size.Height-filterMark)/2, filterMark, filterMark)
	if c.chosen {
		x += filterMark + 8
	}
	place(c.text, x, 0, Body.measure(c.label), size.Height)
}

func (c *FilterChip) paint() {
	ink := ColorText
	if c.chosen {
		ink = ColorAccent
		c.fill.FillColor, c.fill.StrokeWidth = colour(ColorAccentSoft), 0
	} else {
		border(c.fill, ColorBorder, 1)
	}
	c.shade(c.over, c.wash())
	write(c.text, Body, c.label, colour(ink))
	tint(c.mark, theme.ConfirmIcon(), ColorAccent)
	setShown(c.mark, c.chosen)
	showRing(c.halo, c.focused)
}
