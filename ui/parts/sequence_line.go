package parts

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// sequenceLine draws a SequenceLine.
type sequenceLine struct {
	pressable
	of       *Sequence
	line     SequenceLine
	tapped   func()
	selected bool
	ringed   bool
	grown    float32 // how much of the arrows is drawn, at most 1
	motion   *fyne.Animation
	drawn    int

	band, mark, over, halo *canvas.Rectangle
	lanes                  [lanesMost]*canvas.Rectangle
	title, sub             *Text
	badge                  *canvas.Rectangle
	number                 *canvas.Text
	differs                *Text
	arrows                 [2]*sequenceArrow
}

// sequenceArrow is the objects of one arrow.
type sequenceArrow struct {
	line   *canvas.Rectangle
	dashes *fyne.Container
	head   *canvas.ArbitraryPolygon
	patch  *canvas.Rectangle // behind the label, so that no lifeline runs through it
	label  *Text
}

func newSequenceLine(of *Sequence) *sequenceLine {
	l := &sequenceLine{
		of: of, grown: 1, band: box(0), mark: box(8), over: box(8), halo: ring(8), badge: box(0), number: lineOf(of.face.number),
		title: NewText(of.face.label, "").Cut(), sub: NewText(of.face.sub, "").Cut().Muted(),
		differs: NewText(CaptionStrong, "").Coloured(ColorExpiring),
	}
	for i := range l.lanes {
		l.lanes[i] = box(0)
	}
	l.inert(l.title, l.sub, l.differs)
	for i := range l.arrows {
		l.arrows[i] = &sequenceArrow{
			line: box(0), dashes: container.NewWithoutLayout(), head: canvas.NewArbitraryPolygon(nil, nil), patch: box(3), label: NewText(of.face.label, "").Cut(),
		}
		l.inert(l.arrows[i].label)
	}
	l.extend(l, func() {
		if l.tapped != nil && l.line.ID != "" {
			l.tapped()
		}
	})
	return l
}

// Disabled keeps Tab from walking through the steps: the sequence has the focus for them.
func (l *sequenceLine) Disabled() bool { return true }

// TappedSecondary offers to copy what the step shows.
func (l *sequenceLine) TappedSecondary(e *fyne.PointEvent) {
	openCopies(l, e.AbsolutePosition, l.line.Arrows[0].Label, l.line.Arrows[1].Label)
}

// tap sets what a tap on the step does.
func (l *sequenceLine) tap(onTapped func()) { l.tapped = onTapped }

// Set shows a step; equal values redraw nothing.
func (l *sequenceLine) Set(line SequenceLine, selected, ringed, _ bool) {
	if l.line == line && l.selected == selected && l.ringed == ringed {
		return
	}
	if l.line.ID != line.ID {
		l.rest()
	}
	l.line, l.selected, l.ringed = line, selected, ringed
	redraw(l)
}

// CreateRenderer is for Fyne.
func (l *sequenceLine) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{l.band}
	for _, lane := range l.lanes {
		objects = append(objects, lane)
	}
	objects = append(objects, l.mark, l.over, l.halo, l.title, l.sub)
	for _, a := range l.arrows {
		objects = append(objects, a.line, a.dashes, a.head)
	}
	objects = append(objects, l.badge, l.number)
	for _, a := range l.arrows {
		objects = append(objects, a.patch, a.label)
	}
	objects = append(objects, l.differs)
	return newRenderer(l, objects...)
}

func (l *sequenceLine) min() fyne.Size { return fyne.NewSize(300, 10) }

// grow draws the arrows anew within a time.
func (l *sequenceLine) grow(within time.Duration) {
	l.rest()
	var motion *fyne.Animation
	motion = &fyne.Animation{Duration: within, Curve: fyne.AnimationEaseOut, Tick: func(done float32) {
		if l.motion != motion {
			return
		}
		if l.grown = done; done >= 1 {
			l.motion = nil
		}
		l.layout(l.Size())
		canvas.Refresh(l)
	}}
	l.motion, l.grown = motion, 0
	motion.Start()
}

// rest ends the growth.
func (l *sequenceLine) rest() {
	if l.motion != nil {
		l.motion.Stop()
		l.motion = nil
	}
	l.grown = 1
}

