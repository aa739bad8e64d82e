package diagram

import (
	"slices"
	"sort"

	"latchkey/auth"
	"latchkey/ui/words"
)

// Measures are the sizes of a drawing, in its units. The window and the files have
// their own sizes, and one layout.
type Measures struct {
	Lanes  []string // parties, from left to right
	Width  float64  // of the whole drawing
	Margin float64  // left and right of the bands
	Gutter float64  // in a band, for the title of its phase
	Row    float64  // height of one arrow
	Badge  float64  // side of the mark with a step's number
	Pad    float64  // within a band, and between bands
	Mark   float64  // kept free of labels at the right of each row, for a mark

	Text func(string) float64 // returns the width of a label
}

// lineAt is where in a row its arrow is.
const lineAt = 0.64

// beside is the distance between a badge and the label next to it.
const beside = 6

// LaneX returns where the lifeline of a party is. A party without a lane has the first one.
func (m Measures) LaneX(party string) float64 {
	wide := (m.Width - 2*m.Margin - m.Gutter - m.Pad) / float64(max(len(m.Lanes), 1))
	return m.Margin + m.Gutter + wide*(float64(max(slices.Index(m.Lanes, party), 0))+0.5)
}

// Layout is a diagram with the places of its parts. Heights count from the top of the
// first band.
type Layout struct {
	Measures
	Bands []Band
	High  float64 // of all bands, without a gap after the last
}

// Band is a phase with its place.
type Band struct {
	N     int // counted from 1
	Phase Phase
	Y, H  float64
	Rows  []Row
}

// Row is a step with its place, or the count of steps that are left out.
type Row struct {
	Step   Step
	Folded int     // number of steps that the row shows; 0 means that it is Step itself
	Y, H   float64 // from the top of the first band
	LineY  float64 // where its badge and its first arrow are
	BadgeX float64 // the middle of the badge
	Tone   Tone
	Arrows []Arrow // the request and its response; a local step has one without a line
}

// Arrow is a line with a head at To, and its label. A local step has From equal to To.
type Arrow struct {
	From, To, Y float64
	Label       string
	LabelX      float64 // where the label begins, or where it ends if Ended
	LabelY      float64 // its middle
	Ended       bool
}

// Tone is what the colour of a step says.
type Tone string

// The tones: the channels, and a failure.
const (
	ToneFront  Tone = "front"
	ToneBack   Tone = "back"
	ToneLocal  Tone = "local"
	ToneFailed Tone = "failed"
)

// ToneOf returns the tone of a step: that of its channel, or that of a failure.
func ToneOf(s Step) Tone {
	switch {
	case s.Failed():
		return ToneFailed
	case s.IsLocal():
		return ToneLocal
	case s.Channel == string(auth.ChannelFront):
		return ToneFront
	}
	return ToneBack
}

// IsRound reports whether the badge of a step is a circle: on the front channel, and
// within one party. On the back channel it is a square.
func (r Row) IsRound() bool {
	return r.Tone == ToneFront || r.Step.IsLocal() || r.Step.Channel == string(auth.ChannelFront)
}

// Place lays a diagram out.
func Place(d Diagram, m Measures) Layout { return Layout{}.With(d, m) }

// With lays a diagram out that has grown out of that of l. It takes the bands of phases that are
// unchanged from l, if that has the same measures: they come before all others, at the same heights.
func (l Layout) With(d Diagram, m Measures) Layout {
	out, y := Layout{Measures: m, Bands: make([]Band, 0, len(d.Phases))}, 0.0
	alike := l.Measures.isLike(m)
	for i, p := range d.Phases {
		if alike && i < len(l.Bands) && isOne(l.Bands[i].Phase.Steps, p.Steps) {
			b := l.Bands[i]
			out.Bands, out.High = append(out.Bands, b), y+b.H
			y += b.H + m.Pad
			continue
		}
		rows := fold(p.Steps)
		b := Band{N: i + 1, Phase: p, Y: y, Rows: make([]Row, 0, len(rows))}
		y += m.Pad
		for _, f := range rows {
			r := m.place(f, y)
			b.Rows = append(b.Rows, r)
			y += r.H
		}
		y += m.Pad
		b.H = y - b.Y
		out.Bands, out.High = append(out.Bands, b), y
		y += m.Pad
	}
	return out
}

// isOne reports whether two slices are one.
func isOne(a, b []Step) bool { return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0] }

