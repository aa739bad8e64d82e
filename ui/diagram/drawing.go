package diagram

import (
	"strconv"
	"unicode/utf8"

	"latchkey/auth"
	"latchkey/ui/words"
)

// The sizes of a diagram, in units of a CSS pixel.
const (
	gutter    = 108.0 // for the phases' titles
	laneWidth = 156.0
	margin    = 12.0
	head      = 32.0 // height of a lane's head
	row       = 38.0
	badge     = 20.0
	pad       = 6.0 // within a band, and between bands
	footer    = 36.0
	lineAt    = 0.64 // of a row, where its arrow is
	textSize  = 12.0
)

// role is what a colour is for. Each format has its own colours.
type role string

const (
	ground    role = "ground" // the page
	band      role = "band"
	border    role = "border"
	lifeline  role = "lifeline"
	ink       role = "ink"
	muted     role = "muted"
	front     role = "front"
	back      role = "back"
	local     role = "local"
	failed    role = "failed"
	onChannel role = "on-channel" // text on a badge
)

// shape is one mark of a drawing. Later shapes lie over earlier ones.
type shape struct {
	kind           shapeKind
	x, y, w, h, r  float64 // box and radius; x, y, w, h of a line is its begin and its extent
	fill, stroke   role    // empty: none
	text           string
	size           float64
	bold, centered bool
	ended          bool // x is the text's end
	dashed         bool
	step           int // number of the step that the shape belongs to, 0 for none
}

type shapeKind int

const (
	boxShape shapeKind = iota
	lineShape
	arrowShape // the head of an arrow, with its tip at x, y; w is 1 to the right and -1 to the left
	textShape
)

// drawing is a diagram as shapes.
type drawing struct {
	w, h   float64
	shapes []shape
}

func (d *drawing) add(s shape) { d.shapes = append(d.shapes, s) }

// layOut lays a diagram out.
func layOut(d Diagram) drawing {
	out := drawing{w: gutter + laneWidth*float64(max(len(d.Lanes), 1)) + 2*margin}
	y := margin + head + pad
	type placed struct {
		phase Phase
		y, h  float64
	}
	var bands []placed
	for _, p := range d.Phases {
		h := 2*pad + row*float64(rowsOf(p.Steps))
		bands = append(bands, placed{p, y, h})
		y += h + pad
	}
	out.h = y + footer
	out.add(shape{kind: boxShape, w: out.w, h: out.h, fill: ground})
	for _, b := range bands {
		out.add(shape{kind: boxShape, x: margin, y: b.y, w: out.w - 2*margin, h: b.h, r: 10, fill: band})
	}
	for i, lane := range d.Lanes {
		x := laneX(i)
		out.add(shape{kind: lineShape, x: x, y: margin + head, h: y - margin - head - pad, stroke: lifeline})
		out.add(shape{kind: boxShape, x: x - 48, y: margin, w: 96, h: head, r: 8, fill: ground, stroke: border})
		out.add(shape{kind: textShape, x: x, y: margin + 21, text: words.Party(lane), size: textSize, bold: true, centered: true, fill: ink})
	}
	for i, b := range bands {
		out.add(shape{kind: textShape, x: margin + 10, y: b.y + 22, text: words.PhaseNumbered(i+1, b.phase.Title), size: textSize, bold: true, fill: muted})
		out.add(shape{kind: textShape, x: margin + 10, y: b.y + 40, text: words.Took(b.phase.Took), size: textSize - 1, fill: muted})
		top := b.y + pad
		for _, s := range b.phase.Steps {
			top = out.step(d.Lanes, s, top)
		}
	}
	out.legend(y)
	if d.Notice != "" {
		out.add(shape{kind: textShape, x: margin + 10, y: y + 20, text: d.Notice, size: textSize, fill: muted})
	}
	return out
}

// rowsOf counts the rows of steps: a request and its response have one each.
func rowsOf(steps []Step) int {
	n := len(steps)
	for _, s := range steps {
		if s.Response != nil && !s.IsLocal() {
			n++
		}
	}
	return n
}

func laneX(i int) float64 { return margin + gutter + laneWidth*(float64(i)+0.5) }

