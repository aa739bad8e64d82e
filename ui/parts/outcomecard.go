package parts

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of outcome cards.
const (
	outcomeHead = 64
	outcomeSide = 17
	outcomeDisc = 22
	outcomeText = 51 // where the words of a step begin
	outcomeGap  = 12 // between two steps
)

// Outcome is how a run ended.
type Outcome struct {
	Title string // above the word: with or without the protection
	Look  Look
	Word  string
	Soft  fyne.ThemeColorName // colour of the head; empty means that of the card
	Took  string
	None  string // shown in place of the steps while there are none
	Steps []OutcomeStep
}

// OutcomeStep is one step of a run.
type OutcomeStep struct {
	N     int
	Who   string
	Words string
	Look  Look // an icon in place of the number, if it has one
	Faint bool // it never happened
}

// OutcomeCard shows how a run ended, with its steps.
type OutcomeCard struct {
	widget.BaseWidget
	shown Outcome

	fill, head, below *canvas.Rectangle
	edge              *canvas.Rectangle
	sign              sign
	title, word, took *Text
	none              *Text
	steps             []*outcomeStep
	column            *fyne.Container
}

// NewOutcomeCard returns an empty card.
func NewOutcomeCard() *OutcomeCard {
	c := &OutcomeCard{fill: box(10), head: box(10), below: box(0), edge: box(10), sign: newSign(20), column: Column(outcomeGap)}
	c.title, c.word, c.took = NewText(Caption, "").Muted().Cut(), NewText(Subheading, "").Cut(), NewText(Caption, "").Muted()
	c.none = NewParagraph(Caption, "").Muted()
	c.ExtendBaseWidget(c)
	return c
}

// Set shows an outcome.
func (c *OutcomeCard) Set(o Outcome) {
	c.shown = o
	c.title.SetText(o.Title)
	c.word.SetText(o.Word)
	c.took.SetText(o.Took)
	c.none.SetText(o.None)
	c.steps, c.column.Objects = nil, nil
	for _, s := range o.Steps {
		step := newOutcomeStep(s)
		c.steps = append(c.steps, step)
		c.column.Objects = append(c.column.Objects, step)
	}
	if len(o.Steps) == 0 {
		c.column.Objects = append(c.column.Objects, c.none)
	}
	c.column.Refresh()
	c.Refresh()
}

// Shown returns the outcome.
func (c *OutcomeCard) Shown() Outcome { return c.shown }

// CreateRenderer is for Fyne.
func (c *OutcomeCard) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.fill, c.head, c.below, c.edge, c.sign.icon, c.sign.arc, c.title, c.word, c.took, c.column)
}

func (c *OutcomeCard) min() fyne.Size {
	m := c.column.MinSize()
	return fyne.NewSize(max(m.Width, 200)+2*outcomeSide, outcomeHead+m.Height+2*16)
}

func (c *OutcomeCard) layout(size fyne.Size) {
	place(c.fill, 0, 0, size.Width, size.Height)
	place(c.edge, 0, 0, size.Width, size.Height)
	place(c.head, 1, 1, max(size.Width-2, 0), outcomeHead)
	place(c.below, 1, outcomeHead-10, max(size.Width-2, 0), 11) // the head has round corners above alone
	c.sign.at(outcomeSide+1, (outcomeHead-20)/2)
	took := c.took.MinSize().Width
	place(c.took, size.Width-outcomeSide-took, 0, took, outcomeHead)
	wide := max(size.Width-outcomeText-took-outcomeSide-8, 0)
	place(c.title, outcomeText+1, 11, wide, 17)
	place(c.word, outcomeText+1, 28, wide, 24)
	inner := max(size.Width-2*outcomeSide, 0)
	c.column.Resize(fyne.NewSize(inner, c.column.Size().Height)) // the steps wrap before their height is known
	place(c.column, outcomeSide, outcomeHead+16, inner, max(size.Height-outcomeHead-32, 0))
}

func (c *OutcomeCard) paint() {
	c.fill.FillColor = colour(ColorSurface)
	c.edge.FillColor, c.edge.StrokeColor, c.edge.StrokeWidth = colour(colorNone), colour(ColorBorder), 1
	soft := c.shown.Soft
	if soft == "" {
		soft = ColorSunken
	}
	c.head.FillColor, c.below.FillColor = colour(soft), colour(soft)
	c.sign.set(c.shown.Look)
	if c.shown.Look.Colour != "" {
		c.word.Coloured(c.shown.Look.Colour)
	} else {
		c.word.Coloured(ColorMuted)
	}
}

// outcomeStep draws an OutcomeStep: a disc with its number or an icon, who, and what.
type outcomeStep struct {
	widget.BaseWidget
	step   OutcomeStep
	disc   *canvas.Circle
	number *Text
	icon   *Icon
	who    *Text
	words  *Text
}

func newOutcomeStep(s OutcomeStep) *outcomeStep {
	o := &outcomeStep{step: s, disc: &canvas.Circle{}, number: NewText(TinyStrong, strconv.Itoa(s.N)).Aligned(fyne.TextAlignCenter), icon: NewIcon(nil, ColorOnAccent, outcomeDisc)}
	o.who, o.words = NewText(Caption, s.Who).Muted().Cut(), NewParagraph(Body, s.Words)
	if s.Faint {
		o.words.Muted()
	}
	o.ExtendBaseWidget(o)
	return o
}

// CreateRenderer is for Fyne.
func (o *outcomeStep) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(o, o.disc, o.number, o.icon, o.who, o.words)
}

func (o *outcomeStep) min() fyne.Size {
	return fyne.NewSize(outcomeText-outcomeSide+3*narrowest, 17+o.words.MinSize().Height)
}

func (o *outcomeStep) layout(size fyne.Size) {
	x := float32(outcomeText - outcomeSide)
	wide := max(size.Width-x, narrowest)
	place(o.disc, 0, 6, outcomeDisc, outcomeDisc)
	place(o.number, 0, 6+(outcomeDisc-15)/2, outcomeDisc, 15)
	place(o.icon, 0, 6, outcomeDisc, outcomeDisc)
	place(o.who, x, 0, wide, 17)
	o.words.Resize(fyne.NewSize(wide, o.words.Size().Height))
	place(o.words, x, 17, wide, max(size.Height-17, 0))
}

func (o *outcomeStep) paint() {
	hasIcon := o.step.Look.Icon != nil
	setShown(o.icon, hasIcon)
	setShown(o.disc, !hasIcon)
	setShown(o.number, !hasIcon)
	if hasIcon {
		o.icon.Set(o.step.Look.Icon, o.step.Look.Colour)
	}
	o.disc.FillColor, o.disc.StrokeWidth = colour(ColorButton), 0
	ink := ColorText
	if o.step.Faint {
		o.disc.FillColor, o.disc.StrokeColor, o.disc.StrokeWidth = colour(colorNone), colour(ColorInputBorder), 1
		ink = ColorMuted
	}
	o.number.Coloured(ink)
}
