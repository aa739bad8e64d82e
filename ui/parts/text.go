package parts

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Span is a run of text of one role and colour within a Text. The zero Colour
// is the colour of the whole Text.
type Span struct {
	Text   string
	Role   Role
	Colour fyne.ThemeColorName
}

// Text is words in one of the roles of the type scale. It follows a change of
// look, which canvas.Text does not. As made by NewText it is one line that
// asks for its whole width; Cut lets it be shortened with "…", and
// NewParagraph makes one that wraps. The pointer selects in it, and the menu of
// the secondary button copies it, unless it is Inert.
type Text struct {
	widget.BaseWidget
	spans  []Span
	role   Role
	colour fyne.ThemeColorName
	align  fyne.TextAlign
	cut    bool
	middle bool // what is cut is cut in the middle
	snug   bool // a Line gives it no more width than it needs
	wrap   bool
	inert  bool

	lines  [][]piece
	fitted float32 // the width lines were made for
	whole  float32 // the width of everything on one line, or -1
	drawn  *textRenderer
	pick   *selection // nil for an inert text, and before it is drawn
}

// NewText makes one line that is never cut.
func NewText(role Role, s string) *Text { return NewRich(role, Span{Text: s, Role: role}) }

// NewParagraph makes text that wraps at the width it is given.
func NewParagraph(role Role, s string) *Text {
	t := NewText(role, s)
	t.wrap = true
	return t
}

// NewRich makes one line of spans; role gives the line height.
func NewRich(role Role, spans ...Span) *Text {
	t := &Text{spans: spans, role: role, colour: ColorText, fitted: -1, whole: -1}
	t.ExtendBaseWidget(t)
	return t
}

// Coloured sets the colour of all spans that name none, and returns t.
func (t *Text) Coloured(name fyne.ThemeColorName) *Text {
	if t.colour != name {
		t.colour = name
		t.Refresh()
	}
	return t
}

// Muted is Coloured(ColorMuted).
func (t *Text) Muted() *Text { return t.Coloured(ColorMuted) }

// Cut lets a line be narrower than its text, ending in "…", and returns t.
func (t *Text) Cut() *Text {
	t.cut = true
	return t
}

// CutInside lets a line be narrower than its text, with "…" in its middle: of a path,
// beginning and end matter. It returns t, whose spans have one role.
func (t *Text) CutInside() *Text {
	t.cut, t.middle = true, true
	return t
}

// Snug has a Line give a text that may be cut no more width than it needs, so that what follows
// stands right behind it. It returns t.
func (t *Text) Snug() *Text {
	t.snug = true
	return t
}

// Wrapped lets the text break into lines, and returns t.
func (t *Text) Wrapped() *Text {
	t.wrap = true
	return t
}

// Inert lets the pointer through to what is behind: for text inside of what can
// be pressed, and for secrets, which only a button of their own copies. It
// returns t.
func (t *Text) Inert() *Text {
	t.inert = true
	return t
}

// Selectable says whether the pointer selects in it.
func (t *Text) Selectable() bool { return !t.inert }

// Aligned sets the alignment of every line, and returns t.
func (t *Text) Aligned(a fyne.TextAlign) *Text {
	t.align = a
	return t
}

// SetRole changes the text's own role, which decides the height of its lines and is that of later
// texts.
func (t *Text) SetRole(r Role) {
	if t.role != r {
		t.role = r
		t.Refresh()
	}
}

// SetText replaces everything by s in the text's own role.
func (t *Text) SetText(s string) { t.SetSpans(Span{Text: s, Role: t.role}) }

// SetSpans replaces everything; equal spans redraw nothing.
func (t *Text) SetSpans(spans ...Span) {
	if slices.Equal(t.spans, spans) {
		return
	}
	t.spans = slices.Clone(spans)
	if t.pick != nil {
		t.pick.anchor, t.pick.caret = 0, 0
	}
	t.Refresh()
}

// Text is the words as one string, uncut.
func (t *Text) Text() string {
	s := ""
	for _, span := range t.spans {
		s += span.Text
	}
	return s
}

