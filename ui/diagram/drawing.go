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

// layOut lays a diagram out and draws it.
func layOut(d Diagram) drawing {
	lay := Place(d, Measures{
		Lanes: d.Lanes, Width: gutter + laneWidth*float64(max(len(d.Lanes), 1)) + 2*margin + pad,
		Margin: margin, Gutter: gutter, Row: row, Badge: badge, Pad: pad, Text: width,
	})
	const top = margin + head + pad
	bottom := top + lay.High
	out := drawing{w: lay.Width, h: bottom + pad + footer}
	out.add(shape{kind: boxShape, w: out.w, h: out.h, fill: ground})
	for _, b := range lay.Bands {
		out.add(shape{kind: boxShape, x: margin, y: top + b.Y, w: out.w - 2*margin, h: b.H, r: 10, fill: band})
	}
	for _, lane := range d.Lanes {
		x := lay.LaneX(lane)
		out.add(shape{kind: lineShape, x: x, y: margin + head, h: bottom - margin - head, stroke: lifeline})
		out.add(shape{kind: boxShape, x: x - 48, y: margin, w: 96, h: head, r: 8, fill: ground, stroke: border})
		out.add(shape{kind: textShape, x: x, y: margin + 21, text: words.Party(lane), size: textSize, bold: true, centered: true, fill: ink})
	}
	for _, b := range lay.Bands {
		out.add(shape{kind: textShape, x: margin + 10, y: top + b.Y + 22, text: words.PhaseNumbered(b.N, b.Phase.Title), size: textSize, bold: true, fill: muted})
		out.add(shape{kind: textShape, x: margin + 10, y: top + b.Y + 40, text: words.Took(b.Phase.Took), size: textSize - 1, fill: muted})
		for _, r := range b.Rows {
			out.step(r, top)
		}
	}
	out.legend(bottom + pad)
	if d.Notice != "" {
		out.add(shape{kind: textShape, x: margin + 10, y: bottom + pad + 20, text: d.Notice, size: textSize, fill: muted})
	}
	return out
}

// step draws one row; top is where the first band begins.
func (out *drawing) step(r Row, top float64) {
	for _, a := range r.Arrows {
		if a.From != a.To {
			out.arrow(a, top, r)
		}
	}
	if r.Folded == 0 {
		out.badge(r, top)
	}
	for _, a := range r.Arrows {
		out.label(a, top, r.Step.N)
	}
}

func withChecks(s Step) string {
	checked := s.Checked()
	if s.Failed() || checked == "" || !s.IsLocal() {
		return s.Label()
	}
	return words.LabelWithChecks(s.Label(), checked)
}

// arrow draws a line with a head from one lane to another.
func (out *drawing) arrow(a Arrow, top float64, r Row) {
	sign := 1.0
	if a.To < a.From {
		sign = -1
	}
	out.add(shape{kind: lineShape, x: a.From, y: top + a.Y, w: a.To - a.From - sign*8, stroke: role(r.Tone), dashed: r.Step.IsInferred(), step: r.Step.N})
	out.add(shape{kind: arrowShape, x: a.To - sign, y: top + a.Y, w: sign, fill: role(r.Tone), step: r.Step.N})
}

// badge draws the number of a step: round on the front channel, square on the back
// channel, an outline for a local step.
func (out *drawing) badge(r Row, top float64) {
	y := top + r.LineY
	b := shape{kind: boxShape, x: r.BadgeX - badge/2, y: y - badge/2, w: badge, h: badge, r: badge / 4, fill: role(r.Tone), step: r.Step.N}
	if r.IsRound() {
		b.r = badge / 2
	}
	number := onChannel
	if r.Tone == ToneLocal {
		b.fill, b.stroke, number = ground, muted, ink
	}
	out.add(b)
	out.add(shape{kind: textShape, x: r.BadgeX, y: y + 4, text: strconv.Itoa(r.Step.N), size: 11, bold: true, centered: true, fill: number, step: r.Step.N})
}

// label draws a text on a patch of the band's colour, so that no lifeline runs through it.
func (out *drawing) label(a Arrow, top float64, step int) {
	w, y := width(a.Label), top+a.LabelY+4
	x := a.LabelX
	if a.Ended {
		x -= w
	}
	out.add(shape{kind: boxShape, x: x - 2, y: y - 11, w: w + 4, h: 15, fill: band, step: step})
	out.add(shape{kind: textShape, x: a.LabelX, y: y, text: a.Label, size: textSize, fill: ink, ended: a.Ended, step: step})
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