func (l *sequenceLine) layout(fyne.Size) {
	line, s := l.line, l.of
	high, top, end := l.line.High, float32(0), l.line.High
	if line.First {
		top = line.Top - bandPad
	}
	if line.Last {
		end = line.Bottom + bandPad
	}
	place(l.band, s.edges[0], top, max(s.edges[1]-s.edges[0], 0), max(end-top, 0))
	for i, x := range s.lanes {
		place(l.lanes[i], x-0.5, 0, 1, high)
	}
	for _, o := range []fyne.CanvasObject{l.mark, l.over, l.halo} { // within the line: the next one lies over its edge
		place(o, s.frame[0], line.Top+1, max(s.frame[1]-s.frame[0], 0), max(line.Bottom-line.Top-2, 0))
	}
	titleWide := max(s.frame[0]-s.edges[0]-sequenceTitle-4, 0)
	sub := s.face.sub.LineHeight()
	titleAt := top + s.face.title
	if line.Sub != "" { // both within the first line of the band: the next one lies over them
		titleAt = min(titleAt, high-sub-s.face.high-2)
	} else if line.First && line.Last { // a band of one line may be lower than its title expects
		titleAt = min(titleAt, (top+end-s.face.high-2)/2)
	}
	place(l.title, s.edges[0]+sequenceTitle, titleAt, titleWide, s.face.high+2)
	place(l.sub, s.edges[0]+sequenceTitle, titleAt+s.face.high+2, titleWide, sub)
	mark := l.differs.natural()
	place(l.differs, s.frame[1]-mark-10, line.Top+(line.Bottom-line.Top-16)/2, mark+1, 16)
	b := line.Badge
	place(l.badge, line.BadgeX-b/2, line.BadgeY-b/2, b, b)
	wide := s.face.number.measure(line.Number)
	place(l.number, line.BadgeX-wide/2, line.BadgeY-b/2, wide, b)
	for i, a := range l.arrows {
		a.layout(line.Arrows[i], l, i)
	}
}

// bandPad is the height of a band above its first row and below its last.
const bandPad = 6

// layout places one arrow and its label.
func (a *sequenceArrow) layout(of SequenceArrow, l *sequenceLine, i int) {
	from, to := of.From, of.To
	sign := float32(1)
	if to < from {
		sign = -1
	}
	if i == 0 && l.line.Number != "" {
		from += sign * l.line.Badge / 2 // the line of a growing arrow begins beside the badge
	}
	to = from + (to-from)*l.grown
	thick := l.thick()
	body := max((to-from)*sign-headHigh+1, 0)
	left := from
	if sign < 0 {
		left = from - body
	}
	place(a.line, left, of.Y-thick/2, body, thick)
	a.dash(left, of.Y, body, thick)
	place(a.head, min(to, to-sign*headHigh), of.Y-headHigh/2, headHigh, headHigh)
	wide := a.label.natural()
	x := of.X
	if of.Ended {
		x -= wide
	}
	high := l.of.face.high
	place(a.patch, x-3, of.LabelY-high/2, wide+6, high)
	place(a.label, x, of.LabelY-high/2, wide+1, high)
}

// thick is how thick the lines of arrows are.
func (l *sequenceLine) thick() float32 {
	if l.selected {
		return 2.5
	}
	return 1.5
}

// dash and dashGap are the parts of a line that Latchkey infers.
const (
	dash    = 6
	dashGap = 4
)

// dash places the dashes of a line.
func (a *sequenceArrow) dash(left, y, body, thick float32) {
	if !a.dashes.Visible() {
		return
	}
	n := int(math.Ceil(float64(body / (dash + dashGap))))
	for len(a.dashes.Objects) < n {
		a.dashes.Objects = append(a.dashes.Objects, canvas.NewRectangle(a.line.FillColor))
	}
	for i, o := range a.dashes.Objects {
		setShown(o, i < n)
		if i < n {
			at := float32(i) * (dash + dashGap)
			place(o, left+at, y-thick/2, min(dash, body-at), thick)
			o.(*canvas.Rectangle).FillColor = a.line.FillColor
		}
	}
}

