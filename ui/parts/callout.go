package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Callout is a card with an accent border that floats over the page, and a line that leads from
// it to what it is about.
type Callout struct {
	widget.BaseWidget
	body    fyne.CanvasObject
	fill    *canvas.Rectangle
	line    *canvas.Rectangle
	dot     *canvas.Circle
	card    [4]float32 // where the card is: x, y, width, height
	pointAt fyne.Position
	points  bool
}

// calloutEdge is the thickness of the border and of the line.
const calloutEdge = 2

// NewCallout returns a card with that body.
func NewCallout(body fyne.CanvasObject) *Callout {
	c := &Callout{body: body, fill: box(10), line: box(0), dot: &canvas.Circle{}}
	c.ExtendBaseWidget(c)
	return c
}

// Place puts the card at a place of the callout, and lets its line lead upright to a point above or
// below it; without points there is no line.
func (c *Callout) Place(x, y, w, h float32, to fyne.Position, points bool) {
	c.card, c.pointAt, c.points = [4]float32{x, y, w, h}, to, points
	redraw(c)
}

// Card returns where the card is.
func (c *Callout) Card() (at fyne.Position, size fyne.Size) {
	return fyne.NewPos(c.card[0], c.card[1]), fyne.NewSize(c.card[2], c.card[3])
}

// CreateRenderer is for Fyne.
func (c *Callout) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.line, c.dot, c.fill, c.body)
}

func (c *Callout) min() fyne.Size { return fyne.Size{} }

func (c *Callout) layout(fyne.Size) {
	x, y, w, h := c.card[0], c.card[1], c.card[2], c.card[3]
	place(c.fill, x, y, w, h)
	place(c.body, x+16, y+16, max(w-32, 0), max(h-32, 0))
	top, end := c.pointAt.Y, y
	if c.pointAt.Y > y {
		top, end = y+h, c.pointAt.Y
	}
	place(c.line, c.pointAt.X-calloutEdge/2, top, calloutEdge, max(end-top, 0))
	place(c.dot, c.pointAt.X-4, c.pointAt.Y-4, 8, 8)
}

func (c *Callout) paint() {
	c.fill.FillColor, c.fill.StrokeColor, c.fill.StrokeWidth = colour(ColorSurface), colour(ColorAccent), calloutEdge
	c.fill.Shadow = canvas.Shadow{Color: colour(ColorMenuShadow), BlurRadius: 28, Offset: fyne.NewPos(0, 4)}
	c.line.FillColor, c.dot.FillColor = colour(ColorAccent), colour(ColorAccent)
	setShown(c.line, c.points)
	setShown(c.dot, c.points)
}
