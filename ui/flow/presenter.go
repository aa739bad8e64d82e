package flow

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth/catalog"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// presenting is the page that shows the attempt to an audience: in large type, with fixed names,
// and the steps that have not come yet in grey. It shows the step that the room has selected.
type presenting struct {
	room    *Room
	on      bool
	diagram diagram.Diagram // of the attempt with fixed names
	wide    float32
	layout  diagram.Layout

	content *fyne.Container
	logo    *parts.Icon
	title   *parts.Text
	legend  *parts.Legend
	back    *parts.Button
	toggle  *parts.Button
	forth   *parts.Button
	at      *parts.Text
	leave   *parts.Button
	heads   *parts.LaneHeads
	rows    *parts.Sequence

	panel   *parts.Ground
	badge   *parts.Ground
	number  *parts.Text
	name    *parts.Text
	why     *parts.Text
	values  *parts.Text
	channel *parts.Text
	mark    *parts.Ground // of the channel
}

func newPresenting(r *Room) *presenting {
	p := &presenting{
		room: r, logo: parts.NewLogo(28), title: parts.NewText(parts.StageStrong, "").Cut(),
		at: parts.NewText(parts.Stage, "").Muted().Cut(), heads: newHeads().Large(), rows: parts.NewLargeSequence(),
		panel: parts.NewRoundGround(parts.ColorBackSoft, 12), badge: parts.NewRoundGround(parts.ColorBack, 12), number: parts.NewText(parts.StageTitle, "").Coloured(parts.ColorSurface).Aligned(fyne.TextAlignCenter),
		name: parts.NewText(parts.StageTitle, "").Cut(), why: parts.NewParagraph(parts.Stage, ""), values: parts.NewText(parts.StageMono, "").Cut(),
		channel: parts.NewText(parts.Lead, "").Aligned(fyne.TextAlignTrailing),
		legend: parts.NewLegend(
			parts.LegendEntry{Words: words.FlowFront(), Tone: parts.ColorFront},
			parts.LegendEntry{Words: words.FlowBackChannel(), Tone: parts.ColorBack, Square: true},
		).Large(),
		mark: parts.NewRoundGround(parts.ColorBack, 7),
	}
	p.back = parts.NewIconButton(parts.Quiet, words.FlowBack(), theme.MediaSkipPreviousIcon(), func() { r.walk(-1) })
	p.toggle = parts.NewIconButton(parts.Plain, words.FlowPlay(), theme.MediaPlayIcon(), r.playOrPause)
	p.forth = parts.NewIconButton(parts.Quiet, words.FlowForth(), theme.MediaSkipNextIcon(), func() { r.walk(1) })
	p.leave = newLeave(func() { r.Present(false) })
	p.rows.OnSelected = func(id string) { r.pick(stepOf(id)) }
	p.content = container.New(&presenterLayout{p},
		p.logo, p.title, p.legend, p.back, p.toggle, p.forth, p.at, p.leave, p.heads, p.rows,
		p.panel, p.badge, p.number, p.name, p.why, p.values, p.channel, p.mark)
	p.content.Hide()
	return p
}

// newLeave returns the button that ends what an audience sees.
func newLeave(do func()) *parts.Button {
	return parts.NewButton(parts.Outline, words.PresenterLeave(), nil, do).Hinted(words.PresenterLeaveKey())
}

// Present shows the attempt to an audience, or ends that. The room then has the whole window
// (OnPresent). It does nothing while there is no attempt.
func (r *Room) Present(on bool) {
	p := r.present
	if p.on == on || on && len(r.diagram.Phases) == 0 {
		return
	}
	p.on = on
	r.compare.end()
	r.draw()
	if r.OnPresent != nil {
		r.OnPresent(on)
	}
}

// Presenting reports whether an attempt, or a comparison of two, is shown to an audience.
func (r *Room) Presenting() bool { return r.present.on || r.compare.staged }

// show draws the attempt and its selected step.
func (p *presenting) show() {
	if !p.on {
		return
	}
	p.diagram = diagram.Of(diagram.ForAudience(p.room.diagram.Trace))
	p.title.SetText(p.titleOf())
	p.place()
	p.follow()
}

// titleOf names the attempt.
func (p *presenting) titleOf() string {
	if i := p.room.shown.chosen(); i >= 0 {
		return titleBefore(p.room.shown.Attempts[i])
	}
	return words.PresenterTitle(p.diagram.Kind, "", "")
}

// titleBefore names an attempt before an audience: the people of the demo provider by their names,
// all others by fixed ones.
func titleBefore(a Attempt) string {
	who, where := "", ""
	if a.Provider == catalog.DemoID {
		who, _, _ = strings.Cut(a.Person, " ")
		where = a.ProviderName
	}
	return words.PresenterTitle(a.Kind, who, where)
}

