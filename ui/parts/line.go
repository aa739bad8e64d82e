package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// spring takes the spare width of a Line.
type spring struct{ widget.BaseWidget }

// Spring takes the spare width of a Line, pushing what follows to the right.
func Spring() fyne.CanvasObject {
	s := &spring{}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is for Fyne.
func (s *spring) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *spring) min() fyne.Size   { return fyne.Size{} }
func (s *spring) layout(fyne.Size) {}
func (s *spring) paint()           {}

// gap is empty room of a fixed size.
type gap struct {
	widget.BaseWidget
	size fyne.Size
}

// Gap is empty room.
func Gap(width, height float32) fyne.CanvasObject {
	g := &gap{size: fyne.NewSize(width, height)}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer is for Fyne.
func (g *gap) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g) }

func (g *gap) min() fyne.Size   { return g.size }
func (g *gap) layout(fyne.Size) {}
func (g *gap) paint()           {}

// Hairline is a line one unit thick in the border colour.
type Hairline struct {
	widget.BaseWidget
	upright bool
	line    *canvas.Rectangle
}

// NewHairline makes a level hairline.
func NewHairline() *Hairline {
	h := &Hairline{line: canvas.NewRectangle(color.Transparent)}
	h.ExtendBaseWidget(h)
	return h
}

// NewUprightHairline makes one from top to bottom.
func NewUprightHairline() *Hairline {
	h := NewHairline()
	h.upright = true
	return h
}

// CreateRenderer is for Fyne.
func (h *Hairline) CreateRenderer() fyne.WidgetRenderer { return newRenderer(h, h.line) }

func (h *Hairline) min() fyne.Size { return fyne.NewSize(1, 1) }
func (h *Hairline) paint()         { h.line.FillColor = colour(ColorBorder) }

func (h *Hairline) layout(size fyne.Size) {
	if h.upright {
		place(h.line, 0, 0, 1, size.Height)
		return
	}
	place(h.line, 0, 0, size.Width, 1)
}

// Ground is a plain fill in a colour of the theme, to lie behind a pane.
type Ground struct {
	widget.BaseWidget
	colour fyne.ThemeColorName
	fill   *canvas.Rectangle
}

// NewGround makes a fill: ColorBackground for the rail and lists. What lies on the
// bare window has ColorSurface already.
func NewGround(name fyne.ThemeColorName) *Ground {
	g := &Ground{colour: name, fill: canvas.NewRectangle(color.Transparent)}
	g.ExtendBaseWidget(g)
	return g
}

// NewRoundGround makes a fill with round corners.
func NewRoundGround(name fyne.ThemeColorName, radius float32) *Ground {
	g := NewGround(name)
	g.fill.CornerRadius = radius
	return g
}

// SetColour changes the colour.
func (g *Ground) SetColour(name fyne.ThemeColorName) {
	if g.colour != name {
		g.colour = name
		g.Refresh()
	}
}

// SetRadius changes the radius of the corners.
func (g *Ground) SetRadius(radius float32) {
	if g.fill.CornerRadius != radius {
		g.fill.CornerRadius = radius
		g.Refresh()
	}
}

// CreateRenderer is for Fyne.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g, g.fill) }

func (g *Ground) min() fyne.Size        { return fyne.Size{} }
func (g *Ground) paint()                { g.fill.FillColor = colour(g.colour) }
func (g *Ground) layout(size fyne.Size) { place(g.fill, 0, 0, size.Width, size.Height) }
