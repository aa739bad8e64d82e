package lab

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth/lab"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// Room is the room. It calls its callbacks on the main goroutine; nil ones are skipped.
type Room struct {
	room.Base[Shown]
	OnChoose   func(id string)
	OnRunBoth  func(id string)
	OnRun      func(id string, p lab.Protection) // the person flips the switch of the protection
	OnRunAll   func()
	OnCancel   func()
	OnTable    func(shown bool)
	OnCompare  func(id string)  // the person wants both traces in Flow
	OnLesson   func(id string)  // the person wants a page for students
	OnOpenPage func(url string) // the person wants to read a specification
	OnLeave    func()           // another room replaces it

	shown   Shown
	isDrawn bool
	id      string // of the attack as last drawn
	narrow  bool

	content *fyne.Container
	ground  *parts.Ground
	edge    *parts.Hairline
	title   *parts.Text
	says    *parts.Text
	runAll  *parts.Button
	table   *parts.Button
	list    *parts.AttackList
	choice  *parts.Select // in place of the list in a narrow window
	scroll  *container.Scroll
	page    *fyne.Container
	tables  *fyne.Container

	name    *parts.Text
	attack  *parts.Text
	run     *parts.Button
	cancel  *parts.Button
	shield  *parts.Text
	shieldI *parts.Text
	flip    *parts.Switch
	cards   [2]*parts.OutcomeCard // without, with
	stopped *fyne.Container
	stop    *parts.Text
	section *parts.Button
	heading *parts.Text // of the section
	compare *parts.Button
	lesson  *parts.Button
	url     string
	rows    *fyne.Container // of the table
	summary *parts.Text
}

// New returns an empty room.
func New() *Room {
	r := &Room{
		ground: parts.NewGround(parts.ColorBackground), edge: parts.NewUprightHairline(), list: parts.NewAttackList(),
		title: parts.NewText(parts.Heading, words.Lab()).Cut(), says: parts.NewParagraph(parts.Body, words.LabIs()).Muted(),
		name: parts.NewText(parts.Heading, "").Cut(), attack: parts.NewParagraph(parts.Body, "").Muted(),
		shield: parts.NewText(parts.Strong, "").Cut(), shieldI: parts.NewParagraph(parts.Caption, "").Muted(),
		stop: parts.NewParagraph(parts.Body, ""), heading: parts.NewText(parts.Caption, "").Muted().Cut(), rows: parts.Column(0), summary: parts.NewParagraph(parts.Body, "").Muted(),
	}
	r.list.OnSelected = func(id string) { r.choose(id) }
	r.list.OnOpened = func(string) { r.Press() }
	r.choice = parts.NewSelect(nil, -1, func(i int) { r.choose(r.shown.Attacks[i].ID) })
	r.run = parts.NewButton(parts.Primary, words.LabRunBoth(), theme.MediaPlayIcon(), r.Press)
	r.cancel = parts.NewButton(parts.Quiet, words.Cancel(), nil, func() { call(r.OnCancel) })
	r.runAll = parts.NewButton(parts.Plain, words.LabRunAll(), nil, func() { call(r.OnRunAll) })
	r.table = parts.NewButton(parts.Link, words.LabTable(), nil, func() { notify(r.OnTable, !r.shown.Table) }).Flush()
	r.flip = parts.NewSwitch(words.On(), words.Off(), true, r.flipped).WordBefore()
	r.section = parts.NewButton(parts.Link, "", theme.DocumentIcon(), func() { notify(r.OnOpenPage, r.url) }).Small().Flush()
	r.compare = parts.NewButton(parts.Plain, words.LabCompare(), parts.IconFlow, func() { notify(r.OnCompare, r.id) })
	r.lesson = parts.NewButton(parts.Link, words.LessonDo(), theme.DownloadIcon(), func() { notify(r.OnLesson, r.id) }).Small().Flush()
	r.cards = [2]*parts.OutcomeCard{parts.NewOutcomeCard(), parts.NewOutcomeCard()}
	r.page = r.attackPage()
	r.tables = parts.Margins(20, 24, 24, 24, parts.Column(16, parts.NewText(parts.Heading, words.LabTableTitle()), r.summary, r.rows))
	r.scroll = parts.NewScroll(container.NewStack(r.page, r.tables))
	r.content = container.New(&pageLayout{r}, r.ground, r.edge, r.title, r.says, r.runAll, r.table, r.list, r.choice, r.scroll)
	r.cancel.Hide()
	r.tables.Hide()
	return r
}

// attackPage is the page of one attack.
func (r *Room) attackPage() *fyne.Container {
	head := parts.Column(4, parts.Line(8, r.name, r.compare, r.cancel, r.run), r.attack)
	shield := parts.NewPanel(parts.Line(16, parts.NewIcon(parts.IconShield, parts.ColorAccent, 22), parts.Column(2, r.shield, r.shieldI), r.flip)).Filled(parts.ColorSurface, parts.ColorBorder)
	r.stopped = parts.Column(0, parts.NewPanel(parts.Column(8,
		parts.NewText(parts.Strong, words.LabWhatStopped()), r.stop, parts.Line(12, r.section, r.heading, r.lesson))))
	return parts.Margins(20, 24, 24, 24, container.New(atMost{pageWide}, parts.Column(16, head, shield, parts.Grid(250, 16, 2, r.cards[0], r.cards[1]), r.stopped)))
}