// step adds one step at the given height and returns the height of the next.
func (out *drawing) step(lanes []string, s Step, top float64) float64 {
	from, to := laneX(indexOf(lanes, s.From)), laneX(indexOf(lanes, s.To))
	colour := colourOf(s)
	if s.IsLocal() {
		out.badge(from, top, s, colour)
		text, to := withChecks(s), from
		if from+badge/2+6+width(text) > out.w-margin {
			to = from - 1 // the label stands on the left
		}
		out.label(from, top+row*lineAt+4, to, text, s.N)
		return top + row
	}
	out.arrow(from, to, top, s, colour)
	out.badge(from, top, s, colour)
	out.label(from, top+row*lineAt-7, to, s.Label(), s.N)
	if s.Response == nil {
		return top + row
	}
	out.arrow(to, from, top+row, s, colour)
	out.label(to, top+row+row*lineAt-7, from, s.AnswerLabel(), s.N)
	return top + 2*row
}

func withChecks(s Step) string {
	checked := s.Checked()
	if s.Failed() || checked == "" || !s.IsLocal() {
		return s.Label()
	}
	return words.LabelWithChecks(s.Label(), checked)
}

// colourOf returns the colour of a step: by its channel, or that of a failure.
func colourOf(s Step) role {
	switch {
	case s.Failed():
		return failed
	case s.IsLocal():
		return local
	case s.Channel == string(auth.ChannelFront):
		return front
	}
	return back
}

// arrow adds a line with a head from one lane to another.
func (out *drawing) arrow(from, to, top float64, s Step, colour role) {
	y, sign := top+row*lineAt, 1.0
	if to < from {
		sign = -1
	}
	out.add(shape{kind: lineShape, x: from, y: y, w: to - from - sign*8, stroke: colour, dashed: !s.Observed, step: s.N})
	out.add(shape{kind: arrowShape, x: to - sign, y: y, w: sign, fill: colour, step: s.N})
}

// badge adds the number of a step: round on the front channel, square on the back
// channel, an outline for a local step.
func (out *drawing) badge(x, top float64, s Step, colour role) {
	b := shape{kind: boxShape, x: x - badge/2, y: top + row*lineAt - badge/2, w: badge, h: badge, r: badge / 2, fill: colour, step: s.N}
	number := onChannel
	switch colour {
	case local:
		b.fill, b.stroke, number = ground, muted, ink
	case back:
		b.r = badge / 4
	case failed:
		if s.Channel != string(auth.ChannelFront) {
			b.r = badge / 4
		}
	}
	out.add(b)
	out.add(shape{kind: textShape, x: x, y: top + row*lineAt + 4, text: strconv.Itoa(s.N), size: 11, bold: true, centered: true, fill: number, step: s.N})
}

// label adds a text beside the sender's badge, on the side on which the receiver
// is, and on a patch of the band's colour, so that no lifeline runs through it.
func (out *drawing) label(from, y, to float64, text string, step int) {
	const beside = badge/2 + 6
	w := width(text)
	x := from + beside
	if to < from {
		x = from - beside - w
	}
	x = min(x, max(out.w-margin-4-w, margin+gutter))
	out.add(shape{kind: boxShape, x: x - 2, y: y - 11, w: w + 4, h: 15, fill: band, step: step})
	s := shape{kind: textShape, x: x, y: y, text: text, size: textSize, fill: ink, step: step}
	if to < from {
		s.x, s.ended = x+w, true
	}
	out.add(s)
}

// legend adds what the colours and forms mean.
func (out *drawing) legend(y float64) {
	x := margin + 10
	for _, channel := range []auth.Channel{auth.ChannelFront, auth.ChannelBack, auth.ChannelLocal} {
		mark := shape{kind: boxShape, x: x, y: y + 9, w: 12, h: 12, r: 6, fill: front}
		switch channel {
		case auth.ChannelBack:
			mark.fill, mark.r = back, 3
		case auth.ChannelLocal:
			mark.fill, mark.stroke = ground, muted
		}
		out.add(mark)
		text := words.Channel(string(channel))
		out.add(shape{kind: textShape, x: x + 18, y: y + 19, text: text, size: textSize - 1, fill: muted})
		x += 18 + width(text) + 16
	}
}

// width estimates the width of a text of textSize. The true width depends on the
// font of whoever shows the drawing.
func width(text string) float64 { return 6.4 * float64(utf8.RuneCountInString(text)) }

func indexOf(lanes []string, lane string) int {
	for i, l := range lanes {
		if l == lane {
			return i
		}
	}
	return 0
}
