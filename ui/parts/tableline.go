package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// TableLine is one line of a Table: what happened once, or the heading of a day.
type TableLine struct {
	Heading bool   // a heading: only Name is drawn
	ID      string // what OnSelected names; empty for headings
	Time    string
	GlyphID string // decides the colour of the circle
	Glyph   string // decides its letters
	Person  string // whose initials it shows, with the provider's letters in a badge; may be empty
	Name    string // of the account
	What    string
	Detail  string // beside What, muted
	By      string
	Look    Look
	Result  string // never cut
}

// TableColumns are where the columns of a Table of a width begin, and how wide they
// are: time, account, what, by whom, result. Where it is narrow, by whom has none.
func TableColumns(width float32, narrow bool) (x, w [5]float32) {
	w = [5]float32{64, 248, 0, 248, 200}
	if narrow {
		w = [5]float32{64, 208, 0, 0, 176}
	}
	w[2] = max(width-2*tableSide-w[0]-w[1]-w[3]-w[4], 0)
	at := float32(tableSide)
	for i := range w {
		x[i] = at
		at += w[i]
	}
	return x, w
}

// tableLine draws a TableLine.
type tableLine struct {
	pressable
	line     TableLine
	tapped   func()
	selected bool
	ringed   bool
	narrow   bool

	fill, halo *canvas.Rectangle
	glyph      *Glyph
	day        *Text
	time       *Text
	name       *Text
	what       *Text
	by         *Text
	result     *Status
}

func newTableLine() *tableLine {
	r := &tableLine{
		fill: box(8), halo: ring(8), glyph: NewGlyph("", "", 28), day: NewText(CaptionStrong, "").Cut().Muted(),
		time: NewText(Caption, "").Cut().Muted(), name: NewText(Body, "").Cut(), what: NewText(Body, "").Cut(),
		by: NewText(Body, "").Cut().Muted(), result: NewStatus(Look{}, "", ""),
	}
	r.inert(r.day, r.time, r.name, r.what, r.by)
	r.result.inert()
	r.extend(r, func() {
		if r.tapped != nil && !r.line.Heading {
			r.tapped()
		}
	})
	return r
}

// Disabled keeps Tab from walking through the lines: the table has the focus for them.
func (r *tableLine) Disabled() bool { return true }

// TappedSecondary offers to copy what the line shows.
func (r *tableLine) TappedSecondary(e *fyne.PointEvent) {
	if !r.line.Heading {
		openCopies(r, e.AbsolutePosition, r.line.Name, r.line.What, r.line.Detail, r.line.By)
	}
}

// tap sets what a tap on the line does.
func (r *tableLine) tap(onTapped func()) { r.tapped = onTapped }

// Set shows a line; equal values redraw nothing.
func (r *tableLine) Set(line TableLine, selected, ringed, narrow bool) {
	a, b := r.line, line
	a.Look, b.Look = Look{}, Look{}
	if a == b && sameLook(r.line.Look, line.Look) && r.selected == selected && r.ringed == ringed && r.narrow == narrow {
		return
	}
	r.line, r.selected, r.ringed, r.narrow = line, selected, ringed, narrow
	redraw(r)
}

// CreateRenderer is for Fyne.
func (r *tableLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.fill, r.halo, r.glyph, r.day, r.time, r.name, r.what, r.by, r.result)
}

func (r *tableLine) min() fyne.Size { return fyne.NewSize(400, tableDay) }

func (r *tableLine) layout(size fyne.Size) {
	place(r.fill, rowInset, 0, max(size.Width-2*rowInset, 0), size.Height)
	place(r.halo, rowInset+1, 1, max(size.Width-2*rowInset-2, 0), size.Height-2)
	place(r.day, tableSide, size.Height-tableDay, max(size.Width-2*tableSide, 0), tableDay)
	x, w := TableColumns(size.Width, r.narrow)
	place(r.time, x[0], 0, w[0]-8, size.Height)
	place(r.glyph, x[1], (size.Height-28)/2, 28, 28)
	place(r.name, x[1]+36, 0, max(w[1]-44, 0), size.Height)
	place(r.result, x[4], 0, w[4], size.Height)
	if r.narrow {
		y := (size.Height - 35) / 2
		place(r.what, x[2], y, max(w[2]-8, 0), 18)
		place(r.by, x[2], y+18, max(w[2]-8, 0), 17)
		return
	}
	place(r.what, x[2], 0, max(w[2]-8, 0), size.Height)
	place(r.by, x[3], 0, max(w[3]-8, 0), size.Height)
}

func (r *tableLine) paint() {
	heading := r.line.Heading
	setShown(r.day, heading)
	for _, o := range []fyne.CanvasObject{r.fill, r.glyph, r.time, r.name, r.what, r.by, r.result} {
		setShown(o, !heading)
	}
	showRing(r.halo, r.ringed && !heading)
	if heading {
		r.day.SetText(r.line.Name)
		return
	}
	fill := r.wash()
	if r.selected {
		fill = ColorAccentSoft
	}
	r.shade(r.fill, fill)
	r.glyph.SetPerson(r.line.GlyphID, r.line.Glyph, r.line.Person)
	r.time.SetText(r.line.Time)
	r.name.SetText(r.line.Name)
	what := []Span{{Text: r.line.What, Role: Body}}
	if r.line.Detail != "" {
		what = append(what, Span{Text: "  " + r.line.Detail, Role: Caption, Colour: ColorMuted})
	}
	r.what.SetSpans(what...)
	r.by.SetText(r.line.By)
	r.result.Set(r.line.Look, r.line.Result, "")
}
