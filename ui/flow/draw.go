package flow

import (
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/trace"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// Measures of the diagram in the window, in Fyne units.
const (
	margin  = 13
	gutter  = 108
	rowTall = 38
	badge   = 20
	pad     = 6
)

// measures returns the sizes of the diagram for the present width. The window always has all lanes, so
// that none moves while an attempt grows.
func (r *Room) measures() diagram.Measures {
	return diagram.Measures{
		Lanes: diagram.AllLanes(), Width: float64(r.wide), Margin: margin, Gutter: gutter, Row: rowTall, Badge: badge, Pad: pad,
		Text: r.width,
	}
}

// widthsKept bounds the widths of labels that are remembered.
const widthsKept = 4096

// width returns the width of a label. It measures each label once: an attempt that grows has
// all but one as before.
func (r *Room) width(label string) float64 {
	w, ok := r.widths[label]
	if !ok {
		if r.widths == nil || len(r.widths) >= widthsKept {
			r.widths = map[string]float64{}
		}
		w = float64(parts.CaptionStrong.Width(label))
		r.widths[label] = w
	}
	return w
}

func newHeads() *parts.LaneHeads {
	var names []string
	for _, lane := range diagram.AllLanes() {
		names = append(names, words.Party(lane))
	}
	return parts.NewLaneHeads(names, slices.Index(diagram.AllLanes(), string(auth.PartyLatchkey)))
}

func newLegend() *parts.Legend {
	return parts.NewLegend(
		parts.LegendEntry{Words: words.Channel(string(auth.ChannelFront)), Tone: parts.ColorFront},
		parts.LegendEntry{Words: words.Channel(string(auth.ChannelBack)), Tone: parts.ColorBack, Square: true},
		parts.LegendEntry{Words: words.Channel(string(auth.ChannelLocal)), Hollow: true},
	)
}

// draw shows the chosen attempt.
func (r *Room) draw() {
	options, at := r.shown.options()
	if len(r.shown.Attempts) > 0 {
		options = append(options, parts.Option{Label: words.CompareWith()}, parts.Option{Label: words.TourBegin()})
	}
	r.choice.SetOptions(options, at)
	enableSelect(r.choice, len(options) > 0)
	before := r.diagram
	show(r.content, !r.compare.on && !r.present.on)
	show(r.compare.content, r.compare.on)
	show(r.present.content, r.present.on)
	if r.compare.on {
		r.compare.show()
	}
	r.diagram, r.running, r.coming = diagram.Diagram{}, false, 0
	none, noneIs, notice := words.FlowEmpty(), words.FlowEmptyIs(), ""
	if r.shown.Reading {
		none, noneIs = "", "" // there may be attempts
	}
	if i := r.shown.chosen(); i >= 0 {
		a := r.shown.Attempts[i]
		r.running = a.Running
		switch {
		case diagram.IsNewer(a.Trace):
			none, noneIs = words.FlowNewer(), words.FlowUnreadIs()
		case len(a.Steps) == 0 && a.Running && a.Stop == nil:
			none, noneIs = words.FlowBegins(), ""
		case len(a.Steps) == 0 && a.Stop == nil:
			none, noneIs = words.NoSteps(), ""
		default:
			if before.Attempt != a.Attempt {
				before = diagram.Diagram{}
			}
			r.diagram = before.With(r.withComing(a))
		}
		switch {
		case r.shown.Gone:
			notice = words.FlowGone()
		case a.Provider == catalog.DemoID:
			notice = r.shown.Fault
		}
	} else if i := r.shown.unread(); i >= 0 {
		none, noneIs = words.FlowDamaged(), words.FlowUnreadIs()
		if r.shown.Unread[i].Foreign {
			none = words.FlowForeign()
		}
	}
	r.none.SetText(none)
	r.noneIs.SetText(noneIs)
	r.notice.SetText(notice)
	r.drawDiagram()
}

// withComing returns the trace of an attempt with the step before which it waits, if it does.
func (r *Room) withComing(a Attempt) trace.Trace {
	if a.Stop == nil {
		return a.Trace
	}
	t := diagram.WithComing(a.Trace, *a.Stop)
	if n := len(t.Steps); n > len(a.Steps) {
		r.coming = t.Steps[n-1].N
	}
	return t
}

// drawDiagram draws the attempt, or that there is none.
func (r *Room) drawDiagram() {
	drawn := len(r.diagram.Phases) > 0
	for _, o := range []fyne.CanvasObject{r.heads, r.rows, r.legend, r.sideRule, r.inspector.scroll} {
		show(o, drawn)
	}
	show(r.empty, !drawn)
	show(r.begin, len(r.shown.Attempts) == 0 && r.OnSignInDemo != nil)
	show(r.notice, drawn && r.notice.Text() != "")
	r.stop.show(r.shown.stopOf(), r.coming, r.shown.Now)
	before := len(r.rows.Lines())
	r.chooseStep()
	r.place()
	r.drawRows()
	r.rows.SetSelected(idOf(r.step))
	if lines := r.rows.Lines(); r.running && before > 0 && len(lines) > before {
		r.rows.Grow(lines[len(lines)-1].ID, 1)
	}
	r.inspector.show()
	r.drawTransport()
	r.present.show()
	r.rearrange()
}

// rearrange lays the room out anew. Unlike Refresh it redraws nothing that is unchanged.
func (r *Room) rearrange() {
	if r.content != nil {
		r.content.Layout.Layout(r.content.Objects, r.content.Size())
	}
}

// chooseStep selects the step of an attempt that is shown first: the one that failed, the last
// of an attempt that runs, or else the first. While the last one is followed, it selects the
// new last one.
func (r *Room) chooseStep() {
	phases := r.diagram.Phases
	if len(phases) == 0 {
		r.step = 0
		return
	}
	if r.step > 0 && !r.follow {
		if _, ok := r.diagram.Step(r.step); ok {
			return
		}
	}
	switch {
	case r.running || r.follow:
		last := phases[len(phases)-1].Steps
		r.step, r.follow = last[len(last)-1].N, true
	default:
		steps := r.diagram.Steps()
		r.step = steps[0].N
		if i := slices.IndexFunc(steps, diagram.Step.Failed); i >= 0 {
			r.step = steps[i].N
		}
	}
	r.lit = nil
}

// place places the steps for the present width.
func (r *Room) place() {
	if r.wide <= 0 {
		return
	}
	r.layout = r.layout.With(r.diagram, r.measures())
	var lanes []float32
	for _, lane := range r.layout.Lanes {
		lanes = append(lanes, float32(r.layout.LaneX(lane)))
	}
	edges := [2]float32{margin, r.wide - margin}
	r.rows.SetLanes(lanes, edges, [2]float32{margin + gutter, r.wide - margin - pad})
	r.heads.SetLanes(lanes)
}

// drawRows draws the steps where they are placed. Steps that are unchanged and in sight are
// not redrawn.
func (r *Room) drawRows() {
	lines := make([]parts.SequenceLine, 0, len(r.rows.Lines())+1)
	for _, b := range r.layout.Bands {
		strong := slices.ContainsFunc(b.Rows, func(row diagram.Row) bool { return row.Folded == 0 && row.Step.N == r.step })
		for i, row := range b.Rows {
			lines = append(lines, r.line(b, i, row, strong))
		}
	}
	r.rows.SetLines(lines)
}

// line returns the line of one row. Its heights count from its own top, which is that of the
// band, or of the gap above it.
func (r *Room) line(b diagram.Band, i int, row diagram.Row, strong bool) parts.SequenceLine {
	l := parts.SequenceLine{First: i == 0, Last: i == len(b.Rows)-1, Tone: toneOf(row.Tone), Strong: strong && i == 0}
	top := row.Y
	if l.First {
		top = b.Y
		if b.N > 1 {
			top -= pad
		}
		l.Title, l.Sub = words.PhaseNumbered(b.N, b.Phase.Title), words.Took(b.Phase.Took)
	}
	l.Top, l.Bottom = float32(row.Y-top), float32(row.Y+row.H-top)
	l.High = l.Bottom
	if l.Last {
		l.High += pad
	}
	for j, a := range row.Arrows {
		l.Arrows[j] = parts.SequenceArrow{
			From: float32(a.From), To: float32(a.To), Y: float32(a.Y - top), Label: a.Label,
			X: float32(a.LabelX), LabelY: float32(a.LabelY - top), Ended: a.Ended,
		}
	}
	if row.Folded > 0 {
		return l
	}
	l.ID = idOf(row.Step.N)
	l.Number = l.ID
	l.BadgeX, l.BadgeY, l.Badge = float32(row.BadgeX), float32(row.LineY-top), badge
	l.Round, l.Hollow, l.Dashed = row.IsRound(), row.Tone == diagram.ToneLocal, row.Step.IsInferred()
	l.Lit, l.Faint = slices.Contains(r.lit, row.Step.N), r.tour.isFaint(row.Step.N) || row.Step.N == r.coming
	return l
}

// toneOf returns the colour of a tone.
func toneOf(t diagram.Tone) fyne.ThemeColorName {
	switch t {
	case diagram.ToneFront:
		return parts.ColorFront
	case diagram.ToneBack:
		return parts.ColorBack
	case diagram.ToneFailed:
		return parts.ColorAttention
	}
	return parts.ColorMuted
}

// light marks the steps in which a value occurs, too; none unmarks them.
func (r *Room) light(steps []int) {
	if !slices.Equal(r.lit, steps) {
		r.lit = steps
		r.drawRows()
	}
}

func show(o fyne.CanvasObject, on bool) {
	switch {
	case on == o.Visible():
	case on:
		o.Show()
	default:
		o.Hide()
	}
}

func enableSelect(s *parts.Select, on bool) {
	if on {
		s.Enable()
	} else {
		s.Disable()
	}
}