// Panes returns one page.
func (r *Room) Panes() []room.Pane { return []room.Pane{{Object: r.content}} }

// Show draws the results. It redraws nothing if they are unchanged.
func (r *Room) Show(v Shown) {
	if r.isDrawn && r.shown.From == v.From {
		return
	}
	r.shown, r.isDrawn = v, true
	r.draw()
}

// Leave reports that another room replaces this one.
func (r *Room) Leave() { call(r.OnLeave) }

// Forget removes everything drawn of the runs.
func (r *Room) Forget() {
	r.Show(Shown{From: -1, Protected: true})
}

// SetNarrow switches between the layouts below and above 1000 units.
func (r *Room) SetNarrow(narrow bool) {
	if r.narrow != narrow {
		r.narrow = narrow
		r.content.Refresh()
	}
}

// Move selects another attack.
func (r *Room) Move(by int) {
	if n := len(r.shown.Attacks); n > 0 {
		r.choose(r.shown.Attacks[min(max(r.shown.at()+by, 0), n-1)].ID)
	}
}

// Press runs the chosen attack both ways.
func (r *Room) Press() {
	if r.id != "" && !r.run.Disabled() {
		notify(r.OnRunBoth, r.id)
	}
}

// Escape leaves the table.
func (r *Room) Escape() bool {
	if r.shown.Table {
		notify(r.OnTable, false)
		return true
	}
	return false
}

func (r *Room) choose(id string) {
	if id != r.shown.Chosen || r.shown.Table {
		notify(r.OnChoose, id)
	}
}

func (r *Room) flipped(on bool) {
	if r.OnRun == nil {
		return
	}
	p := lab.Off
	if on {
		p = lab.On
	}
	r.OnRun(r.id, p)
}

// draw shows the list, and the chosen attack or the table.
func (r *Room) draw() {
	v := r.shown
	var cards []parts.Attack
	var options []parts.Option
	for _, a := range v.Attacks {
		look, word := a.verdict()
		if v.Running == a.ID {
			look, word = parts.LookBusy(), words.LabBusy()
		}
		cards = append(cards, parts.Attack{ID: a.ID, Title: words.LabName(a.ID), Sub: words.LabBrief(a.ID), Look: look, Word: word})
		options = append(options, parts.Option{Label: words.LabName(a.ID), Rest: word})
	}
	r.list.SetAttacks(cards)
	a, ok := v.chosen()
	r.list.SetSelected(a.ID)
	r.choice.SetOptions(options, v.at())
	busy := v.Running != ""
	enable(r.runAll, !busy)
	r.table.Set(words.LabTable(), nil)
	if v.Table {
		r.table.Set(words.LabNoTable(), nil)
	}
	show(r.page, ok && !v.Table)
	show(r.tables, v.Table)
	if ok {
		r.drawAttack(a, busy)
	}
	r.drawTable()
	if r.id != a.ID {
		r.id = a.ID
		r.scroll.ScrollToTop()
	}
	r.scroll.Content.Refresh()
	r.content.Refresh()
}

// drawAttack shows one attack.
func (r *Room) drawAttack(a Attack, busy bool) {
	v := r.shown
	r.name.SetText(words.LabName(a.ID))
	r.attack.SetText(words.LabAttack(a.ID))
	switch {
	case v.All:
		r.run.SetBusy(words.LabProgress(v.Done, len(v.Attacks)))
	case busy:
		r.run.SetBusy(words.LabBusy())
	default:
		r.run.Idle()
	}
	enable(r.run, !busy)
	show(r.cancel, busy)
	r.shield.SetText(words.LabProtectionTitle(a.Protection))
	r.shieldI.SetText(words.LabSays(a.ID))
	r.flip.SetOn(v.Protected)
	enable(r.flip, !busy)
	r.cards[0].Set(outcomeOf(a.ID, false, a.Without))
	r.cards[1].Set(outcomeOf(a.ID, true, a.With))
	show(r.stopped, a.With != nil && a.With.Outcome == lab.Stopped)
	r.stop.SetText(words.LabStop(a.ID))
	ref := diagram.Refer(a.Section)
	r.url = ref.URL
	r.section.Set(words.FlowSpec(ref.Name, ref.Section), theme.DocumentIcon())
	r.heading.SetText(ref.Title())
	show(r.compare, a.isComplete() && !busy)
	show(r.lesson, a.isComplete() && a.isExpected() && !busy)
}

func call(f func()) {
	if f != nil {
		f()
	}
}

// notify calls f, unless it is nil.
func notify[V any](f func(V), v V) {
	if f != nil {
		f(v)
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

func enable(o fyne.Disableable, on bool) {
	switch {
	case on != o.Disabled():
	case on:
		o.Enable()
	default:
		o.Disable()
	}
}
