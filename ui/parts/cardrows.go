package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of the rows inside cards.
const (
	cardRowHigh  = 32
	tokenRowHigh = 53  // with one line about the token
	cardColumn   = 124 // where the second column begins
)

// KeyValue is a claim: a mono key and its value, 32 high.
type KeyValue struct {
	widget.BaseWidget
	key, value *Text
	after      fyne.CanvasObject
}

// NewKeyValue makes a claim. after, such as an icon, follows the value
// and may be nil.
func NewKeyValue(key string, value *Text, after fyne.CanvasObject) *KeyValue {
	r := &KeyValue{key: NewText(MonoSmall, key).Cut().Muted(), value: value.Cut(), after: after}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is for Fyne.
func (r *KeyValue) CreateRenderer() fyne.WidgetRenderer {
	if r.after == nil {
		return newRenderer(r, r.key, r.value)
	}
	return newRenderer(r, r.key, r.value, r.after)
}

func (r *KeyValue) min() fyne.Size { return fyne.NewSize(cardColumn+2*narrowest, cardRowHigh) }
func (r *KeyValue) paint()         {}

func (r *KeyValue) layout(size fyne.Size) {
	x := max(cardColumn, min(r.key.natural()+8, size.Width*3/5)) // a long name is cut only where it leaves the value no room
	place(r.key, 0, 0, x-8, size.Height)
	width := max(size.Width-x, 0)
	if r.after != nil {
		m := r.after.MinSize()
		width = min(width-m.Width-4, r.value.natural())
		place(r.after, x+width+4, (size.Height-m.Height)/2, m.Width, m.Height)
	}
	place(r.value, x, 0, width, size.Height)
}

// ScopeRow is a scope as a chip, what it means, and for one that was not
// granted a link that asks for it.
type ScopeRow struct {
	widget.BaseWidget
	chip  *Chip
	gloss *Text
	ask   *Button
}

// NewScopeRow makes a granted or, with an ask button, a refused scope; ask may
// be nil.
func NewScopeRow(scope, gloss string, granted bool, ask *Button) *ScopeRow {
	r := &ScopeRow{chip: NewChip(scope, granted), gloss: NewText(Caption, gloss).Cut(), ask: ask}
	if !granted {
		r.gloss.Muted()
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is for Fyne.
func (r *ScopeRow) CreateRenderer() fyne.WidgetRenderer {
	if r.ask == nil {
		return newRenderer(r, r.chip, r.gloss)
	}
	return newRenderer(r, r.chip, r.gloss, r.ask)
}

func (r *ScopeRow) min() fyne.Size { return fyne.NewSize(cardColumn+2*narrowest, cardRowHigh) }
func (r *ScopeRow) paint()         {}

func (r *ScopeRow) layout(size fyne.Size) {
	right := size.Width
	if r.ask != nil {
		m := r.ask.MinSize()
		right -= m.Width - 10
		place(r.ask, right, (size.Height-m.Height)/2, m.Width, m.Height)
		right -= 4
	}
	chip := min(r.chip.Natural(), max(right*3/5, cardColumn-15))
	if r.gloss.Text() == "" {
		chip = min(r.chip.Natural(), right)
	}
	place(r.chip, 0, 0, chip, size.Height)
	x := max(cardColumn, chip+12)
	place(r.gloss, x, 0, max(right-x, 0), size.Height)
}

// TokenRow is a token: its name, the masked value, a line about it, and at the
// right an icon or a button.
type TokenRow struct {
	widget.BaseWidget
	name, masked, sub *Text
	end               fyne.CanvasObject
	rule              *Hairline
}

// NewTokenRow makes a row; masked may be empty and end nil. ruled draws a
// hairline above, for every row but the first.
func NewTokenRow(name, masked, sub string, end fyne.CanvasObject, ruled bool) *TokenRow {
	r := &TokenRow{name: NewText(Body, name), masked: NewText(MonoSmall, masked).Muted().Cut().Inert(), sub: NewParagraph(Caption, sub).Muted()}
	r.end, r.rule = end, NewHairline()
	setShown(r.rule, ruled)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is for Fyne.
func (r *TokenRow) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.rule, r.name, r.masked, r.sub}
	if r.end != nil {
		objects = append(objects, r.end)
	}
	return newRenderer(r, objects...)
}

func (r *TokenRow) min() fyne.Size {
	size := fyne.NewSize(r.name.MinSize().Width+2*narrowest, tokenRowHigh+r.more())
	if r.rule.Visible() {
		size.Height++
	}
	return size
}

func (r *TokenRow) paint() {}

// more is the height of all lines but the first of the line about the token.
func (r *TokenRow) more() float32 { return max(r.sub.MinSize().Height-Caption.LineHeight(), 0) }

func (r *TokenRow) layout(size fyne.Size) {
	place(r.rule, 0, 0, size.Width, 1)
	right := size.Width
	if r.end != nil {
		m := r.end.MinSize()
		side := float32(0)
		if _, ok := r.end.(*Button); ok {
			side = (m.Width - 16) / 2 // its icon, not its empty side, is at the edge
		}
		right -= m.Width - side
		place(r.end, right, (size.Height-m.Height)/2, m.Width, m.Height)
		right -= 8
	}
	r.sub.Resize(fyne.NewSize(max(right, 0), Caption.LineHeight())) // it must wrap before its height is known
	y := (size.Height - 35 - r.more()) / 2
	name := r.name.MinSize().Width
	place(r.name, 0, y, name, 18)
	place(r.masked, name+8, y, max(right-name-8, 0), 18)
	place(r.sub, 0, y+18, max(right, 0), r.sub.MinSize().Height)
}

// ActivityRow is something that happened: the time, a dot in a colour, what it
// was, and a caption. Lines join the dots of rows that follow each other.
type ActivityRow struct {
	widget.BaseWidget
	colour              fyne.ThemeColorName
	time, what, caption *Text
	dot                 *canvas.Circle
	above, below        *canvas.Rectangle
	first, last         bool
	column              float32 // width of the times
}

// timeColumn is how wide the column of times is at least.
const timeColumn = 44

// TimesWidth is how wide a column must be for all these times.
func TimesWidth(times ...string) float32 {
	wide := float32(timeColumn)
	for _, t := range times {
		wide = max(wide, Caption.measure(t))
	}
	return wide
}

// NewActivityRow makes a row.
func NewActivityRow(time string, name fyne.ThemeColorName, what, caption string, first, last bool) *ActivityRow {
	r := &ActivityRow{colour: name, first: first, last: last, dot: &canvas.Circle{}, column: timeColumn}
	r.time, r.what, r.caption = NewText(Caption, time).Muted(), NewText(Body, what).Cut(), NewText(Caption, caption).Cut().Muted().Aligned(fyne.TextAlignTrailing)
	r.above, r.below = box(0), box(0)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is for Fyne.
func (r *ActivityRow) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.above, r.below, r.dot, r.time, r.what, r.caption)
}

// Aligned sets the width of the column of times, which is one for all rows of a
// card, and returns the row.
func (r *ActivityRow) Aligned(column float32) *ActivityRow {
	r.column = column
	return r
}

func (r *ActivityRow) min() fyne.Size {
	return fyne.NewSize(r.column+20+3*narrowest+8, cardRowHigh)
}

func (r *ActivityRow) layout(size fyne.Size) {
	mid := size.Height / 2
	place(r.time, 0, 0, r.column, size.Height)
	place(r.dot, r.column+3, mid-4, 8, 8)
	place(r.above, r.column+6.5, 0, 1, mid-7)
	place(r.below, r.column+6.5, mid+7, 1, mid-7)
	room := max(size.Width-r.column-20-8, 0)
	right := min(r.caption.natural(), max(room-r.what.natural(), room/3)) // what happened is read first
	place(r.caption, size.Width-right, 0, right, size.Height)
	place(r.what, r.column+20, 0, room-right, size.Height)
}

func (r *ActivityRow) paint() {
	r.dot.FillColor = colour(r.colour)
	r.above.FillColor, r.below.FillColor = colour(ColorBorder), colour(ColorBorder)
	setShown(r.above, !r.first)
	setShown(r.below, !r.last)
}
