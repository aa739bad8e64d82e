package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// FitnessRow is a line of a provider's report: what is looked at, what it is
// good for, and the verdict at the right; 44 high under a hairline.
type FitnessRow struct {
	widget.BaseWidget
	rule       *Hairline
	title, sub *Text
	verdict    *Verdict
}

// NewFitnessRow makes a row.
func NewFitnessRow(title, sub string, l Look, word string) *FitnessRow {
	r := &FitnessRow{
		rule: NewHairline(), title: NewText(Body, title).Cut(),
		sub: NewText(Caption, sub).Muted().Cut(), verdict: NewVerdict(l, word),
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is for Fyne.
func (r *FitnessRow) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.rule, r.title, r.sub, r.verdict)
}

func (r *FitnessRow) min() fyne.Size {
	return fyne.NewSize(narrowest+8+r.verdict.MinSize().Width, 44)
}

func (r *FitnessRow) paint() {}

func (r *FitnessRow) layout(size fyne.Size) {
	place(r.rule, 0, 0, size.Width, 1)
	width := r.verdict.MinSize().Width
	left := max(size.Width-width-8, 0)
	place(r.title, 0, 5, left, 18)
	place(r.sub, 0, 22, left, 16)
	place(r.verdict, size.Width-width, 13, width, 18)
}

// LookBroken is what a provider offers in a way that cannot be used.
func LookBroken() Look { return Look{Icon: theme.CancelIcon(), Colour: ColorAttention} }

// LookSafe is a report without anything broken.
func LookSafe() Look { return LookActive() }
