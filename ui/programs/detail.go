package programs

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/auth/program"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// pageWide is the greatest width of a program's page.
const pageWide = 960

// detail shows one program: its widest rule, its accounts with their rules, how it is set up, what
// is lent to it now, and its latest hand-overs.
type detail struct {
	of      *Room
	id      string // of the program as last drawn
	scroll  *container.Scroll
	fault   *fault
	glyph   *parts.Glyph
	name    *parts.Text
	second  *parts.Text
	says    *parts.Headline
	take    *parts.Button // withdraws
	leases  *parts.Card
	lent    *fyne.Container
	lines   map[string]*leaseRow // by id of the lease
	may     *parts.Card          // accounts it may use
	rules   *fyne.Container
	ruled   map[string]*ruleRow // by id of the account
	setUp   *setUp
	hands   *hands
	content *fyne.Container
}

func newDetail(of *Room) *detail {
	d := &detail{
		of: of, fault: newFault(0), glyph: parts.NewProgramGlyph("", 56), name: parts.NewText(parts.Heading, "").Cut(), second: parts.NewText(parts.Body, "").Muted().Cut(),
		says: parts.NewHeadline(ruleLook(program.Ask), "", ""), lent: parts.Column(0), rules: parts.Column(0),
		lines: map[string]*leaseRow{}, ruled: map[string]*ruleRow{},
	}
	d.take = parts.NewButton(parts.QuietDanger, "", nil, func() { d.withdraw("") }).Flush()
	d.leases = parts.NewCard(words.ProgramsLeases(), d.lent)
	d.may = parts.NewCard(words.ProgramsAccounts(), d.rules)
	d.setUp, d.hands = newSetUp(of), newHands(of)
	head := parts.Line(16, d.glyph, parts.Column(0, d.name, d.second))
	rule := container.New(&ruleLayout{of}, d.says, d.take)
	d.content = parts.Column(16, d.fault.object, head, rule, d.leases, parts.Grid(300, 16, 2, d.may, d.setUp.card), d.hands.panel)
	d.scroll = parts.NewScroll(parts.Margins(24, 24, 24, 24, container.New(atMost{pageWide}, d.content)))
	return d
}

func (d *detail) withdraw(account string) {
	if d.of.OnWithdraw != nil {
		d.of.OnWithdraw(d.id, account)
	}
}

// show draws a program; ok is false for none.
func (d *detail) show(p Program, ok bool) {
	v := d.of.shown
	d.fault.show(v)
	room.Show(d.content, ok)
	if !ok {
		return
	}
	fresh := d.id != p.ID
	if fresh { // what is pressed is of one program
		clear(d.lines)
		clear(d.ruled)
	}
	d.id = p.ID
	d.glyph.SetProgram(p.Name)
	d.name.SetText(p.Name)
	d.showSecond(p, v.Now)
	w, accounts := p.widest()
	kind := string(w.Kind)
	if w.Kind == program.Ask && !w.HasOne && !v.AskFirst {
		kind = ""
	}
	d.says.Set(ruleLook(w.Kind), ruleWord(w, v.AskFirst, v.Now), words.RuleSays(kind, accounts))
	label := words.ProgramsWithdraw()
	if len(p.Rules) > 1 {
		label = words.ProgramsWithdraws()
	}
	d.take.Set(label, nil)
	room.Show(d.take, p.hasRule())
	d.showLeases(p, v.Now)
	d.showRules(p, v)
	d.setUp.show(v.Example)
	d.hands.show(p, v.Now, d.of.narrow)
	if fresh {
		d.scroll.ScrollToTop()
	}
	d.scroll.Content.Refresh()
}

// showTime draws the countdowns.
func (d *detail) showTime(now time.Time) {
	for _, l := range d.lines {
		l.show(now)
	}
}

// forget removes everything drawn.
func (d *detail) forget() {
	d.id = ""
	d.fault.show(Shown{})
	clear(d.lines)
	clear(d.ruled)
	d.name.SetText("")
	d.second.SetText("")
	d.says.Set(ruleLook(program.Ask), "", "")
	d.lent.Objects, d.rules.Objects = nil, nil
	d.setUp.show("")
	d.hands.forget()
}

func (d *detail) showSecond(p Program, now time.Time) {
	path := parts.Span{Text: p.Path, Role: parts.MonoSmall}
	if p.Path == "" {
		path = parts.Span{Text: words.ProgramNoPath(), Role: parts.Body}
	}
	if p.FirstAt.IsZero() {
		d.second.SetSpans(path)
		return
	}
	d.second.SetSpans(path, parts.Span{Text: "  ·  ", Role: parts.Body}, parts.Span{Text: words.ProgramFirst(p.FirstAt, now), Role: parts.Body})
}

// ruleLayout puts the button that withdraws behind the sentence of the rule, or below it where there
// is little room.
type ruleLayout struct{ r *Room }

// MinSize returns the height of one line or two.
func (l *ruleLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	if l.r.narrow && o[1].Visible() {
		return fyne.NewSize(200, 20+4+36)
	}
	return fyne.NewSize(200, 36)
}

// Layout places the objects.
func (l *ruleLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	take := float32(0)
	if o[1].Visible() {
		take = o[1].MinSize().Width
	}
	if l.r.narrow {
		room.Put(o[0], 0, 0, size.Width, 20)
		room.Put(o[1], 0, 24, take, 36)
		return
	}
	room.Put(o[0], 0, 8, max(size.Width-take-16, 0), 20)
	room.Put(o[1], size.Width-take, 0, take, 36)
}

// atMost limits the width of an object.
type atMost struct{ width float32 }

// MinSize returns that of the object.
func (l atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout places the object at the left.
func (l atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room.Put(objects[0], 0, 0, min(size.Width, l.width), size.Height)
}
