package flow

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// comparing is the page that shows two attempts beside each other.
type comparing struct {
	room  *Room
	on    bool
	ids   [2]string // of the attempts; empty means none
	whole diagram.Comparison
	drawn diagram.Comparison // whole, or what differs of it
	row   int                // index of the selected row in drawn.Rows()
	first bool               // the first row that differs is selected first
	open  map[int]bool       // phases that the person opened or folded, by index
	only  bool               // only what differs
	side  int                // the side that a narrow window shows
	await bool               // the run without PKCE has not reported its first step
	known string             // id of the run before that one
	wide  float32            // width of one column
	high  float32            // height of the page
	large bool               // the rows are in type that is legible from afar
	play  player

	staged bool // shown to an audience

	content *fyne.Container
	title   *parts.Text
	back    *parts.Button
	toggle  *parts.Button
	forth   *parts.Button
	at      *parts.Text
	filter  *parts.Switch
	filters *parts.Text
	cancel  *parts.Button
	stage   *parts.Button // shows the comparison to an audience
	leave   *parts.Button // ends that
	done    *parts.Button
	rule    *parts.Hairline
	tabs    *parts.Tabs
	sides   [2]*comparedSide
}

// comparedSide is one column.
type comparedSide struct {
	choice *parts.Select
	name   *parts.Text // in place of choice before an audience
	comparedRows
	usual  comparedRows
	afar   comparedRows
	says   *parts.Text // what this side shows, in a sentence
	means  *parts.Text
	values *parts.Text
	panel  *parts.Panel
	layout diagram.Layout
}

// comparedRows are the heads and the rows of a column in one size of type.
type comparedRows struct {
	heads *parts.LaneHeads
	rows  *parts.Sequence
}

func newComparing(r *Room) *comparing {
	c := &comparing{
		room: r, title: parts.NewText(parts.Subheading, words.CompareTwo()).Cut(), at: parts.NewText(parts.Body, "").Muted().Cut(),
		filters: parts.NewText(parts.Body, words.CompareOnly()).Cut(), rule: parts.NewHairline(), open: map[int]bool{},
	}
	c.play = player{step: c.advance, speed: 1}
	c.back = parts.NewIconButton(parts.Quiet, words.FlowBack(), theme.MediaSkipPreviousIcon(), func() { c.walk(-1) })
	c.toggle = parts.NewIconButton(parts.Plain, words.FlowPlay(), theme.MediaPlayIcon(), c.playOrPause)
	c.forth = parts.NewIconButton(parts.Quiet, words.FlowForth(), theme.MediaSkipNextIcon(), func() { c.walk(1) })
	c.filter = parts.NewSwitch(words.On(), words.Off(), false, func(on bool) { c.only = on; c.filterRows() }).WordBefore()
	c.cancel = parts.NewButton(parts.Outline, words.Cancel(), nil, func() {
		if r.OnCancelRun != nil {
			r.OnCancelRun()
		}
	})
	c.stage = parts.NewButton(parts.Outline, words.Presenter(), theme.ViewFullScreenIcon(), func() { c.present(true) })
	c.leave = newLeave(func() { c.present(false) })
	c.done = parts.NewButton(parts.Plain, words.CompareDone(), nil, c.close)
	c.tabs = parts.NewTabs([]string{words.CompareLeft(), words.CompareRight()}, func(i int) { c.side = i; c.rearrange() })
	objects := []fyne.CanvasObject{c.title, c.back, c.toggle, c.forth, c.at, c.filters, c.filter, c.cancel, c.stage, c.leave, c.done, c.rule, c.tabs}
	for i := range c.sides {
		c.sides[i] = c.newSide(i)
		s := c.sides[i]
		objects = append(objects, s.choice, s.name, s.usual.heads, s.usual.rows, s.afar.heads, s.afar.rows, s.says, s.means, s.panel)
	}
	c.content = container.New(&compareLayout{c}, objects...)
	c.content.Hide()
	c.cancel.Hide()
	return c
}

func (c *comparing) newSide(i int) *comparedSide {
	s := &comparedSide{
		name: parts.NewText(parts.Subheading, "").Cut(), says: parts.NewText(parts.Strong, "").Cut(),
		means: parts.NewParagraph(parts.Caption, "").Muted(), values: parts.NewRich(parts.MonoSmall).Wrapped(),
	}
	s.panel = parts.NewPanel(s.values).Margin(12)
	s.choice = parts.NewSelect(nil, -1, func(n int) { c.choose(i, n) })
	s.usual = c.newRows(i, newHeads(), parts.NewSequence())
	s.afar = c.newRows(i, newHeads().Large(), parts.NewLargeSequence())
	s.comparedRows = s.usual
	return s
}

