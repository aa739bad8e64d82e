package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Measures of list rows.
const (
	rowHigh     = 56
	rowInset    = 8  // between the highlight and the pane's edge
	rowSide     = 16 // where the content begins
	rowGlyph    = 36
	rowText     = rowSide + rowGlyph + 12
	cardEdge    = 2   // between a card and the rows beside it
	rowApart    = 8   // between the title and what distinguishes it
	statusWide  = 124 // every status in English fits, so that the column is at one place
	headingHigh = 32
	headingGap  = 8 // above a heading that is not the first
)

// Item is one line of a List: a row, or a group heading.
type Item struct {
	Heading bool   // a group heading: Title at the left, Second at the right
	ID      string // what OnSelected names; empty for headings
	GlyphID string // decides the colour of the circle: the provider's id
	Glyph   string // decides its letters: the provider's name
	Program bool   // the glyph is the square of a program, Title its name
	Person  string // whose initials it shows, with the provider's letters in a badge; may be empty
	Title   string
	Sub     string // second line
	Apart   string // what distinguishes it from another of that title; may be empty. A compact row shows it beside the title
	Look    Look
	Word    string   // the status word; empty leaves the status column out
	Second  string   // the time below the status word
	Line    CardLine // joins it with its neighbours as a line of one card
	Warns   bool     // a warning sign at the right edge, where there is no status; the second line has its word
}

// CardLine is which line of a card an item is.
type CardLine int

// The lines of a card. Lines but the first have no glyph, and their titles stand below that of the
// first.
const (
	CardNone CardLine = iota
	CardFirst
	CardMiddle
	CardLast
)

// isIndented reports whether a line has no glyph.
func (l CardLine) isIndented() bool { return l == CardMiddle || l == CardLast }

// Row draws an Item: glyph, name, second line, and the status column at the
// right edge. When compact, the status takes the second line's place. Names
// are cut with "…"; the status column never is.
type Row struct {
	pressable
	OnTapped func()

	item     Item
	selected bool
	ringed   bool
	compact  bool

	card       *canvas.Rectangle // the part of a card that is behind this line
	fill, halo *canvas.Rectangle
	glyph      *Glyph
	title, sub *Text
	apart      *Text
	status     *Status
	small      sign
	warning    *Icon
	heading    *Text
	count      *Text
}

// NewRow makes an empty row.
func NewRow() *Row {
	r := &Row{card: box(0), fill: box(8), halo: ring(8), glyph: NewGlyph("", "", rowGlyph), small: newSign(14)}
	r.title, r.sub = NewText(Body, "").Cut(), NewText(Caption, "").Cut().Muted()
	r.apart = NewText(Caption, "").Cut().Muted()
	r.status = NewStatus(Look{}, "", "")
	r.heading, r.count = NewText(CaptionStrong, "").Cut().Muted(), NewText(Caption, "").Muted()
	r.warning = NewIcon(theme.WarningIcon(), ColorExpiring, 16)
	r.inert(r.title, r.apart, r.sub, r.heading, r.count)
	r.status.inert()
	r.extend(r, func() {
		if r.OnTapped != nil && !r.item.Heading {
			r.OnTapped()
		}
	})
	return r
}

// Disabled keeps Tab from walking through the rows: the list has the focus for
// them. Rows can be tapped all the same.
func (r *Row) Disabled() bool { return true }

// tap sets what a tap on the row does.
func (r *Row) tap(onTapped func()) { r.OnTapped = onTapped }

// Set shows an item; equal values redraw nothing.
func (r *Row) Set(item Item, selected, focused, compact bool) {
	if sameItem(r.item, item) && r.selected == selected && r.ringed == focused && r.compact == compact {
		r.status.sign.wake()
		r.small.wake()
		return
	}
	r.item, r.selected, r.ringed, r.compact = item, selected, focused, compact
	r.paint()
	r.layout(r.Size())
	canvas.Refresh(r.fill)
	canvas.Refresh(r.halo)
}

// TappedSecondary offers to copy what the row shows.
func (r *Row) TappedSecondary(e *fyne.PointEvent) {
	if !r.item.Heading {
		openCopies(r, e.AbsolutePosition, r.item.Title, r.item.Sub, r.item.Apart)
	}
}

// Item is what the row shows.
func (r *Row) Item() Item { return r.item }

// Selected says whether it is drawn as selected.
func (r *Row) Selected() bool { return r.selected }

// sameItem compares by what is drawn.
func sameItem(a, b Item) bool {
	if !sameLook(a.Look, b.Look) {
		return false
	}
	a.Look, b.Look = Look{}, Look{}
	return a == b
}

// CreateRenderer is for Fyne.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.card, r.fill, r.halo, r.glyph, r.title, r.apart, r.sub, r.small.icon, r.small.arc, r.warning, r.status, r.heading, r.count)
}

func (r *Row) min() fyne.Size {
	if r.item.Heading {
		return fyne.NewSize(120, headingHigh)
	}
	return fyne.NewSize(220, rowHigh)
}

