package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// cardHigh is the height of a provider card.
const cardHigh = 60

// ProviderCard is a provider to choose: glyph, name, host, and a mark when it
// is chosen.
type ProviderCard struct {
	pressable
	OnTapped func()
	OnMoved  func(dx, dy int) // an arrow key was pressed
	OnEnd    func(last bool)  // Home or End was pressed
	OnLeft   func()           // the focus left the card that adds
	OnOpened func()           // Enter, when it is chosen already
	OnTyped  func(rune)       // a character other than a space was typed

	id       string
	selected bool
	aside    bool // Tab passes over it: ProviderGrid stops at another card
	fill     *canvas.Rectangle
	over     *canvas.Rectangle
	halo     *canvas.Rectangle
	glyph    fyne.CanvasObject
	name     *Text
	host     *Text
	tick     *Icon
}

// NewProviderCard makes a card for a provider.
func NewProviderCard(id, name, host string, tapped func()) *ProviderCard {
	return newCard(id, name, host, NewGlyph(id, name, rowGlyph), tapped)
}

// NewAddCard makes the card that adds a provider.
func NewAddCard(icon fyne.Resource, name, sub string, tapped func()) *ProviderCard {
	return newCard("", name, sub, NewRingGlyph(icon, rowGlyph), tapped)
}

func newCard(id, name, host string, glyph fyne.CanvasObject, tapped func()) *ProviderCard {
	c := &ProviderCard{OnTapped: tapped, id: id, glyph: glyph, fill: box(10), over: box(10), halo: ring(14)}
	c.name, c.host = NewText(Body, name).Cut(), NewText(Caption, host).Cut().Muted()
	c.tick = NewIcon(IconStatusActive, ColorAccent, 20)
	c.inert(c.name, c.host)
	c.extend(c, func() {
		if c.OnTapped != nil {
			c.OnTapped()
		}
	})
	return c
}

// ID is the provider's id, empty for the card that adds one.
func (c *ProviderCard) ID() string { return c.id }

// Name is the name it shows.
func (c *ProviderCard) Name() string { return c.name.Text() }

// SetSelected marks the chosen card.
func (c *ProviderCard) SetSelected(on bool) { c.mark(&c.selected, on) }

// Disabled keeps Tab from a card that the arrows lead to (ProviderGrid). It can be clicked all the
// same.
func (c *ProviderCard) Disabled() bool { return c.disabled || c.aside && !c.focused }

// Selected says whether it is chosen.
func (c *ProviderCard) Selected() bool { return c.selected }

// FocusLost hides the focus ring, and calls OnLeft.
func (c *ProviderCard) FocusLost() {
	c.pressable.FocusLost()
	if c.id == "" && c.OnLeft != nil {
		c.OnLeft()
	}
}

// TypedKey calls OnMoved for arrows, OnEnd for Home and End, and OnOpened for Enter on the chosen
// card.
func (c *ProviderCard) TypedKey(e *fyne.KeyEvent) {
	step, arrow := map[fyne.KeyName][2]int{
		fyne.KeyLeft: {-1, 0}, fyne.KeyRight: {1, 0}, fyne.KeyUp: {0, -1}, fyne.KeyDown: {0, 1},
	}[e.Name]
	enter := e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
	switch {
	case arrow && c.OnMoved != nil:
		c.OnMoved(step[0], step[1])
	case (e.Name == fyne.KeyHome || e.Name == fyne.KeyEnd) && c.OnEnd != nil:
		c.OnEnd(e.Name == fyne.KeyEnd)
	case enter && c.selected && c.OnOpened != nil:
		c.OnOpened()
	default:
		c.pressable.TypedKey(e)
	}
}

// TappedSecondary offers to copy name and host.
func (c *ProviderCard) TappedSecondary(e *fyne.PointEvent) {
	openCopies(c, e.AbsolutePosition, c.name.Text(), c.host.Text())
}

// TypedRune calls OnTyped. Space presses the card, as a key.
func (c *ProviderCard) TypedRune(r rune) {
	if r != ' ' && c.OnTyped != nil {
		c.OnTyped(r)
	}
}

// CreateRenderer is for Fyne.
func (c *ProviderCard) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.halo, c.fill, c.over, c.glyph, c.name, c.host, c.tick)
}

func (c *ProviderCard) min() fyne.Size { return fyne.NewSize(180, cardHigh) }

func (c *ProviderCard) layout(size fyne.Size) {
	place(c.fill, 0, 0, size.Width, size.Height)
	place(c.over, 0, 0, size.Width, size.Height)
	place(c.halo, -4, -4, size.Width+8, size.Height+8)
	place(c.glyph, 13, (size.Height-rowGlyph)/2, rowGlyph, rowGlyph)
	y, x, right := (size.Height-35)/2, float32(61), size.Width-13
	place(c.host, x, y+18, max(right-x, 0), 17)
	place(c.tick, right-20, y-1, 20, 20)
	if c.selected {
		right -= 28
	}
	place(c.name, x, y, max(right-x, 0), 18)
}

func (c *ProviderCard) paint() {
	ground, edge, thick := ColorSurface, ColorBorder, float32(1)
	if c.selected {
		ground, edge, thick = ColorAccentSoft, ColorAccent, 2
	}
	c.fill.FillColor, c.fill.StrokeColor, c.fill.StrokeWidth = colour(ground), colour(edge), thick
	c.shade(c.over, c.wash())
	setShown(c.tick, c.selected)
	ink := ColorText
	if c.disabled {
		ink = ColorFaint
	}
	c.name.Coloured(ink)
	showRing(c.halo, c.focused)
}
