package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of choice cards.
const (
	choiceHigh = 60
	choicePad  = 13 // the border and 12
	choiceGap  = 8
	choiceMark = 16
	choiceLow  = 130 // the least width of a card
)

// ChoiceCards is a few choices side by side, one of which is chosen. Left, Right and Tab move
// among them.
type ChoiceCards struct {
	widget.BaseWidget
	OnChosen func(i int) // the person chose another
	OnOpened func()      // Enter on the chosen one

	cards  []*choiceCard
	chosen int
	box    *fyne.Container
}

// Choice is what one of ChoiceCards says.
type Choice struct{ Title, Sub string }

// NewChoiceCards returns the cards; the first is chosen.
func NewChoiceCards(choices ...Choice) *ChoiceCards {
	c := &ChoiceCards{}
	var objects []fyne.CanvasObject
	for i, choice := range choices {
		card := newChoiceCard(c, i, choice)
		c.cards = append(c.cards, card)
		objects = append(objects, card)
	}
	c.box = Grid(choiceLow, choiceGap, len(choices), objects...)
	c.ExtendBaseWidget(c)
	return c
}

// Chosen returns the index of the chosen card.
func (c *ChoiceCards) Chosen() int { return c.chosen }

// Card returns the card with that index, which can be pressed and focused.
func (c *ChoiceCards) Card(i int) interface {
	fyne.Tappable
	fyne.Focusable
	fyne.Disableable
} {
	return c.cards[i]
}

// SetUsable enables or disables a card.
func (c *ChoiceCards) SetUsable(i int, on bool) {
	if on {
		c.cards[i].Enable()
	} else {
		c.cards[i].Disable()
	}
}

// Step chooses the next card that can be, by steps of by, and gives it the focus.
func (c *ChoiceCards) Step(by int) {
	at := c.chosen + by
	for at >= 0 && at < len(c.cards) && c.cards[at].disabled {
		at += by
	}
	if at < 0 || at >= len(c.cards) {
		at = c.chosen
	}
	c.choose(at)
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.cards[at]); canvas != nil && !c.cards[at].disabled {
		canvas.Focus(c.cards[at])
	}
}

func (c *ChoiceCards) choose(i int) {
	if c.chosen == i {
		return
	}
	c.chosen = i
	for _, card := range c.cards {
		redraw(card)
	}
	if c.OnChosen != nil {
		c.OnChosen(i)
	}
}

// CreateRenderer is for Fyne.
func (c *ChoiceCards) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c, c.box) }

func (c *ChoiceCards) min() fyne.Size        { return c.box.MinSize() }
func (c *ChoiceCards) paint()                {}
func (c *ChoiceCards) layout(size fyne.Size) { place(c.box, 0, 0, size.Width, size.Height) }

// choiceCard is one of ChoiceCards.
type choiceCard struct {
	pressable
	of         *ChoiceCards
	i          int
	fill, over *canvas.Rectangle
	halo       *canvas.Rectangle
	title, sub *Text
	tick       *Icon
}

func newChoiceCard(of *ChoiceCards, i int, choice Choice) *choiceCard {
	c := &choiceCard{of: of, i: i, fill: box(10), over: box(10), halo: ring(14)}
	c.title, c.sub = NewText(Body, choice.Title).Cut(), NewText(Caption, choice.Sub).Cut().Muted()
	c.tick = NewIcon(IconStatusActive, ColorAccent, choiceMark)
	c.inert(c.title, c.sub)
	c.extend(c, func() { c.of.choose(c.i) })
	return c
}

// TypedKey moves for Left and Right, and opens for Enter on the chosen card.
func (c *choiceCard) TypedKey(e *fyne.KeyEvent) {
	enter := e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
	switch {
	case e.Name == fyne.KeyLeft || e.Name == fyne.KeyUp:
		c.of.Step(-1)
	case e.Name == fyne.KeyRight || e.Name == fyne.KeyDown:
		c.of.Step(1)
	case enter && c.of.chosen == c.i && !c.disabled && c.of.OnOpened != nil:
		c.of.OnOpened()
	default:
		c.pressable.TypedKey(e)
	}
}

// TappedSecondary offers to copy what the card says.
func (c *choiceCard) TappedSecondary(e *fyne.PointEvent) {
	openCopies(c, e.AbsolutePosition, c.title.Text(), c.sub.Text())
}

// AccessibilityLabel is what a screen reader says.
func (c *choiceCard) AccessibilityLabel() string { return c.title.Text() }

// AccessibilityRole says that this is a button.
func (c *choiceCard) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (c *choiceCard) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.halo, c.fill, c.over, c.title, c.sub, c.tick)
}

func (c *choiceCard) min() fyne.Size { return fyne.NewSize(choiceLow, choiceHigh) }

func (c *choiceCard) layout(size fyne.Size) {
	place(c.fill, 0, 0, size.Width, size.Height)
	place(c.over, 0, 0, size.Width, size.Height)
	place(c.halo, -4, -4, size.Width+8, size.Height+8)
	y, right := (size.Height-35)/2, size.Width-choicePad
	place(c.tick, right-choiceMark, y+1, choiceMark, choiceMark)
	place(c.title, choicePad, y, max(right-choicePad-choiceMark-8, 0), 18)
	place(c.sub, choicePad, y+18, max(right-choicePad, 0), 17)
}

func (c *choiceCard) paint() {
	ground, edge, thick := ColorSurface, ColorBorder, float32(1)
	chosen := c.of.chosen == c.i
	if chosen {
		ground, edge, thick = ColorAccentSoft, ColorAccent, 2
	}
	c.fill.FillColor, c.fill.StrokeColor, c.fill.StrokeWidth = colour(ground), colour(edge), thick
	c.shade(c.over, c.wash())
	setShown(c.tick, chosen)
	ink := ColorText
	if c.disabled && !chosen {
		ink = ColorFaint
	}
	c.title.Coloured(ink)
	showRing(c.halo, c.focused)
}
