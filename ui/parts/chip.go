package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// chipHigh is the height of chips and tags.
const chipHigh = 22

// Chip is a scope: filled softly when granted, outlined when it is not.
type Chip struct {
	widget.BaseWidget
	granted bool
	fill    *canvas.Rectangle
	text    *Text
}

// NewChip makes a chip.
func NewChip(scope string, granted bool) *Chip {
	c := &Chip{granted: granted, fill: box(6), text: NewText(MonoSmall, scope).Cut()}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what it shows.
func (c *Chip) Set(scope string, granted bool) {
	if c.text.Text() != scope || c.granted != granted {
		c.granted = granted
		c.text.SetText(scope)
		c.Refresh()
	}
}

// Scope is the scope it shows.
func (c *Chip) Scope() string { return c.text.Text() }

// Granted says whether it is drawn as granted.
func (c *Chip) Granted() bool { return c.granted }

// CreateRenderer is for Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c, c.fill, c.text) }

// min allows a chip to be cut at 160, for scopes that are long addresses.
func (c *Chip) min() fyne.Size {
	return fyne.NewSize(min(MonoSmall.measure(c.text.Text())+16, 160), chipHigh)
}

// Natural is the width at which nothing is cut.
func (c *Chip) Natural() float32 { return MonoSmall.measure(c.text.Text()) + 16 }

func (c *Chip) layout(size fyne.Size) {
	width := min(size.Width, c.Natural())
	y := (size.Height - chipHigh) / 2
	place(c.fill, 0, y, width, chipHigh)
	place(c.text, 8, y, max(width-15, 0), chipHigh)
}

func (c *Chip) paint() {
	if !c.granted {
		border(c.fill, ColorInputBorder, 1)
		c.text.Muted()
		return
	}
	c.fill.FillColor, c.fill.StrokeWidth = colour(ColorAccentSoft), 0
	c.text.Coloured(ColorAccent)
}
