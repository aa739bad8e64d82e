package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ProviderGrid shows provider cards in columns, one of them chosen. Arrows,
// Home and End move between cards and choose. Tab stops once at all of them, as
// at a list: there may be fifty, and a stop at the last one would scroll the
// chosen one out of sight.
type ProviderGrid struct {
	widget.BaseWidget
	OnSelected func(id string) // the person chose a provider
	OnOpened   func(id string) // Enter on the chosen provider
	OnTyped    func(rune)      // a character was typed at a card

	cards    []*ProviderCard
	selected string
	box      *fyne.Container
}

// Least width of a card and the gap between cards.
const (
	cardLeast   = 220
	cardBetween = 8
)

// NewProviderGrid makes an empty grid of three columns at most.
func NewProviderGrid() *ProviderGrid {
	g := &ProviderGrid{box: Grid(cardLeast, cardBetween, 3)}
	g.ExtendBaseWidget(g)
	return g
}

// SetCards replaces the cards. A card without id, the one that adds, keeps its
// own OnTapped.
func (g *ProviderGrid) SetCards(cards ...*ProviderCard) {
	g.cards = cards
	g.box.Objects = nil
	for i, c := range cards {
		g.box.Objects = append(g.box.Objects, c)
		c.OnMoved = func(dx, dy int) { g.move(i, dx, dy) }
		c.OnEnd = func(last bool) { g.moveToEnd(last) }
		c.OnLeft = g.left
		c.OnTyped = func(r rune) {
			if g.OnTyped != nil {
				g.OnTyped(r)
			}
		}
		c.SetSelected(c.id != "" && c.id == g.selected)
		if c.id == "" {
			continue
		}
		c.OnTapped = func() { g.pick(i) }
		c.OnOpened = func() {
			if g.OnOpened != nil {
				g.OnOpened(c.id)
			}
		}
	}
	g.setStop()
	g.Refresh()
}

// setStop lets Tab stop at the card to give the focus to.
func (g *ProviderGrid) setStop() {
	stop := g.Focus()
	for _, c := range g.cards {
		c.aside = fyne.Focusable(c) != stop
	}
}

// left brings the chosen card back in sight when the focus leaves the card that adds, which can be
// far from it.
func (g *ProviderGrid) left() {
	g.setStop()
	if c, ok := g.Focus().(*ProviderCard); ok {
		reveal(c)
	}
}

// Cards are the cards.
func (g *ProviderGrid) Cards() []*ProviderCard { return g.cards }

// SetSelected chooses without calling OnSelected.
func (g *ProviderGrid) SetSelected(id string) {
	g.selected = id
	for _, c := range g.cards {
		c.SetSelected(c.id != "" && c.id == id)
	}
	g.setStop()
}

// Selected is the id of the chosen card.
func (g *ProviderGrid) Selected() string { return g.selected }

// Focus is the card to give the focus to: the chosen one, or the first.
func (g *ProviderGrid) Focus() fyne.Focusable {
	for _, c := range g.cards {
		if c.selected {
			return c
		}
	}
	if len(g.cards) == 0 {
		return nil
	}
	return g.cards[0]
}

func (g *ProviderGrid) pick(i int) {
	id := g.cards[i].id
	changed := id != g.selected
	g.SetSelected(id)
	if changed && g.OnSelected != nil {
		g.OnSelected(id)
	}
}

// move goes to the card beside, above or below, and chooses it if it is a
// provider.
func (g *ProviderGrid) move(from, dx, dy int) {
	columns := g.box.Layout.(gridLayout).columns(g.Size().Width)
	if to := from + dx + dy*columns; to >= 0 && to < len(g.cards) {
		g.moveTo(to)
	}
}

// moveToEnd goes to the last card or the first.
func (g *ProviderGrid) moveToEnd(last bool) {
	to := 0
	if last {
		to = len(g.cards) - 1
	}
	g.moveTo(to)
}

func (g *ProviderGrid) moveTo(to int) {
	g.cards[to].aside = false
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g.cards[to])
	}
	if g.cards[to].id != "" {
		g.pick(to)
	}
}

// CreateRenderer is for Fyne.
func (g *ProviderGrid) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g, g.box) }

func (g *ProviderGrid) min() fyne.Size        { return g.box.MinSize() }
func (g *ProviderGrid) paint()                {}
func (g *ProviderGrid) layout(size fyne.Size) { place(g.box, 0, 0, size.Width, size.Height) }
