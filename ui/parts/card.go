package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Insides of a card.
const (
	cardSide   = 17 // the border and 16
	cardTop    = 9
	cardBottom = 13
	cardTitle  = 32
	cardGap    = 4
)

// Card is a titled box with a hairline border: a title row with a caption or a
// button at the right, and the body below it.
type Card struct {
	widget.BaseWidget
	title   *Text
	caption *Text
	action  fyne.CanvasObject
	body    fyne.CanvasObject
	fill    *canvas.Rectangle
}

// NewCard makes a card.
func NewCard(title string, body fyne.CanvasObject) *Card {
	c := &Card{title: NewText(Strong, title).Cut(), caption: NewText(Caption, "").Muted(), body: body, fill: box(10)}
	c.ExtendBaseWidget(c)
	return c
}

// SetCaption sets the text at the right of the title.
func (c *Card) SetCaption(s string) {
	if c.caption.Text() != s {
		c.caption.SetText(s)
		c.Refresh()
	}
}

// Action puts a button at the right of the title, and returns the card. It is
// set before the card is shown.
func (c *Card) Action(o fyne.CanvasObject) *Card {
	c.action = o
	return c
}

// Title is the title.
func (c *Card) Title() string { return c.title.Text() }

// CreateRenderer is for Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{c.fill, c.title, c.caption, c.body}
	if c.action != nil {
		objects = append(objects, c.action)
	}
	return newRenderer(c, objects...)
}

func (c *Card) min() fyne.Size {
	m := c.body.MinSize()
	return fyne.NewSize(m.Width+2*cardSide, cardTop+cardTitle+cardGap+m.Height+cardBottom)
}

func (c *Card) layout(size fyne.Size) {
	place(c.fill, 0, 0, size.Width, size.Height)
	inner := max(size.Width-2*cardSide, 0)
	right := c.caption.MinSize().Width
	place(c.caption, cardSide+inner-right, cardTop, right, cardTitle)
	if c.action != nil {
		m := c.action.MinSize()
		right = m.Width
		// A button's own side would push its words away from the edge.
		place(c.action, cardSide+inner-right+10, cardTop+(cardTitle-m.Height)/2, m.Width, m.Height)
	}
	place(c.title, cardSide, cardTop, max(inner-right-8, 0), cardTitle)
	top := float32(cardTop + cardTitle + cardGap)
	place(c.body, cardSide, top, inner, max(size.Height-top-cardBottom, 0))
}

func (c *Card) paint() {
	c.fill.FillColor, c.fill.StrokeColor, c.fill.StrokeWidth = colour(ColorSurface), colour(ColorBorder), 1
}

// Panel is a box round a body: sunken for a fix-it box or code, bordered for a
// list in a dialog.
type Panel struct {
	widget.BaseWidget
	ground fyne.ThemeColorName
	edge   fyne.ThemeColorName
	margin float32
	body   fyne.CanvasObject
	fill   *canvas.Rectangle
}

// NewPanel makes a sunken panel with a margin of 17, as a card has.
func NewPanel(body fyne.CanvasObject) *Panel {
	p := &Panel{ground: ColorSunken, edge: colorNone, margin: cardSide, body: body, fill: box(10)}
	p.ExtendBaseWidget(p)
	return p
}

// Filled changes ground and border, and returns the panel.
func (p *Panel) Filled(ground, edge fyne.ThemeColorName) *Panel {
	p.ground, p.edge = ground, edge
	p.Refresh()
	return p
}

// Margin changes the margin, and returns the panel.
func (p *Panel) Margin(m float32) *Panel {
	p.margin = m
	p.Refresh()
	return p
}

// CreateRenderer is for Fyne.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer { return newRenderer(p, p.fill, p.body) }

func (p *Panel) min() fyne.Size {
	return p.body.MinSize().Add(fyne.NewSquareSize(2 * p.margin))
}

func (p *Panel) layout(size fyne.Size) {
	place(p.fill, 0, 0, size.Width, size.Height)
	place(p.body, p.margin, p.margin, max(size.Width-2*p.margin, 0), max(size.Height-2*p.margin, 0))
}

func (p *Panel) paint() {
	p.fill.FillColor, p.fill.StrokeColor, p.fill.StrokeWidth = colour(p.ground), colour(p.edge), 1
	if p.edge == colorNone {
		p.fill.StrokeWidth = 0
	}
}
