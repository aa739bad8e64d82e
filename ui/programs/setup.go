package programs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// command is one way to set a program up.
type command struct {
	name, says, short func() string
	line              func(account string) string
}

var commands = []command{
	{words.ProgramsGit, words.ProgramsGitIs, words.ProgramsGitFor, words.SetUpGit},
	{words.ProgramsKube, words.ProgramsKubeIs, words.ProgramsKubeFor, words.SetUpKube},
	{words.ProgramsEnv, words.ProgramsEnvIs, words.ProgramsOtherFor, words.SetUpEnv},
	{words.ProgramsHeader, words.ProgramsHeaderIs, nil, words.SetUpHeader},
}

// setUp shows the commands by tab.
type setUp struct {
	card    *parts.Card
	tabs    *parts.Tabs
	line    *parts.CommandLine
	says    *parts.Text
	account string
}

func newSetUp(of *Room) *setUp {
	s := &setUp{says: parts.NewText(parts.Caption, "").Muted().Cut(), account: words.ProgramsAnAccount()}
	var names []string
	for _, c := range commands {
		names = append(names, c.name())
	}
	s.tabs = parts.NewTabs(names, func(int) { s.draw() })
	s.line = parts.NewCommandLine("", words.ProgramsCopy(), func(text string) { room.Notify(of.OnCopy, text) })
	s.card = parts.NewCard(words.ProgramsSetUp(), parts.Column(8, s.tabs, s.line, s.says))
	s.draw()
	return s
}

// show names an account in the commands; empty means that there is none.
func (s *setUp) show(account string) {
	s.account = orAccount(account)
	s.draw()
}

func (s *setUp) draw() {
	c := commands[s.tabs.Chosen()]
	s.line.Set(c.line(s.account))
	s.says.SetText(c.says())
}

func orAccount(account string) string {
	if account == "" {
		return words.ProgramsAnAccount()
	}
	return account
}

// empty says what the room is for, while no program has a rule and none has asked.
type empty struct {
	scroll *container.Scroll
	fault  *fault
	ask    *parts.Button
	says   *parts.Text
	lines  []*parts.CommandLine
}

// Measures of the empty room, in Fyne units.
const (
	emptyWide = 560
	emptyText = 440
	emptySign = 80
)

func newEmpty(of *Room) *empty {
	title, is, says := words.ProgramsEmpty(false)
	e := &empty{fault: newFault(24), says: parts.NewParagraph(parts.Caption, says).Muted().Aligned(fyne.TextAlignCenter)}
	e.ask = parts.NewButton(parts.Primary, words.ProgramsAsk(), nil, func() { room.Notify(of.OnAskFirst, true) })
	card := parts.Column(4)
	for i, c := range commands[:3] {
		name := c.name()
		if i == 2 {
			name = words.ProgramsOther()
		}
		line := parts.NewCommandLine(c.line(words.ProgramsAnAccount()), words.ProgramsCopy(), func(text string) { room.Notify(of.OnCopy, text) })
		e.lines = append(e.lines, line)
		if i > 0 {
			card.Add(parts.Gap(0, 8))
		}
		card.Add(parts.Line(8, parts.NewText(parts.Body, name).Cut(), parts.NewText(parts.Caption, c.short()).Muted()))
		card.Add(line)
	}
	sign := container.NewStack(parts.NewRoundGround(parts.ColorAccentSoft, 20), parts.Inset((emptySign-40)/2, parts.NewNamedIcon(words.Programs(), parts.IconPrograms, parts.ColorAccent, 40)))
	column := parts.Column(0,
		e.fault.object, middle(parts.Fixed(emptySign, emptySign, sign)), parts.Gap(0, 24),
		parts.NewText(parts.Display, title).Cut().Aligned(fyne.TextAlignCenter), parts.Gap(0, 8),
		container.New(centred{emptyText}, parts.NewParagraph(parts.Lead, is).Muted().Aligned(fyne.TextAlignCenter)), parts.Gap(0, 24),
		middle(e.ask), parts.Gap(0, 12), e.says, parts.Gap(0, 32),
		parts.NewPanel(card).Filled(parts.ColorSurface, parts.ColorBorder))
	e.scroll = parts.NewScroll(container.New(&emptyLayout{}, container.New(centred{emptyWide}, column)))
	return e
}

// show names an account in the commands, what the switch does, and what is wrong with the rules.
func (e *empty) show(v Shown) {
	e.fault.show(v)
	_, _, says := words.ProgramsEmpty(v.AskFirst)
	e.says.SetText(says)
	room.Show(e.ask, !v.AskFirst)
	room.Enable(e.ask, v.CanSet)
	for i, line := range e.lines {
		line.Set(commands[i].line(orAccount(v.Example)))
	}
	e.scroll.Content.Refresh()
}

// middle puts an object into the middle of a line.
func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return parts.Line(0, parts.Spring(), o, parts.Spring())
}

// centred limits the width of an object and puts it into the middle.
type centred struct{ width float32 }

// MinSize returns that of the object, once it has its width.
func (l centred) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// Layout places the object.
func (l centred) Layout(o []fyne.CanvasObject, size fyne.Size) {
	wide := min(size.Width, l.width)
	room.Put(o[0], (size.Width-wide)/2, 0, wide, size.Height)
}

// emptyLayout puts what the empty room says into the middle, or at the top where there is little
// room.
type emptyLayout struct{}

// MinSize returns that of the object with a margin.
func (*emptyLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(48, 48)
}

// Layout places the object.
func (*emptyLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	high := o[0].MinSize().Height
	room.Put(o[0], 24, max((size.Height-high)/2, 24), max(size.Width-48, 0), high)
}