// AccessibilityLabel is what a screen reader says.
func (t *Text) AccessibilityLabel() string { return t.Text() }

// AccessibilityRole says that this is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Shown is what is drawn: the words as cut, lines joined by a newline.
func (t *Text) Shown() string {
	s := ""
	for i, line := range t.fit(t.Size().Width) {
		if i > 0 {
			s += "\n"
		}
		for _, p := range line {
			s += p.text
		}
	}
	return s
}

// Refresh breaks the lines anew and redraws, if they were ever drawn.
func (t *Text) Refresh() {
	t.fitted, t.whole = -1, -1
	if t.drawn != nil {
		t.BaseWidget.Refresh()
	}
}

// fit returns the lines for a width, made once for each width.
func (t *Text) fit(width float32) [][]piece {
	if t.fitted == width {
		return t.lines
	}
	switch {
	case t.wrap && width > 0:
		t.lines = wrapSpans(t.spans, width)
	case t.middle && width > 0:
		t.lines = [][]piece{cutInside(Span{Text: t.Text(), Role: t.role}, width)}
	case t.cut && width > 0:
		t.lines = [][]piece{cutSpans(t.spans, width)}
	default:
		t.lines = [][]piece{wholeSpans(t.spans)}
	}
	t.fitted = width
	return t.lines
}

// natural is the width of everything on one line.
func (t *Text) natural() float32 {
	if t.whole < 0 {
		t.whole = widthOf(wholeSpans(t.spans))
	}
	return t.whole
}

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.drawn = &textRenderer{t: t}
	if !t.inert {
		t.pick = newSelection(t)
	}
	t.drawn.Refresh()
	return t.drawn
}

// textRenderer keeps one canvas text for each piece, and reuses them.
type textRenderer struct {
	t    *Text
	pool []*canvas.Text
	show []fyne.CanvasObject
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.show }

// narrowest is how narrow a text that may be cut or wrapped can get.
const narrowest = 24

func (r *textRenderer) MinSize() fyne.Size {
	height := r.t.role.LineHeight()
	if r.t.wrap {
		lines := len(r.t.fit(r.t.Size().Width))
		return fyne.NewSize(narrowest, height*float32(max(lines, 1)))
	}
	width := r.t.natural()
	if r.t.cut {
		width = min(width, narrowest)
	}
	return fyne.NewSize(width, height)
}

func (r *textRenderer) Refresh() {
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *textRenderer) Layout(size fyne.Size) {
	lines := r.t.fit(size.Width)
	base := r.t.role
	top := base.baseline(base.LineHeight())
	if !r.t.wrap && size.Height > 0 {
		top = base.baseline(size.Height) // one line is in the middle of its box
	}
	used := 0
	for _, line := range lines {
		x := alignedAt(r.t.align, size.Width, line)
		for _, p := range line {
			text := r.text(used)
			used++
			r.style(text, p)
			place(text, x, top-p.role.ascent(), p.width, text.MinSize().Height)
			x += p.width
		}
		top += base.LineHeight()
	}
	r.show = append(r.show[:0], r.marks(size)...)
	for _, text := range r.pool[:used] {
		r.show = append(r.show, text)
	}
	if r.t.pick != nil {
		at, box := r.pickBox(size)
		place(r.t.pick, at.X, at.Y, box.Width, box.Height)
		r.show = append(r.show, r.t.pick)
	}
}

// text returns the i-th canvas text of the pool.
func (r *textRenderer) text(i int) *canvas.Text {
	if i == len(r.pool) {
		r.pool = append(r.pool, lineOf(Body))
	}
	return r.pool[i]
}

func (r *textRenderer) style(text *canvas.Text, p piece) {
	name := p.colour
	if name == "" {
		name = r.t.colour
	}
	write(text, p.role, p.text, colour(name))
}

// alignedAt is where a line begins.
func alignedAt(align fyne.TextAlign, width float32, line []piece) float32 {
	switch align {
	case fyne.TextAlignCenter:
		return max(0, (width-widthOf(line))/2)
	case fyne.TextAlignTrailing:
		return max(0, width-widthOf(line))
	}
	return 0
}
