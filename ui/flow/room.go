package flow

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// Room is the room. It calls its callbacks on the main goroutine; nil ones are skipped.
type Room struct {
	room.Base[Shown]
	OnChoose   func(attempt string)   // the person chose an attempt
	OnExport   func(Export)           // the person wants a file
	OnOpenPage func(url string)       // the person wants to read a specification
	OnCopy     func(text, say string) // the person copies; say is what the window then says
	OnEnter    func()                 // the room becomes visible
	OnLeave    func()                 // another room replaces it
	OnNext     func(attempt string)   // the person lets a sign-in go on that waits at a stop

	shown   Shown
	diagram diagram.Diagram
	running bool // the shown attempt has not ended
	step    int  // number of the selected step; 0 means none
	follow  bool // the latest step is selected as steps come
	lit     []int
	narrow  bool
	play    player

	content *fyne.Container
	choice  *parts.Select
	back    *parts.Button
	toggle  *parts.Button
	forth   *parts.Button
	speed   *parts.Select
	at      *parts.Text
	export  *parts.Button
	barRule *parts.Hairline

	heads  *parts.LaneHeads
	rows   *parts.Sequence
	legend *parts.Legend
	stop   *stopBar
	notice *parts.Text // over the diagram; hidden while there is nothing to say
	wide   float32     // width for which layout is made
	layout diagram.Layout
	widths map[string]float64 // of labels

	inspector *inspector
	sideRule  *parts.Ground

	empty  *fyne.Container
	none   *parts.Text
	noneIs *parts.Text
}

// New returns an empty room.
func New() *Room {
	r := &Room{
		at: parts.NewText(parts.Body, "").Muted().Cut(), barRule: parts.NewHairline(), sideRule: parts.NewGround(parts.ColorBorder),
		rows: parts.NewSequence(), notice: parts.NewParagraph(parts.Caption, "").Muted(),
		none:   parts.NewText(parts.Subheading, "").Aligned(fyne.TextAlignCenter),
		noneIs: parts.NewParagraph(parts.Body, "").Muted().Aligned(fyne.TextAlignCenter),
	}
	r.play.step = r.advance
	r.stop = newStopBar(func() { r.goOn() })
	r.choice = parts.NewSelect(nil, -1, func(i int) { r.choose(r.shown.idAt(i)) })
	r.back = parts.NewIconButton(parts.Quiet, words.FlowBack(), theme.MediaSkipPreviousIcon(), func() { r.walk(-1) })
	r.toggle = parts.NewIconButton(parts.Plain, words.FlowPlay(), theme.MediaPlayIcon(), r.playOrPause)
	r.forth = parts.NewIconButton(parts.Quiet, words.FlowForth(), theme.MediaSkipNextIcon(), func() { r.walk(1) })
	r.speed = parts.NewSelect(speedOptions(), usualSpeed, func(i int) { r.play.speed = speeds[i] })
	r.play.speed = speeds[usualSpeed]
	r.export = parts.NewButton(parts.Outline, words.FlowExport(), theme.DownloadIcon(), r.openExport).Trailing(theme.MenuDropDownIcon())
	r.heads = newHeads()
	r.legend = newLegend()
	r.rows.OnSelected = func(id string) { r.pick(stepOf(id)) }
	r.rows.OnChosen = func(string) { r.playOrPause() }
	r.inspector = newInspector(r)
	r.empty = container.NewCenter(parts.Fixed(400, 0, parts.Column(8, r.none, r.noneIs)))
	r.content = container.New(&pageLayout{r}, r.objects()...)
	r.draw()
	return r
}

// objects returns the room's objects in focus order, top to bottom.
func (r *Room) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		r.choice, r.back, r.toggle, r.forth, r.speed, r.at, r.export, r.barRule,
		r.stop.panel, r.heads, r.notice, r.rows, r.legend, r.sideRule, r.inspector.scroll, r.empty,
	}
}

// Panes returns one page.
func (r *Room) Panes() []room.Pane { return []room.Pane{{Object: r.content}} }

// Show draws the attempts. It redraws nothing if they are unchanged.
func (r *Room) Show(v Shown) {
	if v.From != nil && r.shown.From == v.From {
		r.shown.Now = v.Now
		return
	}
	other := r.attempt(v) != r.attempt(r.shown)
	r.shown = v
	if other {
		r.play.stop()
		r.step, r.follow, r.lit = 0, false, nil
	}
	r.draw()
}

// attempt returns the id of the attempt that v shows.
func (r *Room) attempt(v Shown) string {
	if i := v.chosen(); i >= 0 {
		return v.Attempts[i].Attempt
	}
	return v.Attempt
}

// Enter reports that the room becomes visible.
func (r *Room) Enter() {
	if r.OnEnter != nil {
		r.OnEnter()
	}
}

// Leave stops playing and reports that the room is replaced.
func (r *Room) Leave() {
	r.play.stop()
	r.drawTransport()
	if r.OnLeave != nil {
		r.OnLeave()
	}
}

// Forget removes everything drawn.
func (r *Room) Forget() {
	r.play.stop()
	r.shown, r.step, r.follow, r.lit, r.widths = Shown{}, 0, false, nil, nil
	r.draw()
}

// SetNarrow switches between the layouts below and above 1000 units.
func (r *Room) SetNarrow(narrow bool) {
	if r.narrow != narrow {
		r.narrow = narrow
		if narrow {
			r.export.Trailing(nil).SetBare(theme.DownloadIcon())
		} else {
			r.export.SetBare(nil)
			r.export.Trailing(theme.MenuDropDownIcon()).Set(words.FlowExport(), theme.DownloadIcon())
		}
		r.rearrange()
	}
}

// Move selects the next or the previous step.
func (r *Room) Move(by int) { r.walk(by) }

// Typed steps, plays and jumps by keys. At a stop of a sign-in, Space and PageDown let it go on.
func (r *Room) Typed(key fyne.KeyName) bool {
	if r.goesOnBy(key) {
		return true
	}
	switch key {
	case fyne.KeyLeft, fyne.KeyPageUp:
		r.walk(-1)
	case fyne.KeyRight, fyne.KeyPageDown:
		r.walk(1)
	case fyne.KeySpace:
		r.playOrPause()
	case fyne.KeyHome:
		r.jump(false)
	case fyne.KeyEnd:
		r.jump(true)
	default:
		return false
	}
	return true
}

// Export opens the menu of formats.
func (r *Room) Export() {
	if !r.export.Disabled() {
		r.openExport()
	}
}

// Diagram returns what is drawn; it has no steps while nothing is.
func (r *Room) Diagram() diagram.Diagram { return r.diagram }

// Step returns the number of the selected step, 0 for none.
func (r *Room) Step() int { return r.step }

// Running reports whether the drawn attempt has not ended.
func (r *Room) Running() bool { return r.running }

func (r *Room) choose(attempt string) {
	if r.OnChoose != nil {
		r.OnChoose(attempt)
	}
}

// Select selects a step of the shown attempt; it does nothing if there is no such step.
func (r *Room) Select(step int) {
	if _, ok := r.diagram.Step(step); ok {
		r.pick(step)
	}
}