// forget removes everything drawn.
func (p *presenting) forget() {
	p.diagram, p.layout = diagram.Diagram{}, diagram.Layout{}
	p.rows.SetLines(nil)
	for _, t := range []*parts.Text{p.title, p.number, p.name, p.why, p.values, p.channel, p.at} {
		t.SetText("")
	}
}

// place places the steps for the present width.
func (p *presenting) place() {
	if p.wide <= 0 {
		return
	}
	m := p.room.measures()
	m.Width, m.Margin, m.Gutter, m.Row, m.Badge = float64(p.wide), presenterSide, presenterGutter, presenterRow, presenterBadge
	m.Text = func(s string) float64 { return float64(parts.StageStrong.Width(s)) }
	p.layout = diagram.Place(p.diagram, m)
	var lanes []float32
	for _, lane := range p.layout.Lanes {
		lanes = append(lanes, float32(p.layout.LaneX(lane)))
	}
	p.rows.SetLanes(lanes, [2]float32{presenterSide, p.wide - presenterSide}, [2]float32{presenterSide + presenterGutter, p.wide - presenterSide - pad})
	p.heads.SetLanes(lanes)
}

// follow draws the selected step of the room, and those after it in grey.
func (p *presenting) follow() {
	if !p.on {
		return
	}
	var lines []parts.SequenceLine
	for _, b := range p.layout.Bands {
		strong := slices.ContainsFunc(b.Rows, func(row diagram.Row) bool { return row.Folded == 0 && row.Step.N == p.room.step })
		for i, row := range b.Rows {
			l := p.room.line(b, i, row, strong)
			l.Badge, l.Lit, l.Faint = presenterBadge, false, row.Step.N > p.room.step
			lines = append(lines, l)
		}
	}
	p.rows.SetLines(lines)
	p.rows.SetSelected(idOf(p.room.step))
	p.caption()
	p.toggle.Set(p.room.toggle.Label(), theme.MediaPlayIcon())
	if p.room.play.on {
		p.toggle.Set(p.room.toggle.Label(), theme.MediaPauseIcon())
	}
	enable(p.back, !p.room.back.Disabled())
	enable(p.forth, !p.room.forth.Disabled())
	p.at.SetText(p.room.at.Text())
}

// caption says what the selected step is and why it is there.
func (p *presenting) caption() {
	s, ok := p.diagram.Step(p.room.step)
	if show(p.mark, ok); !ok {
		for _, t := range []*parts.Text{p.number, p.name, p.why, p.values, p.channel} {
			t.SetText("")
		}
		return
	}
	tone, soft, said := parts.ColorMuted, parts.ColorBackground, words.FlowLocal()
	switch diagram.ToneOf(s) {
	case diagram.ToneFront:
		tone, soft, said = parts.ColorFront, parts.ColorFrontSoft, words.FlowFront()
	case diagram.ToneBack:
		tone, soft, said = parts.ColorBack, parts.ColorBackSoft, words.FlowBackChannel()
	case diagram.ToneFailed:
		tone, soft, said = parts.ColorAttention, parts.ColorAttentionSoft, words.FlowFailed()
	}
	if s.N == p.room.coming {
		said = words.StopBadge()
	}
	p.panel.SetColour(soft)
	p.number.SetText(strconv.Itoa(s.N))
	p.badge.SetColour(tone)
	isRound := diagram.ToneOf(s) == diagram.ToneFront
	p.badge.SetRadius(map[bool]float32{true: 24, false: 12}[isRound])
	p.mark.SetColour(tone)
	p.mark.SetRadius(map[bool]float32{true: 7, false: 3.5}[isRound])
	p.channel.SetText(said)
	p.channel.Coloured(tone)
	p.placeMark()
	p.name.SetText(s.Title)
	p.why.SetText(s.Why)
	if s.Failed() {
		p.why.SetText(s.Error.Title)
	}
	p.values.SetSpans(audienceValues(s)...)
}

// audienceValues are the request of a step and its secrets, masked: what the audience looks for.
func audienceValues(s diagram.Step) []parts.Span {
	if s.Request == nil {
		return nil
	}
	spans := []parts.Span{{Text: s.RequestLine() + "   ", Role: parts.StageMono}}
	n := 0
	for _, f := range s.Fields {
		if f.Nickname == "" || f.Answer || n == 2 {
			continue
		}
		n++
		spans = append(spans, parts.Span{Text: f.Name + "=", Role: parts.StageMono, Colour: parts.ColorMuted}, parts.Span{Text: f.Value + "   ", Role: parts.StageMono})
	}
	return spans
}

// typed handles the keys of a remote control beside those of the room.
func (p *presenting) typed(key fyne.KeyName) bool {
	switch key {
	case fyne.KeySpace:
		p.room.walk(1)
	case fyne.KeyP:
		p.room.Present(false)
	default:
		return false
	}
	return true
}