// isLike reports whether two measures give the same places. Their labels are measured by one function.
func (m Measures) isLike(n Measures) bool {
	return slices.Equal(m.Lanes, n.Lanes) &&
		[7]float64{m.Width, m.Margin, m.Gutter, m.Row, m.Badge, m.Pad, m.Mark} == [7]float64{n.Width, n.Margin, n.Gutter, n.Row, n.Badge, n.Pad, n.Mark}
}

// place returns the row of a step, or of a fold, at a height.
func (m Measures) place(f folded, y float64) Row {
	s := *f.step
	r := Row{Step: s, Folded: f.count, Y: y, H: m.Row, LineY: y + m.Row*lineAt, Tone: ToneOf(s)}
	from, to := m.LaneX(s.From), m.LaneX(s.To)
	r.BadgeX = from
	switch {
	case f.count > 0:
		r.Arrows = []Arrow{m.label(from, from, r.LineY, 0, words.StepsAlike(f.count))}
	case s.IsLocal():
		r.Arrows = []Arrow{m.label(from, from, r.LineY, 0, inferredLabel(s, withChecks(s)), inferredLabel(s, s.Label()))}
	default:
		r.Arrows = []Arrow{m.label(from, to, r.LineY, m.Badge/2+1, inferredLabel(s, s.Label()))}
		if s.Response != nil {
			r.H += m.Row
			r.Arrows = append(r.Arrows, m.label(to, from, r.LineY+m.Row, m.Badge/2+1, s.AnswerLabel()))
		}
	}
	return r
}

// inferredLabel returns the label of a step, with a mark if Latchkey did not see the step.
func inferredLabel(s Step, label string) string {
	if !s.IsInferred() {
		return label
	}
	return words.LabelInferred(label)
}

// label returns an arrow with its label beside the sender's badge, on the side of the
// receiver and above the line by that much: the first of texts that fits. Where none does it
// is moved, and where it would cover the badge even so it is cut.
func (m Measures) label(from, to, y, above float64, texts ...string) Arrow {
	left, right := m.Margin+m.Gutter, m.Width-m.Margin-beside-m.Mark
	gap := m.Badge/2 + beside
	most := max(from-gap-left, right-from-gap)
	i := slices.IndexFunc(texts, func(text string) bool { return m.Text(text) <= most })
	if i < 0 {
		i = len(texts) - 1
	}
	text := m.cut(texts[i], most)
	wide := m.Text(text)
	a := Arrow{From: from, To: to, Y: y, Label: text, LabelY: y - above}
	a.LabelX = from + gap
	a.Ended = to < from && from-gap-wide >= left || a.LabelX+wide > right
	if a.Ended {
		a.LabelX = from - gap
	}
	return a
}

// cut returns a label that is at most that wide, with "…" at its end if it is longer.
func (m Measures) cut(text string, most float64) string {
	if m.Text(text) <= most {
		return text
	}
	runes := []rune(text)
	fits := sort.Search(len(runes), func(n int) bool { return m.Text(string(runes[:n+1])+"…") > most })
	return string(runes[:fits]) + "…"
}

// foldFrom is the number of alike steps in a row from which on all but the first and the
// last are counted instead of drawn.
const foldFrom = 6

// folded is a step, or a number of steps alike to it.
type folded struct {
	step  *Step
	count int // 0 means the step itself
}

// fold counts steps that repeat the one before: refused callbacks, and questions whether a
// device was approved. The first and the last of them stay.
func fold(steps []Step) []folded {
	out := make([]folded, 0, len(steps))
	for i := 0; i < len(steps); {
		n := 1
		for i+n < len(steps) && alike(&steps[i], &steps[i+n]) {
			n++
		}
		if n < foldFrom {
			n = 1
			out = append(out, folded{step: &steps[i]})
		} else {
			out = append(out, folded{step: &steps[i]}, folded{step: &steps[i+1], count: n - 2}, folded{step: &steps[i+n-1]})
		}
		i += n
	}
	return out
}

// alike reports whether two steps are the same act with the same result.
func alike(a, b *Step) bool {
	return a.Title == b.Title && a.From == b.From && a.To == b.To && a.Channel == b.Channel && reason(a) == reason(b)
}

func reason(s *Step) string {
	if s.Error == nil {
		return ""
	}
	return s.Error.Reason + s.Error.Code
}