func (c *comparing) newRows(i int, heads *parts.LaneHeads, rows *parts.Sequence) comparedRows {
	rows.OnSelected = c.pick
	rows.FollowBy(func(y float32) {
		if other := c.sides[1-i].rows; other.Offset() != y {
			other.ScrollTo(y)
		}
	})
	return comparedRows{heads, rows}
}

// Compare shows two attempts beside each other. An empty other is the one before the first that
// is of the same kind.
func (r *Room) Compare(attempt, other string) {
	if other == "" {
		other = r.before(attempt)
	}
	r.play.stop()
	c := r.compare
	c.on, c.ids = true, [2]string{attempt, other}
	c.restart()
	r.draw()
}

// CompareAtFirst is Compare with the first step that differs selected.
func (r *Room) CompareAtFirst(attempt, other string) {
	r.Compare(attempt, other)
	r.compare.first, r.compare.row = true, -1
	r.compare.filterRows()
}

// ComparesFirst reports whether the selected row of the comparison is the first that differs.
func (r *Room) ComparesFirst() bool {
	c := r.compare
	return c.on && c.row == slices.IndexFunc(c.drawn.Rows(), diagram.Pair.Differs)
}

// before returns the attempt before another one that is of its kind, or else that one itself.
func (r *Room) before(attempt string) string {
	i := slices.IndexFunc(r.shown.Attempts, func(a Attempt) bool { return a.Attempt == attempt })
	if i < 0 {
		return ""
	}
	for _, a := range append(slices.Clone(r.shown.Attempts[i+1:]), r.shown.Attempts[:i]...) {
		if a.Kind == r.shown.Attempts[i].Kind && !a.Running {
			return a.Attempt
		}
	}
	return attempt
}

// restart forgets what was chosen of the comparison before.
func (c *comparing) restart() {
	c.play.stop()
	c.row, c.open, c.first = -1, map[int]bool{}, false
}

// forget removes everything drawn.
func (c *comparing) forget() {
	c.end()
	c.ids = [2]string{}
	c.whole, c.drawn = diagram.Comparison{}, diagram.Comparison{}
	c.place()
	c.drawRows()
	for _, s := range c.sides {
		s.choice.SetOptions(nil, -1)
		s.name.SetText("")
		s.values.SetSpans()
	}
}

// close leads back to the attempt.
func (c *comparing) close() {
	c.end()
	c.room.draw()
}

// end ends the comparison.
func (c *comparing) end() {
	c.restart()
	c.on, c.await = false, false
	c.present(false)
}

// show draws the comparison of the attempts that are there.
func (c *comparing) show() {
	c.takeRun()
	a, b := c.trace(0), c.trace(1)
	c.whole = diagram.Compare(a, b)
	c.filterRows()
	for i := range c.sides {
		options, at := c.options(i)
		c.sides[i].choice.SetOptions(options, at)
		c.sides[i].name.SetText(c.titleOf(i))
	}
	c.rearrange()
}

// filterRows draws all rows, or those that differ.
func (c *comparing) filterRows() {
	c.drawn = c.whole
	if c.only {
		c.drawn = c.whole.OnlyDiffering()
	}
	rows := c.drawn.Rows()
	if c.row < 0 || c.row >= len(rows) {
		c.row = c.telling(rows)
	}
	c.place()
	c.drawRows()
	c.mark()
}

// telling returns the index of the row that is selected first: the exchange of the code where it
// differs, or else the first one that differs, or the first one; -1 if there is none.
func (c *comparing) telling(rows []diagram.Pair) int {
	isExchange := func(p diagram.Pair) bool {
		return p.Differs() && p.A != nil && p.B != nil && p.A.Step.Step == string(auth.StepExchange)
	}
	if i := slices.IndexFunc(rows, isExchange); i >= 0 && !c.first {
		return i
	}
	return max(slices.IndexFunc(rows, diagram.Pair.Differs), min(len(rows), 1)-1)
}

// isFolded reports whether a phase shows no rows: one without a difference, unless the person
// opened it.
func (c *comparing) isFolded(phase int) bool {
	if open, chosen := c.open[phase]; chosen {
		return !open
	}
	return c.drawn.Phases[phase].Differing() == 0
}

