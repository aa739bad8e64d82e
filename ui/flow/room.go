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

	OnRunWithoutPKCE func(scopes []string) // the person wants a sign-in without PKCE at the demo provider
	OnCancelRun      func()                // the person ends that sign-in
	OnSignInDemo     func()                // the tour needs a sign-in with the demo provider
	OnPresent        func(on bool)         // the room takes the whole window, or gives it back

	shown   Shown
	diagram diagram.Diagram
	running bool // the shown attempt has not ended
	coming  int  // number of the drawn step that has not happened: a sign-in waits before it; 0 means none
	step    int  // number of the selected step; 0 means none
	follow  bool // the latest step is selected as steps come
	lit     []int
	narrow  bool
	play    player

	compare *comparing
	present *presenting
	tour    *touring

	whole   *fyne.Container // the pages, of which one is shown
	content *fyne.Container
	choice  *parts.Select
	back    *parts.Button
	toggle  *parts.Button
	forth   *parts.Button
	speed   *parts.Select
	at      *parts.Text
	stage   *parts.Button // shows the attempt to an audience
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
	begin  *parts.Button // the tour, while there is no attempt
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
	r.choice = parts.NewSelect(nil, -1, r.chosen)
	r.back = parts.NewIconButton(parts.Quiet, words.FlowBack(), theme.MediaSkipPreviousIcon(), func() { r.walk(-1) })
	r.toggle = parts.NewIconButton(parts.Plain, words.FlowPlay(), theme.MediaPlayIcon(), r.playOrPause)
	r.forth = parts.NewIconButton(parts.Quiet, words.FlowForth(), theme.MediaSkipNextIcon(), func() { r.walk(1) })
	r.speed = parts.NewSelect(speedOptions(), usualSpeed, func(i int) { r.play.speed = speeds[i] })
	r.play.speed = speeds[usualSpeed]
	r.export = parts.NewButton(parts.Outline, words.FlowExport(), theme.DownloadIcon(), r.openExport).Trailing(theme.MenuDropDownIcon())
	r.stage = parts.NewButton(parts.Outline, words.Presenter(), theme.ViewFullScreenIcon(), func() { r.Present(true) })
	r.heads = newHeads()
	r.legend = newLegend()
	r.rows.OnSelected = func(id string) { r.pick(stepOf(id)) }
	r.inspector = newInspector(r)
	r.begin = parts.NewButton(parts.Plain, words.TourBegin(), nil, r.Tour)
	r.empty = container.NewCenter(parts.Fixed(400, 0, parts.Column(8, r.none, r.noneIs, parts.Gap(0, 4), parts.Line(0, parts.Spring(), r.begin, parts.Spring()))))
	r.tour = newTouring(r)
	r.content = container.New(&pageLayout{r}, r.objects()...)
	r.compare = newComparing(r)
	r.present = newPresenting(r)
	r.whole = container.NewStack(r.content, r.compare.content, r.present.content)
	r.draw()
	return r
}

// objects returns the room's objects in focus order, top to bottom.
func (r *Room) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		r.choice, r.back, r.toggle, r.forth, r.speed, r.at, r.stage, r.export, r.barRule,
		r.stop.panel, r.heads, r.notice, r.rows, r.legend, r.sideRule, r.inspector.scroll, r.empty, r.tour.callout,
	}
}

// Panes returns one page.
func (r *Room) Panes() []room.Pane { return []room.Pane{{Object: r.whole}} }

// Show draws the attempts. It redraws nothing if they are unchanged.
func (r *Room) Show(v Shown) {
	if v.From != nil && r.shown.From == v.From {
		r.shown.Now = v.Now
		return
	}
	other := r.attempt(v) != r.attempt(r.shown)
	if v.Attempt != "" && v.Attempt != r.shown.Attempt { // chosen elsewhere, to be seen
		r.compare.end()
	}
	r.shown = v
	if other {
		r.play.stop()
		r.step, r.follow, r.lit = 0, false, nil
	}
	r.draw()
	r.tour.follow(other)
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
	r.compare.end()
	r.Present(false)
	if len(r.tour.stops) > 0 {
		r.tour.end()
	}
	r.draw()
	if r.OnLeave != nil {
		r.OnLeave()
	}
}

// Forget removes everything drawn.
func (r *Room) Forget() {
	r.play.stop()
	r.shown, r.step, r.follow, r.lit, r.widths = Shown{}, 0, false, nil, nil
	r.compare.forget()
	r.draw()
	r.Present(false)
	r.present.forget()
	r.tour.end()
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
		r.compare.rearrange()
	}
}

// Move selects the next or the previous step.
func (r *Room) Move(by int) { r.walk(by) }

// Typed steps, plays and jumps by keys. At a stop of a sign-in, Space and PageDown let it go on.
func (r *Room) Typed(key fyne.KeyName) bool {
	if r.compare.on {
		return r.compare.typed(key)
	}
	if r.goesOnBy(key) || len(r.tour.stops) > 0 && !r.present.on && r.tour.typed(key) || r.present.on && r.present.typed(key) {
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
	case fyne.KeyP:
		r.Present(true)
	default:
		return false
	}
	return true
}

// Escape ends a comparison, or leaves what an audience sees, and reports whether there was either.
func (r *Room) Escape() bool {
	switch {
	case r.compare.staged:
		r.compare.present(false)
	case r.compare.on:
		r.compare.close()
	case r.present.on:
		r.Present(false)
	case len(r.tour.stops) > 0:
		r.tour.end()
	default:
		return false
	}
	return true
}

// Export opens the menu of formats.
func (r *Room) Export() {
	if !r.export.Disabled() && !r.compare.on {
		r.openExport()
	}
}

// Diagram returns what is drawn; it has no steps while nothing is.
func (r *Room) Diagram() diagram.Diagram { return r.diagram }

// Step returns the number of the selected step, 0 for none.
func (r *Room) Step() int { return r.step }

// Running reports whether the drawn attempt has not ended.
func (r *Room) Running() bool { return r.running }

// chosen shows another attempt, or the comparison or the tour, which are the last choices.
func (r *Room) chosen(i int) {
	if i < len(r.shown.Attempts)+len(r.shown.Unread) {
		r.choose(r.shown.idAt(i))
		return
	}
	if i > len(r.shown.Attempts)+len(r.shown.Unread) {
		r.choice.SetChosen(r.shownAt())
		r.Tour()
		return
	}
	r.Compare(r.attempt(r.shown), "")
}

// shownAt returns the index of the choice that is shown.
func (r *Room) shownAt() int {
	_, at := r.shown.options()
	return at
}

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