func (l *sequenceLine) paint() {
	line := l.line
	l.drawn++
	l.paintBand()
	ground, edge := colorNone, colorNone
	switch {
	case l.selected:
		ground, edge = ColorSurface, line.Tone
	case line.Lit:
		ground = ColorAccentSoft
	case line.Mark != "":
		ground = ColorExpiringSoft
	}
	l.differs.SetText(line.Mark)
	setShown(l.differs, line.Mark != "")
	l.mark.FillColor, l.mark.StrokeColor, l.mark.StrokeWidth = colour(ground), colour(edge), 0
	if edge != colorNone {
		l.mark.StrokeWidth = 1.5
	}
	setShown(l.mark, ground != colorNone)
	l.shade(l.over, l.wash())
	showRing(l.halo, l.ringed && !l.selected)
	l.paintBadge()
	patch := ColorBackground
	if ground != colorNone {
		patch = ground
	}
	for i, a := range l.arrows {
		a.paint(line.Arrows[i], l, patch)
	}
}

// wash is the colour of the pointer, which an unselectable line does not have.
func (l *sequenceLine) wash() fyne.ThemeColorName {
	switch {
	case l.line.ID == "" || l.selected:
		return colorNone
	case l.held:
		return ColorPressed
	case l.hovered:
		return ColorHover
	}
	return colorNone
}

func (l *sequenceLine) paintBand() {
	line := l.line
	top, end := float32(0), float32(0)
	if line.First {
		top = sequenceBand
	}
	if line.Last {
		end = sequenceBand
	}
	l.band.FillColor = colour(ColorBackground)
	l.band.TopLeftCornerRadius, l.band.TopRightCornerRadius = top, top
	l.band.BottomLeftCornerRadius, l.band.BottomRightCornerRadius = end, end
	for i, lane := range l.lanes {
		lane.FillColor = colour(ColorLifeline)
		setShown(lane, l.of.lanes[i] > 0)
	}
	role, ink := l.of.face.strong, ColorMuted
	if line.Strong {
		ink = ColorText
	}
	l.title.SetSpans(Span{Text: line.Title, Role: role, Colour: ink})
	l.sub.SetText(line.Sub)
	setShown(l.title, line.Title != "")
	setShown(l.sub, line.Title != "")
}

func (l *sequenceLine) paintBadge() {
	line := l.line
	l.badge.CornerRadius = line.Badge / 4
	if line.Round {
		l.badge.CornerRadius = line.Badge / 2
	}
	fill, edge, ink := line.Tone, colorNone, ColorSurface
	if line.Hollow || line.Faint {
		fill, edge, ink = ColorSurface, ColorInputBorder, ColorText
	}
	l.badge.FillColor, l.badge.StrokeColor, l.badge.StrokeWidth = colour(fill), colour(edge), 0
	if edge != colorNone {
		l.badge.StrokeWidth = 1.5
	}
	if line.Lit {
		l.badge.StrokeColor, l.badge.StrokeWidth = colour(ColorAccent), 2
	}
	write(l.number, l.of.face.number, line.Number, colour(ink))
	setShown(l.badge, line.Number != "")
	setShown(l.number, line.Number != "")
}

// crossed reports whether a lifeline runs through the label of an arrow, which is that wide.
func (l *sequenceLine) crossed(of SequenceArrow, wide float32) bool {
	left := of.X
	if of.Ended {
		left -= wide
	}
	for _, x := range l.of.lanes {
		if x > left-3 && x < left+wide+3 {
			return true
		}
	}
	return false
}

func (a *sequenceArrow) paint(of SequenceArrow, l *sequenceLine, patch fyne.ThemeColorName) {
	drawn, lined := of.Label != "", of.Label != "" && of.From != of.To
	tone := l.line.Tone
	if l.line.Faint {
		tone = ColorInputBorder
	}
	ink := colour(tone)
	a.line.FillColor, a.head.FillColor = ink, ink
	a.head.Points = []fyne.Position{fyne.NewPos(0, 0), fyne.NewPos(headHigh, headHigh/2), fyne.NewPos(0, headHigh)}
	if of.To < of.From {
		a.head.Points = []fyne.Position{fyne.NewPos(headHigh, 0), fyne.NewPos(headHigh, headHigh), fyne.NewPos(0, headHigh/2)}
	}
	setShown(a.line, lined && !l.line.Dashed)
	setShown(a.dashes, lined && l.line.Dashed)
	setShown(a.head, lined)
	role, name := l.of.face.label, ColorText
	switch {
	case l.selected:
		role = l.of.face.strong
	case l.line.ID == "" || l.line.Faint:
		name = ColorMuted
	}
	a.label.SetSpans(Span{Text: of.Label, Role: role, Colour: name})
	a.patch.FillColor = colour(patch)
	setShown(a.patch, drawn && l.crossed(of, a.label.natural()))
	setShown(a.label, drawn)
}
