package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Measures of attack cards.
const (
	attackHigh = 72
	attackGap  = 8 // between two cards
	attackTop  = 4 // above a card: its border must not touch the edge of what scrolls
	attackSide = 16
)

// Attack is a card of the list of attacks.
type Attack struct {
	ID, Title, Sub string
	Look           Look
	Word           string // how it ended
}

// AttackList shows attacks as cards of which one is selected.
type AttackList struct{ column[Attack, *attackCard] }

// NewAttackList returns an empty list.
func NewAttackList() *AttackList {
	l := &AttackList{}
	l.init(l, columnKind[Attack, *attackCard]{
		of:    func(a Attack) (string, bool) { return a.ID, false },
		makes: newAttackCard, row: func(bool) float32 { return attackHigh + attackGap },
	})
	return l
}

// SetAttacks replaces the cards. Those in sight that are unchanged are not redrawn.
func (l *AttackList) SetAttacks(all []Attack) { l.set(all) }

// Attacks returns the cards.
func (l *AttackList) Attacks() []Attack { return l.lines }

// CreateRenderer implements fyne.Widget.
func (l *AttackList) CreateRenderer() fyne.WidgetRenderer { return newRenderer(l, l.scroll) }

func (l *AttackList) min() fyne.Size { return fyne.NewSize(220, 2*attackHigh) }

// attackCard draws an Attack.
type attackCard struct {
	pressable
	onTapped func()

	attack   Attack
	selected bool
	ringed   bool

	fill, over, halo *canvas.Rectangle
	title, sub       *Text
	verdict          *Verdict
}

func newAttackCard() *attackCard {
	c := &attackCard{fill: box(10), over: box(10), halo: ring(12)}
	c.title, c.sub, c.verdict = NewText(Strong, "").Cut(), NewText(Caption, "").Cut().Muted(), NewVerdict(Look{}, "")
	c.inert(c.title, c.sub, c.verdict.word)
	c.extend(c, func() {
		if c.onTapped != nil {
			c.onTapped()
		}
	})
	return c
}

// TappedSecondary offers to copy what the card shows.
func (c *attackCard) TappedSecondary(e *fyne.PointEvent) {
	openCopies(c, e.AbsolutePosition, c.attack.Title, c.attack.Sub, c.attack.Word)
}

// Disabled keeps Tab from walking through the cards: the list has the focus for them.
func (c *attackCard) Disabled() bool { return true }

func (c *attackCard) tap(onTapped func()) { c.onTapped = onTapped }

// Set shows an attack; equal values redraw nothing.
func (c *attackCard) Set(a Attack, selected, focused, _ bool) {
	before, now := c.attack, a
	before.Look, now.Look = Look{}, Look{}
	if before == now && sameLook(c.attack.Look, a.Look) && c.selected == selected && c.ringed == focused {
		c.verdict.sign.wake()
		return
	}
	c.attack, c.selected, c.ringed = a, selected, focused
	c.title.SetText(a.Title)
	c.sub.SetText(a.Sub)
	c.verdict.Set(a.Look, a.Word)
	c.paint()
	c.layout(c.Size())
	canvas.Refresh(c.fill)
	canvas.Refresh(c.halo)
}

// CreateRenderer is for Fyne.
func (c *attackCard) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.fill, c.over, c.halo, c.title, c.sub, c.verdict)
}

func (c *attackCard) min() fyne.Size { return fyne.NewSize(220, attackHigh+attackGap) }

func (c *attackCard) layout(size fyne.Size) {
	w := max(size.Width-2*attackSide, 0)
	place(c.fill, attackSide, attackTop, w, attackHigh)
	place(c.over, attackSide, attackTop, w, attackHigh)
	place(c.halo, attackSide-2, attackTop-2, w+4, attackHigh+4)
	verdict := c.verdict.MinSize().Width
	x, right := float32(2*attackSide+1), size.Width-2*attackSide-1
	place(c.verdict, right-verdict, attackTop+(attackHigh-18)/2, verdict, 18)
	left := max(right-verdict-12-x, 0)
	place(c.title, x, attackTop+18, left, 18)
	place(c.sub, x, attackTop+36, left, 17)
}

func (c *attackCard) paint() {
	ground, edge, thick := ColorSurface, ColorBorder, float32(1)
	if c.selected {
		ground, edge, thick = ColorAccentSoft, ColorAccent, 2
	}
	c.fill.FillColor, c.fill.StrokeColor, c.fill.StrokeWidth = colour(ground), colour(edge), thick
	c.shade(c.over, c.wash())
	showRing(c.halo, c.ringed)
}