func (r *Row) layout(size fyne.Size) {
	count := r.count.MinSize().Width
	place(r.heading, rowSide, size.Height-headingHigh, max(size.Width-2*rowSide-count-8, 0), headingHigh)
	place(r.count, size.Width-rowSide-count, size.Height-headingHigh, count, headingHigh)
	r.placeCard(size)
	place(r.fill, rowInset, 0, max(size.Width-2*rowInset, 0), size.Height)
	place(r.halo, rowInset+1, 1, max(size.Width-2*rowInset-2, 0), size.Height-2)
	place(r.glyph, rowSide, (size.Height-rowGlyph)/2, rowGlyph, rowGlyph)
	y, right := (size.Height-35)/2, size.Width-rowSide
	name := right
	if r.inColumn() {
		// A status wider than its column takes room from the name.
		wide := max(statusWide, r.status.MinSize().Width)
		place(r.status, right-wide, 0, wide, size.Height)
		name = right - wide - 12
	}
	if r.item.Warns {
		place(r.warning, right-16, (size.Height-16)/2, 16, 16)
		name = right - 16 - 8
	}
	top := y
	if r.item.Line.isIndented() && r.sub.Text() == "" {
		top = (size.Height - 18) / 2
	}
	r.placeTitle(rowText, top, max(name-rowText, 0))
	place(r.sub, rowText+r.subIndent(), y+18, max(name-rowText-r.subIndent(), 0), 17)
	r.small.at(rowText, y+19.5)
}

// placeCard places the part of the card behind a line. It reaches over the first unit of the next
// line, so that the two edges are one hairline.
func (r *Row) placeCard(size fyne.Size) {
	top, end := float32(0), size.Height+1
	if r.item.Line == CardFirst {
		top = cardEdge
	}
	if r.item.Line == CardLast {
		end = size.Height - cardEdge
	}
	place(r.card, rowInset, top, max(size.Width-2*rowInset, 0), end-top)
}

// paintCard draws the part of the card behind a line, with the corners of its ends.
func (r *Row) paintCard() {
	line := r.item.Line
	setShown(r.card, line != CardNone && !r.item.Heading)
	if line == CardNone {
		return
	}
	above, below := float32(0), float32(0)
	if line == CardFirst {
		above = 8
	}
	if line == CardLast {
		below = 8
	}
	r.card.TopLeftCornerRadius, r.card.TopRightCornerRadius = above, above
	r.card.BottomLeftCornerRadius, r.card.BottomRightCornerRadius = below, below
	r.card.FillColor, r.card.StrokeColor, r.card.StrokeWidth = colour(ColorSurface), colour(ColorBorder), 1
	canvas.Refresh(r.card)
}

// placeTitle places the title, and what distinguishes it at the end of the line. A title that is too
// long leaves that at least half of the line.
func (r *Row) placeTitle(x, y, width float32) {
	apart := float32(0)
	if r.apart.Visible() {
		apart = min(r.apart.natural(), max(width-r.title.natural()-rowApart, (width-rowApart)/2))
		place(r.apart, x+width-apart, y+1, apart, 17)
		apart += rowApart
	}
	place(r.title, x, y, width-apart, 18)
}

// inColumn reports whether the status has a column of its own.
func (r *Row) inColumn() bool { return r.item.Word != "" && !r.compact }

// onSecondLine reports whether the status is drawn on the second line.
func (r *Row) onSecondLine() bool { return r.item.Word != "" && r.compact }

func (r *Row) subIndent() float32 {
	if r.onSecondLine() {
		return 20
	}
	return 0
}

func (r *Row) paint() {
	for _, o := range []fyne.CanvasObject{r.heading, r.count} {
		setShown(o, r.item.Heading)
	}
	for _, o := range []fyne.CanvasObject{r.title, r.sub} {
		setShown(o, !r.item.Heading)
	}
	setShown(r.glyph, !r.item.Heading && !r.item.Line.isIndented())
	r.paintCard()
	setShown(r.status, r.inColumn())
	setShown(r.small.icon, false)
	setShown(r.small.arc, false)
	setShown(r.warning, r.item.Warns && !r.item.Heading)
	setShown(r.apart, r.compact && !r.item.Heading && r.item.Apart != "")
	showRing(r.halo, r.ringed && !r.item.Heading)
	if r.item.Heading {
		r.shade(r.fill, colorNone)
		r.heading.SetText(r.item.Title)
		r.count.SetText(r.item.Second)
		return
	}
	r.paintRow()
}

func (r *Row) paintRow() {
	fill := r.wash()
	if r.selected {
		fill = ColorAccentSoft
	}
	r.shade(r.fill, fill)
	if r.item.Program {
		r.glyph.SetProgram(r.item.Title)
	} else {
		r.glyph.SetPerson(r.item.GlyphID, r.item.Glyph, r.item.Person)
	}
	r.title.SetText(r.item.Title)
	r.apart.SetText(r.item.Apart)
	if !r.onSecondLine() {
		r.sub.SetText(r.item.Sub)
		r.sub.Muted()
		r.status.Set(r.item.Look, r.item.Word, r.item.Second)
		return
	}
	words := r.item.Word
	if r.item.Second != "" {
		words += ", " + r.item.Second
	}
	r.sub.SetText(words)
	r.sub.Coloured(r.item.Look.Colour)
	r.small.set(r.item.Look)
}