// place places the rows for the present width.
func (c *comparing) place() {
	if c.wide <= 0 {
		return
	}
	m := c.room.measures()
	m.Width, m.Margin, m.Gutter, m.Row, m.Mark = float64(c.wide), 0, float64(c.gutter()), compareRow, float64(parts.CaptionStrong.Width(words.Differs()))+compareMark
	if c.large {
		m = afar(m)
	}
	c.sides[0].layout, c.sides[1].layout = diagram.PlacePair(c.drawn, m, c.isFolded)
	for _, s := range c.sides {
		var lanes []float32
		for _, lane := range s.layout.Lanes {
			lanes = append(lanes, float32(s.layout.LaneX(lane)))
		}
		s.rows.SetLanes(lanes, [2]float32{0, c.wide}, [2]float32{c.gutter(), c.wide - pad})
		s.heads.SetLanes(lanes)
	}
}

// drawRows draws the rows of both sides where they are placed.
func (c *comparing) drawRows() {
	for _, s := range c.sides {
		n := 0
		var lines []parts.SequenceLine
		for i, b := range s.layout.Bands {
			pairs := c.drawn.Phases[i].Rows
			if len(b.Rows) == 0 {
				lines = append(lines, foldLine(b, len(pairs), c.gutter()))
				n += len(pairs)
				continue
			}
			strong := c.row >= n && c.row < n+len(pairs)
			for j, row := range b.Rows {
				l := c.room.line(b, j, row, strong)
				if l.ID = "r" + strconv.Itoa(n); row.Step.N == 0 {
					l.Number, l.Tone = "", parts.ColorMuted
				}
				if c.large && l.Badge > 0 {
					l.Badge = presenterBadge
				}
				if l.Lit, l.Faint = false, false; pairs[j].Differs() {
					l.Mark = words.Differs()
				}
				lines = append(lines, l)
				n++
			}
		}
		s.rows.SetLines(lines)
	}
}

// foldLine returns the line of a phase that is folded.
func foldLine(b diagram.Band, steps int, gutter float32) parts.SequenceLine {
	gap := float32(0)
	if b.N > 1 {
		gap = pad
	}
	l := parts.SequenceLine{
		ID: "p" + strconv.Itoa(b.N-1), First: true, Last: true, Title: words.PhaseNumbered(b.N, b.Phase.Title), Tone: parts.ColorMuted,
		Top: gap + pad, Bottom: gap + diagram.FoldHigh - pad, High: gap + diagram.FoldHigh,
	}
	l.Arrows[0] = parts.SequenceArrow{Label: words.SameOnBoth(steps), X: gutter + 4, LabelY: gap + diagram.FoldHigh/2}
	return l
}

// pick selects a row, or opens a phase.
func (c *comparing) pick(id string) {
	c.play.stop()
	n, _ := strconv.Atoi(id[1:])
	if id[0] == 'p' {
		c.open[n] = c.isFolded(n)
		c.place()
		c.drawRows()
	} else {
		c.row = n
	}
	c.mark()
}

// mark draws the selected row as selected, and what it says.
func (c *comparing) mark() {
	rows := c.drawn.Rows()
	c.unfold()
	for _, s := range c.sides {
		s.rows.SetSelected("r" + strconv.Itoa(c.row))
	}
	c.say()
	enable(c.back, c.row > 0)
	enable(c.forth, c.row < len(rows)-1)
	enable(c.toggle, len(rows) > 0)
	icon, name := theme.MediaPlayIcon(), words.FlowPlay()
	if c.play.on {
		icon, name = theme.MediaPauseIcon(), words.FlowPause()
	}
	c.toggle.Set(name, icon)
	c.at.SetText(words.ComparePosition(c.row+1, len(rows), c.drawn.Differing()))
	c.rearrange()
}

// unfold opens the phase of the selected row.
func (c *comparing) unfold() {
	n := 0
	for i, p := range c.drawn.Phases {
		if c.row >= n && c.row < n+len(p.Rows) && c.isFolded(i) {
			c.open[i] = true
			c.place()
			c.drawRows()
		}
		n += len(p.Rows)
	}
	c.drawRows()
}

func (c *comparing) rearrange() {
	if c.content != nil {
		c.content.Layout.Layout(c.content.Objects, c.content.Size())
	}
}
